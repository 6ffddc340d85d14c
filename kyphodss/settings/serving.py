"""What a site sets for its store, its sign-in and its serving. Secrets come from the environment or from files, never from a page."""

from typing import Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from kyphodss.access import Role

Mode = Literal["demonstration", "oidc"]
FILES: Final[dict[Mode, str]] = {"demonstration": "demonstration.db", "oidc": "kyphodss.db"}
KEY_FILE: Final = "audit.key"
SHORTEST_SECRET: Final = 32  # characters
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StoreOptions(_Group):
    """Where cases are kept, the key of the audit record, and for how long a closed case is kept."""

    url: SecretStr = Field(
        default=SecretStr(""),
        description="Address of a PostgreSQL database, as postgresql+psycopg://user@host/name; empty: a file in the folder",
    )
    folder: str = Field(default="data", max_length=400, description="Folder of the database file and the audit key")
    audit_key_file: str = Field(
        default="", max_length=400, description=f"File of the audit key; empty: {KEY_FILE} in the folder, made once"
    )
    audit_key: SecretStr = Field(
        default=SecretStr(""), description="The audit key itself, from the environment; wins over the file"
    )
    retention_years: int | None = Field(
        default=None, ge=1, le=100, description="Closed cases older than this are listed for erasure; empty: none are"
    )


class SignInOptions(_Group):
    """How people sign in, how long a sign-in lasts, and where roles come from."""

    mode: Mode = Field(default="demonstration", description="demonstration (loopback, invented patients) or oidc")
    server_metadata_url: str = Field(default="", description="Address of the provider's openid-configuration")
    client_id: str = Field(default="", description="Name of this app at the provider")
    client_secret: SecretStr = Field(default=SecretStr(""), description="Secret of this app at the provider")
    cookie_secret: SecretStr = Field(
        default=SecretStr(""), description=f"Secret that signs the cookie, at least {SHORTEST_SECRET} characters"
    )
    redirect_uri: str = Field(default="", description="Address of the app followed by /oauth2callback")
    idle_minutes: int = Field(
        default=15, ge=1, le=1440, description="A sign-in ends after so many minutes without an act"
    )
    absolute_hours: int = Field(default=12, ge=1, le=168, description="A sign-in ends so many hours after it began")
    role_claim: str = Field(
        default="",
        description="Claim that gives the role at each sign-in, as groups or realm_access.roles; empty: the accounts page",
    )
    role_values: dict[str, Role] = Field(
        default={}, description="Role for each value of that claim; of several the first named here holds"
    )
    organization_claim: str = Field(
        default="", description="Claim that gives the organization at each sign-in; empty: the accounts page"
    )
    administrators: tuple[str, ...] = Field(
        default=(),
        description="Administrators at each sign-in: a verified e-mail address, or issuer|subject",
    )

    def lacking(self) -> tuple[str, ...]:
        """What sign-in by a provider still needs, one sentence each; empty in demonstration mode. Names no secret."""
        if self.mode == "demonstration":
            return ()
        given = {
            "server_metadata_url": self.server_metadata_url,
            "client_id": self.client_id,
            "client_secret": self.client_secret.get_secret_value(),
            "redirect_uri": self.redirect_uri,
        }
        found = [f"sign_in.{name} is not set." for name, value in given.items() if value == ""]
        if len(self.cookie_secret.get_secret_value()) < SHORTEST_SECRET:
            found.append(f"sign_in.cookie_secret is not set, or has fewer than {SHORTEST_SECRET} characters.")
        found += [
            f"sign_in.{name} is not an https address; http is taken on this machine only."
            for name in ("server_metadata_url", "redirect_uri")
            if given[name] != "" and not _safe(given[name])
        ]
        if self.role_claim != "" and len(self.role_values) == 0:
            found.append("sign_in.role_claim is set, sign_in.role_values is not: nobody would have a role.")
        return tuple(found)


def _safe(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


UNSAID: Final = "the administrator of this site"


class ServiceOptions(_Group):
    """How the app is served."""

    contact: str = Field(
        default=UNSAID,
        min_length=1,
        max_length=120,
        description="Whom to ask for a role or an account, in words, as: the interventional radiology office, extension 1234",
    )
    largest_body_kb: int = Field(
        default=1024, ge=1, le=16384, description="Largest body of a request that is no file upload, kilobytes"
    )
    drop_folder: str = Field(
        default="", max_length=400, description="Folder that `pick-up` brings files in from; empty: none"
    )
    warm_cohort: bool = Field(
        default=True,
        description="Count the cohort at start and every midnight, so that its pages open at once; off: when somebody opens one",
    )


class CdsHooksOptions(_Group):
    """CDS Hooks: answers to the hooks of a record system, from what it sends along. Off unless it is turned on."""

    enabled: bool = Field(default=False, description="Answer CDS Hooks 2.0 under /cds-services")
    address: str = Field(
        default="http://localhost:8501",
        pattern=r"^https?://[^\s/]+$",
        max_length=400,
        description="Address of the app as record systems reach it: audience of their tokens, start of the links in cards",
    )
    issuers: dict[str, str] = Field(
        default={},
        description="File of public keys (JWKS) for each issuer whose signed token is taken; none: no token is asked for",
    )
    allowed_origins: tuple[str, ...] = Field(
        default=(), description="Origins of record systems that call from the browser, as https://ehr.example"
    )
    largest_body_kb: int = Field(
        default=4096,
        ge=64,
        le=32768,
        description="Largest body of a call, kilobytes: the prefetched resources are in it",
    )
