"""The questions that recorded facts raise beside the verdicts: each on the facts that raise it, and on no others."""

from typing import Any

import pytest

from kyphodss.guidelines.prompts import PROMPTS, prompts
from tests.guidelines.small import row


def raised(**facts: Any) -> list[str]:
    """The ids of the prompts of one row."""
    return [prompt.id for prompt in prompts(row(**facts))]


def test_of_nobody_nothing_is_asked() -> None:
    assert raised() == []


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"etiology": "osteoporosis", "history_of_malignancy": True}, ["cause-settled"]),
        ({"etiology": "osteoporosis", "history_of_malignancy": False}, []),
        ({"etiology": "cancer", "history_of_malignancy": True}, []),
        ({"etiology": "trauma", "energy": "low"}, ["fragility"]),
        ({"etiology": "trauma", "energy": "high", "ao_type": "A1"}, []),
        ({"etiology": "osteoporosis", "energy": "low"}, []),
        ({"etiology": "osteoporosis", "bone_drug_started": False}, ["bone-drug"]),
        ({"etiology": "osteoporosis", "bone_drug_started": True}, []),
        ({"etiology": "osteoporosis", "bone_drug_started": None}, []),  # not asked is not "not started"
        ({"etiology": "cancer", "bone_drug_started": False}, []),
        ({"etiology": "trauma", "energy": "high", "ao_type": None}, ["ao-type"]),
        ({"etiology": "trauma", "energy": None, "ao_type": None}, []),
        ({"level_augmented": True}, ["augmented"]),
        ({"level_augmented": False}, []),
        ({"level_augmented": None}, []),
        (
            {
                "etiology": "osteoporosis",
                "history_of_malignancy": True,
                "bone_drug_started": False,
                "level_augmented": True,
            },
            ["cause-settled", "bone-drug", "augmented"],
        ),
    ],
)
def test_recorded_facts_raise(facts: dict[str, Any], expected: list[str]) -> None:
    assert raised(**facts) == expected


def test_a_prompt_is_a_question_or_a_sentence_in_plain_words() -> None:
    assert len({prompt.id for prompt in PROMPTS}) == len(PROMPTS) == 5
    assert all(prompt.text[0].isupper() and prompt.text[-1] in ".?" for prompt in PROMPTS)
