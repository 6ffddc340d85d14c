"""`python -m kyphodss serve`: starts the app with everything around it, or says why it does not."""

import os
import sys
from pathlib import Path
from typing import Final

from kyphodss.service.listening import asked_address, refusal
from kyphodss.service.options import options
from kyphodss.settings import SettingsError

SERVE: Final = Path(__file__).parents[2] / "serve.py"
NOT_STARTED: Final = 2


def start(host: str | None = None, port: int | None = None, *, show: bool = False) -> int:
    """Becomes the server. Returns only where it refuses: 2, with the sentence on standard error.

    `host` and `port`: where to listen, None for the environment or .streamlit/config.toml. `show`: open a browser.
    """
    try:
        problem = _problem(host)
    except SettingsError as error:
        problem = str(error)
    if problem is None:
        sys.stdout.flush()
        os.execv(sys.executable, command(host, port, show=show))
    sys.stderr.write(problem + "\n")
    return NOT_STARTED


def command(host: str | None, port: int | None, *, show: bool) -> list[str]:
    """The command that the process becomes. Streamlit's own start reads its configuration, limits and certificates."""
    flags = {"server.address": host, "server.port": port, "server.headless": str(not show).lower()}
    given = [part for name, value in flags.items() if value is not None for part in (f"--{name}", str(value))]
    return [sys.executable, "-m", "streamlit", "run", str(SERVE), "--logger.hideWelcomeMessage", "true", *given]


def _problem(host: str | None) -> str | None:
    """Why the address given by flag or environment is refused; the one in the file is looked at by serve.py."""
    found = options()
    address = asked_address(host, os.environ)
    return None if address is None else refusal(address, found.sign_in)
