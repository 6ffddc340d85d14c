"""What a site sets for itself: one model, read from the environment and from a file. Every value is the clinic's own.

None of these has a guideline behind it; wherever one is used, the words "clinic sets this" stand beside it. A file
`kyphodss.toml` in the folder the app is started from holds them; `KYPHODSS_PLAN__PROCEDURE_HOURS=2` in the environment wins.
Secrets come from the environment or from files; what was found of one is never repeated.
"""

from functools import lru_cache
from typing import Final

from pydantic import ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as UnreadableError

from kyphodss.settings.cohort import CohortOptions, Engine
from kyphodss.settings.errors import CLINIC_SETS_THIS, FILE, SettingsError
from kyphodss.settings.serving import CdsHooksOptions, ServiceOptions, SignInOptions, StoreOptions
from kyphodss.settings.site import WEEKDAYS, Etiology, PlanSettings, SiteSettings, SlotTimes, SourceSettings, Weekday

__all__ = [
    "CLINIC_SETS_THIS",
    "FILE",
    "WEEKDAYS",
    "CdsHooksOptions",
    "CohortOptions",
    "Engine",
    "Etiology",
    "PlanSettings",
    "ServiceOptions",
    "Settings",
    "SettingsError",
    "SignInOptions",
    "SiteSettings",
    "SlotTimes",
    "SourceSettings",
    "StoreOptions",
    "Weekday",
    "settings",
]

WITH_SECRETS: Final = ("store", "sign_in")


class Settings(BaseSettings):
    """All settings of a site."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix="KYPHODSS_", env_nested_delimiter="__", toml_file=FILE
    )

    site: SiteSettings = SiteSettings()
    plan: PlanSettings = PlanSettings()
    sources: SourceSettings = SourceSettings()
    store: StoreOptions = StoreOptions()
    sign_in: SignInOptions = SignInOptions()
    service: ServiceOptions = ServiceOptions()
    cds_hooks: CdsHooksOptions = CdsHooksOptions()
    cohort: CohortOptions = CohortOptions()

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
def settings() -> Settings:
    """The site's settings, read once. Raises SettingsError naming what was found, what was expected and the cure."""
    try:
        return Settings()
    except ValidationError as error:
        found = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in found["loc"])
        said = str(found["msg"]).removeprefix("Value error, ")
        value = "" if found["loc"][0] in WITH_SECRETS else f"found {str(found['input'])[:60]!r}: "
        raise SettingsError(f"Setting {place}: {value}{said}. Correct it in {FILE} or in the environment.") from None
    except (UnreadableError, ValueError) as error:
        raise SettingsError(f"The settings cannot be read: {error}. Correct {FILE} or the environment.") from None
