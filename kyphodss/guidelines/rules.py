"""The editions that an assessment is made with: of everything whose content may change. Those of a past day stay.

What is not in here is the program's own logic; a change of it that alters a past answer is caught by the record of
assessments in `tests/golden/`, and has to be declared there.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from kyphodss.dates import rows
from kyphodss.dates.rows import WindowTable
from kyphodss.guidelines import REGISTER
from kyphodss.guidelines.contradictions import CONTRADICTIONS, Contradiction
from kyphodss.guidelines.model import Guideline
from kyphodss.guidelines.prompts import PROMPTS, Prompt
from kyphodss.guidelines.safety import RED_FLAGS, RedFlag
from kyphodss.logic.editions import Edition, in_force, the_one
from kyphodss.plan import holds
from kyphodss.plan.holds import HoldTable
from kyphodss.scores import EDITIONS as SCORES
from kyphodss.scores.model import Score


@dataclass(frozen=True, slots=True)
class Rules:
    """The editions in use together."""

    guidelines: tuple[Guideline, ...]
    windows: WindowTable
    holds: HoldTable
    scores: tuple[Score, ...]
    red_flags: tuple[RedFlag, ...]
    contradictions: tuple[Contradiction, ...]
    prompts: tuple[Prompt, ...]


@dataclass(frozen=True, slots=True)
class Registers:
    """Every edition there has been, with its days."""

    guidelines: tuple[Edition[Guideline], ...] = REGISTER
    windows: tuple[Edition[WindowTable], ...] = rows.EDITIONS
    holds: tuple[Edition[HoldTable], ...] = holds.EDITIONS
    scores: tuple[Edition[Score], ...] = SCORES
    red_flags: tuple[Edition[RedFlag], ...] = tuple(Edition(flag) for flag in RED_FLAGS)
    contradictions: tuple[Edition[Contradiction], ...] = tuple(Edition(found) for found in CONTRADICTIONS)
    prompts: tuple[Edition[Prompt], ...] = tuple(Edition(prompt) for prompt in PROMPTS)


ALL_EDITIONS: Final = Registers()


def rules_on(day: date, registers: Registers = ALL_EDITIONS) -> Rules:
    """The editions that this program used on a day; before its first day, its first ones."""
    return Rules(
        guidelines=in_force(registers.guidelines, day),
        windows=the_one(registers.windows, day),
        holds=the_one(registers.holds, day),
        scores=in_force(registers.scores, day),
        red_flags=in_force(registers.red_flags, day),
        contradictions=in_force(registers.contradictions, day),
        prompts=in_force(registers.prompts, day),
    )


PRESENT_RULES: Final = rules_on(date.max)
