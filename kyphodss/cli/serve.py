"""`python -m kyphodss serve`: the dashboard with what stands around its pages."""

import argparse
from typing import TextIO

from kyphodss.cli.arguments import Commands


def add(commands: Commands) -> None:
    """Adds the command to the parser."""
    command = commands.add_parser(
        "serve", help="serve the dashboard; to this machine only while no sign-in is configured"
    )
    command.add_argument("--host", help="address to listen on (default: .streamlit/config.toml, localhost)")
    command.add_argument("--port", type=int, help="port to listen on (default: 8501)")
    command.add_argument("--open", action="store_true", help="open a browser on it")
    command.set_defaults(run=_serve)


def _serve(chosen: argparse.Namespace, _out: TextIO) -> int:
    from kyphodss.service.start import start

    return start(chosen.host, chosen.port, show=chosen.open)
