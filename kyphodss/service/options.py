"""The settings that the serving needs, once sign-in is complete."""

from typing import Final

from kyphodss.settings import Settings, SettingsError, settings

Options = Settings
HOW: Final = (
    "Set KYPHODSS_SIGN_IN__MODE=oidc with KYPHODSS_SIGN_IN__SERVER_METADATA_URL, __CLIENT_ID, __CLIENT_SECRET, __COOKIE_SECRET "
    "and __REDIRECT_URI in the environment (docs/settings.md)."
)


def options() -> Options:
    """The settings, read once. Raises SettingsError with a sentence where they cannot be used or sign-in is incomplete."""
    found = settings()
    lacking = found.sign_in.lacking()
    if len(lacking) > 0:
        raise SettingsError(f"Sign-in is not complete: {' '.join(lacking)} {HOW}")
    return found
