"""`python -m kyphodss`."""

import sys

from kyphodss.settings import SettingsError, settings


def _run() -> int:
    """The command line, once the settings are known to be readable: everything else is built on them."""
    try:
        settings()
    except SettingsError as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    from kyphodss.cli import main

    return main()


if __name__ == "__main__":
    sys.exit(_run())
