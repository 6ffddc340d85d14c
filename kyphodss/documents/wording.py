"""The fixed text of the patient sheet, with the clinic's own words where it may set them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kyphodss.settings import FILE, SettingsError, SiteSettings


@dataclass(frozen=True, slots=True)
class Block:
    """A heading and its paragraphs, the leaflet's statements it carries and the rules it follows.

    `own_words`: a clinic may put its own text in place.
    """

    id: str
    heading: str
    text: tuple[str, ...]
    leaflet: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    own_words: bool = False


def _load() -> dict[str, Block]:
    read = tomllib.loads((Path(__file__).parent / "sheet.toml").read_text(encoding="utf-8"))
    return {
        id: Block(
            id,
            entry["heading"],
            tuple(entry["text"]),
            tuple(entry.get("leaflet", ())),
            tuple(entry.get("from", ())),
            entry.get("own_words", False),
        )
        for id, entry in read.items()
    }


BLOCKS: Final = _load()


def wording(site: SiteSettings) -> dict[str, Block]:
    """Every block as this clinic words it. Raises SettingsError where it sets one that is not there, or not its own to set."""
    found = dict(BLOCKS)
    for id, text in site.sheet_wording.items():
        block = BLOCKS.get(id)
        if block is None or block.own_words is False:
            free = ", ".join(known.id for known in BLOCKS.values() if known.own_words)
            raise SettingsError(
                f"Setting site.sheet_wording: found {id[:60]!r}, expected one of {free}. Correct it in {FILE}."
            )
        found[id] = Block(id, block.heading, text, block.leaflet, block.rules, own_words=True)
    return found
