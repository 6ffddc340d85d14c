"""Where the app may listen: anywhere with sign-in, on this machine alone without. And what its address is then."""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address
from typing import Final
from urllib.parse import urlsplit

from kyphodss.service.options import HOW
from kyphodss.settings.serving import LOOPBACK, SignInOptions

ADDRESS_IN_ENVIRONMENT: Final = "STREAMLIT_SERVER_ADDRESS"
EVERYWHERE: Final = ("0.0.0.0", "::")


def loopback(host: str | None) -> bool:
    """Is this an address that only this machine reaches? A name other than localhost, or none at all, is not."""
    if host is None:
        return False
    name = host.strip().strip("[]").rstrip(".").lower()
    if name == "localhost":
        return True
    try:
        found = ip_address(name)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return found.ipv4_mapped.is_loopback
    return found.is_loopback


def refusal(address: str | None, sign_in: SignInOptions) -> str | None:
    """Why the app will not listen there, with the cure; None where it may. An address of None is every interface."""
    if sign_in.mode == "oidc" or loopback(address):
        return None
    named = "every interface" if address is None or address in EVERYWHERE else address
    return (
        f"kyphodss does not start: it is asked to listen on {named} without sign-in. The demonstration is served to this "
        f"machine only. Listen on localhost (--host localhost), or configure sign-in: {HOW}"
    )


def asked_address(flag: str | None, environment: Mapping[str, str]) -> str | None:
    """The address asked for by flag or environment; None where the configuration file decides."""
    return flag if flag is not None else environment.get(ADDRESS_IN_ENVIRONMENT)


def hosts(sign_in: SignInOptions) -> tuple[str, ...]:
    """The host names under which the app answers: those of this machine and, with sign-in, that of the redirect address."""
    if sign_in.mode != "oidc":
        return LOOPBACK
    named = urlsplit(sign_in.redirect_uri).hostname or ""
    return tuple(dict.fromkeys((named, *LOOPBACK)))


def https(sign_in: SignInOptions) -> bool:
    """Is the app reached by https, here or at a proxy in front of it? The redirect address says so."""
    return sign_in.mode == "oidc" and urlsplit(sign_in.redirect_uri).scheme == "https"


def origin_of(sign_in: SignInOptions) -> str | None:
    """The one origin of the app's pages with sign-in; None in the demonstration, whose port is the user's choice."""
    if sign_in.mode != "oidc":
        return None
    parts = urlsplit(sign_in.redirect_uri)
    return f"{parts.scheme}://{parts.netloc}"
