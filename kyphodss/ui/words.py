"""Small pieces of text for screens: what a person typed never becomes markup, and every state has an icon and a word."""

import re
from typing import Final, Literal

from kyphodss.charts.palette import CODE
from kyphodss.guidelines.model import Code

_MARKUP: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|>~:$<&])")

Colour = Literal["green", "gray", "orange", "violet"]

BADGES: Final[dict[Code, tuple[str, Colour]]] = {
    "met": (":material/check_circle:", "green"),
    "not_met": (":material/remove_circle_outline:", "gray"),
    "missing_input": (":material/help:", "orange"),
    "judgement": (":material/gavel:", "violet"),
    "not_determinable": (":material/radio_button_unchecked:", "gray"),
    "out_of_scope": (":material/do_not_disturb_on:", "gray"),
}


def plain(text: str) -> str:
    """Text as it was typed, inert in Markdown."""
    return _MARKUP.sub(r"\\\1", text)


def code_badge(code: Code) -> tuple[str, str, Colour]:
    """Word, icon and colour of a code; none of the open ones looks like a no."""
    icon, colour = BADGES[code]
    return CODE[code].word.capitalize(), icon, colour
