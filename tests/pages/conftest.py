"""Every test of a page has a demonstration of its own: a copy of a database filled once with the sample cases."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kyphodss.cohort.table import CohortTable, Cut, Given, cohort_table
from kyphodss.service import opened
from kyphodss.settings import settings
from kyphodss.store import cohort_rows

_LAID = dict[Any, CohortTable]()


def _laid_once(given: Iterable[Given], cut: Cut) -> CohortTable:
    """The table of the same revisions on the same day, laid by the first test that looks at the cohort."""
    cases = tuple(given)
    key = cut.day, tuple((each.case_key, each.number, each.saved_at, each.reason_code) for each in cases)
    if key not in _LAID:
        _LAID[key] = cohort_table(cases, cut)
    return _LAID[key].at(cut)


def _anew(folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("KYPHODSS_STORE__FOLDER", str(folder))
    settings.cache_clear()
    opened._database.cache_clear()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the database of the demonstration and its audit key."""
    folder = tmp_path_factory.mktemp("demonstration")
    with pytest.MonkeyPatch.context() as patch:
        _anew(folder, patch)
        opened.database().close()
    return folder


@pytest.fixture(autouse=True)
def _own_database(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "store"
    shutil.copytree(filled, folder)
    _anew(folder, monkeypatch)
    monkeypatch.setattr(cohort_rows, "cohort_table", _laid_once)
    yield
    opened.database().close()
    settings.cache_clear()
    opened._database.cache_clear()
