"""Language and area of residence of the sample cohort, from dice of their own, so that nothing else of it changes.

They are the person's: who is referred twice has the same ones. The areas are real ones around an invented clinic in Seattle, with one
in the mountains of Nevada that has few people. How many live where, and speak what, does not come from any study.
"""

import random
from typing import Final

from sample_data.parts import Fields

LANGUAGES: Final = (("en", 78), ("es", 8), ("vi", 3), ("zh", 3), ("so", 2), ("ru", 2), (None, 4))
AREAS: Final = (
    ("981", 36), ("980", 24), ("982", 12), ("984", 11), ("983", 8), ("985", 3.5), ("893", 1.5), (None, 4),
)  # fmt: skip
BACKGROUND_STORY: Final = (
    "About one patient in five prefers another language than English, and most live in six areas around the clinic; a few come from "
    "an area of at most 20,000 people (893, shown as 000). Of about one in twenty-five either is not recorded. Neither has to do with "
    "anything else in the sample.",
)


def add(case: Fields, seed: int) -> None:
    """Adds to a case what is known of its patient."""
    patient = case["patient"]
    dice = random.Random(f"{seed}, background, {patient['mrn']}")
    for name, of in (("language", LANGUAGES), ("postal_area", AREAS)):
        found = dice.choices([value for value, _ in of], [weight for _, weight in of])[0]
        if found is not None:
            patient[name] = found
