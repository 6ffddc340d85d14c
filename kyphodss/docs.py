"""Writes the generated pages under docs/; a test holds the committed ones current. `python -m kyphodss.docs`."""

import json
from pathlib import Path
from typing import Final

from kyphodss import access_page, coverage, rulebook, settings_page
from kyphodss.case import manual
from kyphodss.guidelines import leaflet_places

FOLDER: Final = Path(__file__).parent.parent / "docs"


def pages() -> dict[str, str]:
    """File name and text of every generated page."""
    return {
        "access.md": access_page.markdown(),
        "fields.md": manual.markdown(),
        "case.schema.json": json.dumps(manual.json_schema(), indent=2, ensure_ascii=False) + "\n",
        "leaflet.md": leaflet_places.markdown(),
        "rulebook.md": rulebook.markdown(),
        "rules-to-tests.md": coverage.markdown(),
        "settings.md": settings_page.markdown(),
    }


def main() -> None:
    """Write every page."""
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
