"""What a site sets for the serving of the app, and where the groups of the store, the sign-in and the service are read."""

from functools import lru_cache
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource
from pydantic_settings import SettingsError as UnreadableError

from kyphodss.settings import FILE, SettingsError
from kyphodss.store.options import SignInOptions, StoreOptions

UNSAID: Final = "the administrator of this site"


class ServiceOptions(BaseModel):
    """How the app is served."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contact: str = Field(
        default=UNSAID,
        min_length=1,
        max_length=120,
        description="Whom to ask for a role or an account, in words, as: the interventional radiology office, extension 1234",
    )
    largest_body_kb: int = Field(
        default=1024, ge=1, le=16384, description="Largest body of a request that is no file upload, kilobytes"
    )


class Options(BaseSettings):
    """The groups that the serving needs. Secrets come from the environment or from files."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        env_prefix="KYPHODSS_",
        env_nested_delimiter="__",
        toml_file=FILE,
        hide_input_in_errors=True,
    )

    store: StoreOptions = StoreOptions()
    sign_in: SignInOptions = SignInOptions()
    service: ServiceOptions = ServiceOptions()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003, the library's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is passed in wins over the environment, the environment over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


@lru_cache(maxsize=1)
def options() -> Options:
    """The groups, read once. Raises SettingsError with a sentence that names the setting and never its value."""
    try:
        found = Options()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        said = str(first["msg"]).removeprefix("Value error, ")
        raise SettingsError(f"Setting {place}: {said}. Correct it in {FILE} or in the environment.") from None
    except (UnreadableError, ValueError):
        raise SettingsError(f"The settings cannot be read. Correct {FILE} or the environment.") from None
    lacking = found.sign_in.lacking()
    if len(lacking) > 0:
        raise SettingsError(f"Sign-in is not complete: {' '.join(lacking)} {HOW}")
    return found


HOW: Final = (
    "Set KYPHODSS_SIGN_IN__MODE=oidc with KYPHODSS_SIGN_IN__SERVER_METADATA_URL, __CLIENT_ID, __CLIENT_SECRET, __COOKIE_SECRET "
    "and __REDIRECT_URI in the environment (docs/settings.md)."
)
