"""Pages from templates: Typst with the fonts that stand beside it, none of the system's, and no clock.

The same input gives the same bytes on every machine. Text reaches a template as data, so nothing that a person typed
becomes markup.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from kyphodss.case.clock import moment_of

FOLDER: Final = Path(__file__).parent
STANDARD: Final = "ua-1"
MOST_PAGES: Final = 2
LONGEST_WORD: Final = 30
BREAK: Final = "\u200b"
# What the fonts beside this file can draw: Latin, Greek, Cyrillic, and the signs that our own texts use.
_DRAWN: Final = (
    "\\x20-\\x7e\\xa0-\\xac\\xae-\\u017e\\u01cd-\\u01dc\\u01f8-\\u021b\\u0384-\\u038a\\u038c\\u038e-\\u03a1\\u03a3-\\u03ce"
    "\\u0400-\\u045f\\u1ea0-\\u1ef9\\u2012-\\u2016\\u2018-\\u201a\\u201c-\\u201e\\u2020-\\u2022\\u2026\\u2030\\u2032\\u2033"
    "\\u2190-\\u2193\\u2212\\u2248\\u2260\\u2264\\u2265\\u25c6\\u2610\\u2611\\u2713"
)
_NOT_DRAWN: Final = re.compile(f"[^{_DRAWN}]")


def printed(template: str, data: Mapping[str, Any], day: date) -> bytes:
    """A tagged PDF (PDF/UA-1) of a template beside this file. `day` is the date that the file itself carries.

    Raises RuntimeError where the template is at fault: whatever the data, a template must print it.
    """
    compiler = typst.Compiler(FOLDER / template, root=FOLDER, font_paths=_fonts(), ignore_system_fonts=True)
    made = compiler.compile(
        format="pdf",
        sys_inputs={"data": json.dumps(drawable(data), ensure_ascii=False)},
        pdf_standards=STANDARD,
        timestamp=int(moment_of(day).timestamp()),
    )
    if not isinstance(made, bytes):
        raise RuntimeError(f"{template} did not become one file.")
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER / "fonts"])


def page_count(pdf: bytes) -> int:
    """How many pages a file of the press has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def letters(value: Any) -> int:
    """How much text there is in the data of a page."""
    if isinstance(value, str):
        return len(value)
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, (list, tuple)) else ()
    return sum(letters(part) for part in parts)


def drawable(value: Any) -> Any:
    """The same data with every text in letters that the fonts have; others are written as their number, so none is lost."""
    if isinstance(value, str):
        words = _NOT_DRAWN.sub(_number, unicodedata.normalize("NFC", " ".join(value.split()))).split(" ")
        return " ".join(word if word.startswith("http") else _breakable(word) for word in words)
    if isinstance(value, Mapping):
        return {key: drawable(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [drawable(each) for each in value]
    return value


def _breakable(word: str) -> str:
    """A very long word with places where a line may end."""
    return BREAK.join(word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD))


def _number(letter: re.Match[str]) -> str:
    return f"[U+{ord(letter.group()):04X}]"
