"""Every test of a page has a demonstration of its own: a copy of a database filled once with the sample cases."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kyphodss.service import opened
from kyphodss.settings import settings


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
    yield
    opened.database().close()
    settings.cache_clear()
    opened._database.cache_clear()
