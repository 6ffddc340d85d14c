"""Which sources stand on the page of a case, by the site's settings. The others stay one click away, each with its name."""

from collections.abc import Iterable

from kyphodss.guidelines import BY_ID
from kyphodss.guidelines.model import Guideline
from kyphodss.settings import FILE, SettingsError, SourceSettings


def shown(etiology: str | None, chosen: SourceSettings) -> tuple[str, ...]:
    """The ids of the sources that the site shows for an etiology, in its order. Raises SettingsError for an unknown id."""
    name = "unknown" if etiology is None else etiology
    ids: tuple[str, ...] = getattr(chosen, name)
    _check(f"sources.{name}", ids)
    return ids


def check(chosen: SourceSettings) -> None:
    """Raises SettingsError where a list names a source that does not exist, or one twice."""
    for name in type(chosen).model_fields:
        _check(f"sources.{name}", getattr(chosen, name))


def _check(place: str, ids: Iterable[str]) -> None:
    listed = list(ids)
    for id in listed:
        if id not in BY_ID:
            raise SettingsError(
                f"Setting {place}: found {id[:60]!r}, expected one of {', '.join(BY_ID)}. Correct it in {FILE}."
            )
    twice = next((id for id in listed if listed.count(id) > 1), None)
    if twice is not None:
        raise SettingsError(f"Setting {place}: found {twice!r} twice, expected each source once. Remove one in {FILE}.")


def guidelines_shown(ids: tuple[str, ...]) -> tuple[Guideline, ...]:
    """The shown sources themselves."""
    return tuple(BY_ID[id] for id in ids)
