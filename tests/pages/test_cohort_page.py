"""The cohort page: whole at direct care, suppressed for everybody else, one selection for all figures."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss.access import Role
from kyphodss.charts.cohort.figures import SECTIONS, Drawing
from kyphodss.cohort.disclosure import US_CMS
from kyphodss.cohort.measure import Audience
from kyphodss.cohort.measures import compute
from kyphodss.cohort.table import Cut
from kyphodss.service.demonstration import sample_cohort
from kyphodss.service.opened import database
from kyphodss.store import audit
from kyphodss.store.cohort_acts import ONE_FILTER
from kyphodss.ui.cohort import _panels
from tests.cohort.cohorts import CUT, sample
from tests.pages.test_case_page import text as marked
from tests.pages.test_volumes_page import all_words, seen


def text(app: AppTest) -> str:
    """Everything said, without the signs that keep typed text from being markup."""
    return marked(app).replace("\\", "")


def _sections(role: Role) -> Iterator[AppTest]:
    """Every section as somebody of a role sees it, none in trouble."""
    app = seen(role, "cohort")
    for section in SECTIONS:
        app.segmented_control(key="cohort_section").set_value(section).run()
        assert not app.exception and len(app.subheader) > 0
        assert len(app.error) == 0
        said = text(app)
        assert ("not to leave the clinic" in said) is (role is Role.PHYSICIAN)
        assert ("US CMS" in said) is (role is Role.MANAGER)
        yield app


def test_a_physician_filters_by_area_and_the_address_holds_no_area_of_few_people() -> None:
    app = seen(Role.PHYSICIAN, "cohort", area="000", section="equity", language="es")
    assert "Of those chosen: Preferred language: es; Area of residence: 000." in text(app)
    assert "000" in app.query_params["area"]
    app = seen(Role.PHYSICIAN, "cohort", area="893", section="equity")
    assert any("is not in this cohort" in each.value for each in app.warning) and "area" not in app.query_params


@pytest.mark.parametrize("chosen", [{"area": "981"}, {"area": "101"}, {"language": "es"}, {"language": "sw"}])
def test_the_address_does_not_tell_a_manager_whether_an_area_or_a_language_occurs(chosen: dict[str, str]) -> None:
    app = seen(Role.MANAGER, "cohort", section="equity", **chosen)
    assert [each.value.replace("\\", "") for each in app.warning] == [ONE_FILTER]
    assert "Everyone." in text(app) and list(app.query_params) == ["section"]


def test_every_section_stands_for_a_physician() -> None:
    assert len(list(_sections(Role.PHYSICIAN))) == len(SECTIONS)


def test_every_section_stands_for_a_manager_and_nothing_that_names_a_case_is_sent() -> None:
    keys = [given.case_key for given in sample_cohort()]
    for app in _sections(Role.MANAGER):
        shown = all_words(app)
        assert all(str(key) not in shown and str(key).removeprefix("sample-") not in shown.split() for key in keys)
        assert "cohort_behind" not in [drawer.proto.id for drawer in app.expander]


def test_a_filter_of_the_address_is_a_chip_and_can_be_taken_away() -> None:
    app = seen(Role.PHYSICIAN, "cohort", etiology="cancer", section="waits", sex="female")
    assert "Of those chosen: Cause: cancer; Sex: female." in text(app)
    assert app.segmented_control(key="cohort_section").value == "waits"
    app.button(key="cohort_chip_etiology").click().run()
    assert "etiology" not in app.query_params and "Of those chosen: Sex: female." in text(app)
    app.button(key="cohort_chip_sex").click().run()
    assert "Everyone." in text(app) and list(app.query_params) == ["section"]


def test_what_the_address_cannot_have_is_said_and_not_repeated() -> None:
    app = seen(Role.PHYSICIAN, "cohort", etiology="<b>Jane Doe</b>", section="nowhere")
    assert [bool("left out" in each.value) for each in app.warning] == [True, True]
    assert "Jane Doe" not in all_words(app) and "Everyone." in text(app)


def test_a_manager_sees_months_and_one_filter_and_is_told_why() -> None:
    app = seen(
        Role.MANAGER,
        "cohort",
        etiology="osteoporosis",
        sex="female",
        practice="00000000",
        per="week",
        window="LF-CLOSING",
    )
    assert "Of those chosen: Cause: osteoporosis. Hidden is" in text(app) and "Sex" not in text(app)
    assert list(app.query_params) == ["etiology"]
    said = [each.value for each in app.warning]
    assert any("figures are by month" in each for each in said) and any("one filter at a time" in each for each in said)


def test_a_manager_filters_by_one_way_and_takes_it_away() -> None:
    app = seen(Role.MANAGER, "cohort", section="windows", sex="male")
    assert len(app.warning) == 0 and len(app.exception) == 0
    assert "Of those chosen: Sex: male." in text(app) and "US CMS" in text(app)
    for section in SECTIONS:
        app.segmented_control(key="cohort_section").set_value(section).run()
        assert not app.exception and len(app.subheader) > 0
    app.segmented_control(key="cohort_section").set_value("referrers").run()
    assert any("Nothing of this section is shown under this filter" in each.value for each in app.info)
    app.button(key="cohort_chip_sex").click().run()
    assert "Everyone." in text(app) and len(app.info) == 0


def test_a_physician_looks_at_one_criterion_of_one_source_and_a_manager_at_none() -> None:
    app = seen(Role.PHYSICIAN, "cohort", section="sources", source="nice-ta279", criterion="NICE-1b")
    assert app.selectbox(key="cohort_criterion").value == "NICE-1b"
    heads = [each.value for each in app.subheader if each.value.startswith("Criteria at work")]
    assert len(heads) == 2 and all("Despite optimal pain management" in head for head in heads)
    app.selectbox(key="cohort_source").set_value("clinic-leaflet").run()
    assert app.selectbox(key="cohort_criterion").value == "LF-05", "The first one of the source."
    app = seen(Role.MANAGER, "cohort", section="sources", source="nice-ta279", criterion="NICE-1b")
    assert "cohort_criterion" not in {each.key for each in app.selectbox}
    assert "Shown at direct care alone" in text(app) and "optimal pain management" not in all_words(app)


def test_a_filter_with_few_says_that_nothing_is_shown() -> None:
    app = seen(Role.MANAGER, "cohort", section="waits", etiology="other_benign")
    assert any("Fewer than 55 referrals match" in each.value for each in app.info)


def test_a_physician_may_look_at_what_may_leave() -> None:
    app = seen(Role.PHYSICIAN, "cohort")
    assert "not to leave the clinic" in text(app)
    app.toggle(key="cohort_as_it_may_leave").set_value(True).run()
    assert "US CMS" in text(app) and "not to leave the clinic" not in text(app)


def test_what_may_leave_has_the_filters_of_a_manager() -> None:
    app = seen(Role.PHYSICIAN, "cohort", section="waits", sex="male", month="2026-03")
    assert "Month received: 2026-03" in text(app)
    app.toggle(key="cohort_as_it_may_leave").set_value(True).run()
    leaving = [each.value for each in app.markdown]
    assert "Of those chosen: Sex: male." in text(app) and any("one filter" in each.value for each in app.warning)
    manager = seen(Role.MANAGER, "cohort", section="waits", sex="male")
    assert [each.value for each in manager.markdown] == leaving


def test_the_page_draws_itself_again_without_another_line_on_record() -> None:
    app = seen(Role.MANAGER, "cohort")

    def _lines() -> int:
        with database().reading() as conn:
            return len(audit.events(conn, audit.Narrowed(action="see suppressed counts")))

    before = _lines()
    app.run()
    assert _lines() == before
    app.button(key="cohort_count").click().run()
    assert _lines() > before


def test_a_drawing_is_made_once_for_the_same_results_and_stands_under_the_stamps_of_its_moment() -> None:
    def _drawn(cut: Cut, audience: Audience, *, dark: bool = False) -> tuple[int, Cut]:
        found = {id: compute(id, sample().at(cut), cut, US_CMS, audience) for id in SECTIONS["volumes"].measures}
        first, *_ = _panels(SECTIONS["volumes"], found, Drawing(dark, "LF-CLOSING"))
        return id_of(first.figure), first.cut

    id_of, later = (
        id,
        replace(CUT, at=CUT.at + timedelta(minutes=5), computed_at=CUT.computed_at + timedelta(minutes=5)),
    )
    mine, again = _drawn(CUT, "direct care"), _drawn(later, "direct care")
    assert mine[0] == again[0] and (mine[1], again[1]) == (CUT, later)
    assert mine[0] not in (_drawn(CUT, "others")[0], _drawn(CUT, "direct care", dark=True)[0])


def test_a_picture_is_shown_once_that_is_on_record() -> None:
    app = seen(Role.MANAGER, "cohort", section="waits", sex="male")
    app.session_state["beside_T4-T5-waits"] = True
    app.run()

    def _exports() -> list[str]:
        with database().reading() as conn:
            found = audit.events(conn, audit.Narrowed(action="see suppressed counts"))
        return [each.fields for each in found if '"export"' in each.fields]

    before = len(_exports())
    app.button(key="ask_picture_T4-T5-waits").click().run()
    assert not app.exception and len(_exports()) == before + 1 and "T4-T5-waits" in str(_exports())
    app.run()
    assert len(_exports()) == before + 1
    assert [each.key for each in app.button if each.key == "ask_picture_T4-T5-waits"] == []
