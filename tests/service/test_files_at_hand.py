"""A file whose button was drawn anew can be made for a moment, and no longer."""

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from kyphodss.ui import files_at_hand
from kyphodss.ui.files_at_hand import SECONDS, keep_for_a_moment

PLACE = "0.1.2"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the room reads."""
    now = [1000.0]
    monkeypatch.setattr(files_at_hand, "_clock", lambda: now[0])
    plain = MediaFileManager._remove_orphaned_deferred_callables
    monkeypatch.setattr(MediaFileManager, "_remove_orphaned_deferred_callables", plain)
    return now


def _drawn_again(manager: MediaFileManager) -> str:
    """A run of the page: its buttons are named anew, then what is on no page is let go of."""
    manager.clear_session_refs()
    file = manager.add_deferred(lambda: "a,b", "text/csv", PLACE, "file.csv")
    manager.remove_orphaned_files()
    return file


def _manager() -> MediaFileManager:
    return MediaFileManager(MemoryMediaFileStorage("/media"))


def test_a_file_can_be_made_while_the_page_is_drawn_anew_and_for_a_moment_after(clock: list[float]) -> None:
    keep_for_a_moment()
    manager = _manager()
    first = _drawn_again(manager)
    _drawn_again(manager)
    clock[0] += SECONDS - 1
    last = _drawn_again(manager)
    assert manager.execute_deferred(first).endswith(".csv")
    clock[0] += 1
    _drawn_again(manager)
    with pytest.raises(MediaFileStorageError, match="not found"):
        manager.execute_deferred(first)
    assert manager.execute_deferred(last).endswith(".csv")


def test_nothing_is_kept_of_a_window_that_is_closed_for_longer(clock: list[float]) -> None:
    keep_for_a_moment()
    manager = _manager()
    for _ in range(5):
        _drawn_again(manager)
    manager.clear_session_refs()
    manager.remove_orphaned_files()
    clock[0] += SECONDS
    manager.remove_orphaned_files()
    assert manager._deferred_callables == {} and manager._deferred_ids_by_session == {}
