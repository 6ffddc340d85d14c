"""The level picked on a spine, by the form beside it: added, shown, removed only on purpose, and put back."""

from typing import Any

from streamlit.testing.v1 import AppTest

from tests.pages.test_case_page import drawn_open, opened, text, widget


def drawn(pick: str) -> AppTest:
    return drawn_open(opened(pick), "spine-drawer")


def add(app: AppTest, level: str | None) -> None:
    if level is not None:
        app.selectbox(key="spine_level").set_value(level)
    next(button for button in app.button if button.label == "Add level").click().run()
    assert not app.exception


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def levels(app: AppTest) -> list[Any]:
    return [entry.get("level") for entry in app.session_state["draft"].get("fractures") or ()]


def test_a_level_is_added_and_stands_on_screen() -> None:
    app = drawn("S02 ")
    add(app, "L3")
    assert levels(app) == ["T12", "L3"]
    assert app.session_state["fracture"] == 1
    assert "**L3** · osteoporosis · facts missing · **on screen**" in text(app)
    assert app.selectbox(key="spine_level").value is None


def test_a_level_that_is_there_is_shown_and_not_added_again() -> None:
    app = drawn("S17 ")
    add(app, "L1")
    assert levels(app) == ["T11", "T12", "L1", "L2"]
    assert app.session_state["fracture"] == 2
    switch = next(s for s in app.segmented_control if "level_switch" in str(s.key))
    assert switch.value == 2
    press(app, "Show T12")
    assert app.session_state["fracture"] == 1
    assert " · T12 · " in app.title[0].value


def test_without_a_level_chosen_nothing_happens_and_it_says_why() -> None:
    app = drawn("S02 ")
    add(app, None)
    assert levels(app) == ["T12"]
    assert "Choose a level first." in text(app)
    app.run()
    assert "Choose a level first." not in text(app)


def test_the_first_level_of_an_empty_case_names_its_fracture() -> None:
    app = drawn("Empty case")
    assert "No fracture is recorded yet." in text(app)
    add(app, "T12")
    assert levels(app) == ["T12"]
    assert widget(app, "selectbox", "fractures[0].level").value == "T12"


def test_the_level_of_a_fracture_without_one_is_named_and_what_is_known_of_it_stays() -> None:
    app = drawn("S02 ")
    press(app, "Add another level")
    assert "The fracture on screen has no level yet" in text(app)
    widget(app, "number_input", "fractures[1].height_loss_pct").set_value(30).run()
    add(app, "L4")
    assert app.session_state["draft"]["fractures"][1] == {"height_loss_pct": 30, "level": "L4"}
    assert widget(app, "selectbox", "fractures[1].level").value == "L4"
    assert widget(app, "number_input", "fractures[1].height_loss_pct").value == 30


def test_a_fracture_goes_on_a_second_act_only_and_comes_back_with_everything() -> None:
    app = drawn("S17 ")
    before = app.session_state["draft"]["fractures"]
    press(app, "Show L1")
    press(app, "Yes, remove T12")
    assert levels(app) == ["T11", "L1", "L2"]
    assert app.session_state["fracture"] == 1, "The level on screen stays on screen."
    assert widget(app, "selectbox", "fractures[1].level").value == "L1"
    assert "T12 was removed." in text(app)
    press(app, "Undo")
    assert app.session_state["draft"]["fractures"] == before
    assert widget(app, "selectbox", "fractures[1].level").value == "T12"
    assert "was removed" not in text(app)


def test_the_last_fracture_removed_leaves_not_known_and_undo_belongs_to_the_case() -> None:
    app = drawn("S02 ")
    press(app, "Yes, remove T12")
    assert "fractures" not in app.session_state["draft"]
    assert "level not known" in app.title[0].value
    choice = next(option for option in app.selectbox(key="picked").options if option.startswith("S01"))
    app.selectbox(key="picked").select(choice).run()
    assert "was removed" not in text(app)
    assert levels(app) == ["L1"]


def test_a_removed_level_entered_anew_cannot_come_back_a_second_time() -> None:
    app = drawn("S17 ")
    press(app, "Yes, remove L2")
    add(app, "L2")
    assert levels(app) == ["T11", "T12", "L1", "L2"]
    assert not any(button.label == "Undo" for button in app.button)
