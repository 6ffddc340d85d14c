"""A file that is made at its click can still be made for a moment after the page was drawn anew.

Streamlit lets go of what makes the files of a page when the page begins to be drawn anew, and forgets it when any window's run ends. A
button that is still on screen meanwhile then says that its file failed: where several people work, for as long as a run takes.
Whoever the file is for is asked about when it is made, never when its button was drawn.
"""

import time
from collections.abc import Callable
from typing import Any, Final

from streamlit.runtime.media_file_manager import MediaFileManager

SECONDS: Final = 5.0
"""Enough for a busy machine; what makes a file holds its case, so not for longer."""
_SINCE: Final = "_kyphodss_not_on_any_page_since"
_clock: Callable[[], float] = time.monotonic


def keep_for_a_moment() -> None:
    """From now on files whose button is on no page any more can be made for SECONDS longer."""
    MediaFileManager._remove_orphaned_deferred_callables = _forget


def _forget(self: Any) -> None:
    """Lets go of what has been on no page for long enough. The manager's lock is held."""
    shown = {file for files in self._files_by_session_and_coord.values() for file in files.values()}
    gone = [file for file in self._deferred_callables if file not in shown]
    before, now = self.__dict__.get(_SINCE, {}), _clock()
    since = {file: before.get(file, now) for file in gone}
    for file in gone:
        if now - since[file] >= SECONDS:
            self._drop_deferred_id(file)
            del since[file]
    self.__dict__[_SINCE] = since
