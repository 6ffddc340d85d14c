"""Writers of one process take turns on a SQLite file, first come first served; SQLite itself lets them poll by chance."""

import threading
import time
from collections import deque


class Turns:
    """A fair lock. Between processes SQLite's own lock holds; this one spares the threads of a process the polling."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._owner: int | None = None

    def take(self, patience: float) -> float:
        """Waits for the turn and returns the seconds of patience that are left. `pass_on` must follow.

        Raises TimeoutError where it did not come in time, RuntimeError where this thread holds it already.
        """
        begun = time.monotonic()
        self._wait(patience)
        return max(0.0, patience - (time.monotonic() - begun))

    def pass_on(self) -> None:
        """Ends the turn; the one that has waited longest is next."""
        with self._guard:
            if len(self._waiting) > 0:
                self._owner = 0  # taken, by the one that is woken
                self._waiting.popleft().set()
            else:
                self._owner = None

    def _wait(self, patience: float) -> None:
        me = threading.get_ident()
        with self._guard:
            if self._owner == me:
                raise RuntimeError("A write was begun inside a write of the same thread; end the first one before.")
            if self._owner is None:
                self._owner = me
                return
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(patience):
            self._owner = me
            return
        with self._guard:
            if not mine.is_set():
                self._waiting.remove(mine)
                raise TimeoutError
        self._owner = me  # it came in the moment between
