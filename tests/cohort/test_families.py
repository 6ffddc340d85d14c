"""Measures that share numbers are a family; of one that is entangled with what everyone is not shown, filters show nothing."""

from kyphodss.cohort.basis import RECEIVED
from kyphodss.cohort.breakdown import Part, part
from kyphodss.cohort.families import families, of_views
from kyphodss.cohort.linked import sheet_of

COMMON = "referrals in the table"


def _whole(*parts: Part) -> Part:
    return part(COMMON, part(RECEIVED, *parts))


def test_measures_with_a_number_in_common_are_one_family_also_by_way_of_a_third() -> None:
    wholes = {
        "T8": _whole(Part("treated", 40), Part("not treated", 60)),
        "Q2": _whole(Part("there", 30), Part("not there", 70)),
        "V1": _whole(Part("not treated", 60), Part("levels", 40)),
        "T4": _whole(Part("treated", 40), Part("others", 60)),
    }
    assert set(families(wholes)) == {("T8", "V1", "T4"), ("Q2",)}
    assert families({}) == ()


def test_a_family_whose_hidden_number_is_split_in_two_ways_is_in_no_view_and_others_are() -> None:
    wholes = {
        "Q1": _whole(Part("complete", 50), Part("not complete", 50)),
        "T8": _whole(part("treated", Part("in the window", 3), Part("after it", 5)), Part("not treated", 92)),
        "V1": _whole(part("treated", Part("one level", 4), Part("several", 4)), Part("not treated", 92)),
    }
    hidden = dict.fromkeys(sheet_of(wholes).counts, False)
    assert of_views(wholes, hidden) == {"Q1", "T8", "V1"}
    assert of_views(wholes, hidden | {"treated": True, "not treated": True}) == {"Q1"}
