"""Settings that cannot be used, and the words that stand beside a value of the clinic's own."""

from typing import Final

CLINIC_SETS_THIS: Final = "clinic sets this"
FILE: Final = "kyphodss.toml"


class SettingsError(Exception):
    """Settings that cannot be used. The text is one readable sentence for whoever runs the app."""
