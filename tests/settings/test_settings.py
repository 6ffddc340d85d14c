"""A site's settings: defaults, the file, the environment, and a sentence for what cannot be used."""

import subprocess
import sys
from datetime import time
from pathlib import Path

import pytest

from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.shown import check, guidelines_shown, shown
from kyphodss.settings import WEEKDAYS, SettingsError, SourceSettings, settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _read_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> object:
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_without_a_file_the_defaults_hold() -> None:
    found = settings()
    assert [len(found.plan.slot_times.of(weekday)) for weekday in WEEKDAYS] == [1, 1, 1, 1, 1, 0, 0]
    assert found.plan.slot_times.monday == (time(9, 0),)
    assert found.plan.imaging_max_age_days == 180
    assert found.site.time_zone == "America/New_York"
    check(found.sources)


def test_the_file_sets_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = '[plan]\nlab_max_age_days = 14\n[plan.slot_times]\nmonday = ["13:00", 08:30:00]\nfriday = []\n'
    (tmp_path / "kyphodss.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("KYPHODSS_PLAN__SLOT_TIMES__TUESDAY", '["07:15"]')
    found = settings().plan
    assert found.lab_max_age_days == 14
    assert found.slot_times.monday == (time(8, 30), time(13, 0))
    assert (found.slot_times.tuesday, found.slot_times.wednesday) == ((time(7, 15),), (time(9, 0),))
    assert found.slot_times.friday == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[plan]\nlab_max_age_days = -1\n", "plan.lab_max_age_days: found '-1'"),
        ('[site]\ntime_zone = "Mars/Olympus"\n', "expected the name of a time zone"),
        ("[plan]\nunknown_setting = 1\n", "plan.unknown_setting"),
        ("[plan]\nslot_time = 08:30:00\n", "plan.slot_time"),
        ("[plan.slot_times]\nmonday = [9]\n", "expected a time of the day, as 09:00"),
        ('[plan.slot_times]\nmonday = ["09:00", "09:00"]\n', "each once"),
        ('[plan.slot_times]\nmonday = ["09:00+02:00"]\n', "without an offset"),
        (
            "[plan.slot_times]\n" + "".join(f"{day} = []\n" for day in WEEKDAYS),
            "expected a slot on at least one weekday",
        ),
        ("[plan\n", "settings cannot be read"),
    ],
)
def test_what_cannot_be_used_is_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "kyphodss.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        settings()
    assert said in str(caught.value)
    assert "kyphodss.toml" in str(caught.value)


def test_the_command_line_says_so_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "kyphodss.toml").write_text("[plan]\nprocedure_hours = 0\n", encoding="utf-8")
    found = subprocess.run(
        [sys.executable, "-m", "kyphodss", "assess", "-"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        input="",
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 2
    assert found.stderr.startswith("Setting plan.procedure_hours")
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize("etiology", ["osteoporosis", "cancer", "trauma", "other_benign", None])
def test_every_etiology_shows_sources_that_exist(etiology: str | None) -> None:
    ids = shown(etiology, SourceSettings())
    assert [g.id for g in guidelines_shown(ids)] == list(ids)
    assert ids[0] == "clinic-leaflet"


def test_an_unknown_or_doubled_source_is_refused_with_its_place() -> None:
    with pytest.raises(SettingsError, match=r"sources\.trauma: found 'nonsense', expected one of clinic-leaflet"):
        check(SourceSettings(trauma=("nonsense",)))
    with pytest.raises(SettingsError, match="twice"):
        shown("cancer", SourceSettings(cancer=("acr-2022", "acr-2022")))


def test_every_source_is_shown_somewhere_or_one_click_away() -> None:
    everywhere = {id for name in SourceSettings.model_fields for id in getattr(SourceSettings(), name)}
    assert everywhere < {guideline.id for guideline in GUIDELINES}
