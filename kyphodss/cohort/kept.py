"""What was worked out once is kept and handed out again: so many answers at most, the one not asked for longest goes first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

Value = TypeVar("Value")


class Kept:
    """Answers by what was asked, `most` of them. Safe to share between threads.

    Where two ask the same at once both may work it out; answers are never changed, so it does not matter whose stays.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._found = OrderedDict[Hashable, Any]()
        self._lock = Lock()

    def __call__(self, asked: Hashable, make: Callable[[], Value]) -> Value:
        """The answer that was kept, or the one that `make` gives. What `make` raises is raised, and nothing is kept."""
        with self._lock:
            if asked in self._found:
                self._found.move_to_end(asked)
                return self._found[asked]
        made = make()
        with self._lock:
            self._found[asked] = made
            self._found.move_to_end(asked)
            while len(self._found) > self.most:
                self._found.popitem(last=False)
        return made

    def __len__(self) -> int:
        return len(self._found)
