"""A disk that loses its power: what was written is recorded, and a loss at any moment leaves what was synced for certain.

Writes go to real files; beside that each write, cut, sync and end of a transaction is put down in order. `left` then gives
the files as they may be found after a loss at one moment: everything synced before it, and of the rest nothing, all of
it, or any part in any order, down to single sectors. As SQLite does, it is taken that a write which is cut short leaves
the bytes beside it alone (https://www.sqlite.org/psow.html).
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Final

import apsw

SECTOR: Final = 512
NAME: Final = "kyphodss-power"


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes written to a file at a place."""

    file: str
    start: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A file made this long."""

    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """All that was written to a file before is on the disk now."""

    file: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A file removed: for certain where its folder was synced, else it may be there again."""

    file: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Committed:
    """A commit has returned: so many have until now."""

    number: int


Waiting = Write | Cut | Removed
Step = Waiting | Sync | Committed


@dataclass
class Record:
    """What was asked of the disk, in order, on top of the files as they were at first."""

    at_first: dict[str, bytes]
    steps: list[Step] = field(default_factory=list)

    def committed(self, moment: int) -> int:
        """How many commits had returned before a step."""
        return max((step.number for step in self.steps[:moment] if isinstance(step, Committed)), default=0)

    def left(self, moment: int, survives: "Survives") -> dict[str, bytes]:
        """The files as they are found after a loss of power before a step."""
        files = {name: bytearray(content) for name, content in self.at_first.items()}
        waiting: defaultdict[str, list[Waiting]] = defaultdict(list)
        for step in self.steps[:moment]:
            if isinstance(step, (Write, Cut, Removed)):
                waiting[step.file].append(step)
            if isinstance(step, Sync) or (isinstance(step, Removed) and step.certain):
                _apply(files, waiting.pop(step.file, []))
        for steps in waiting.values():
            kept = survives(steps)
            again = [at for at, step in enumerate(steps) if isinstance(step, Removed) and step not in kept]
            # Of a file that is there again, what was written to the one after it is not to be seen.
            _apply(files, kept if len(again) == 0 else survives(steps[: again[0]]))
        return {name: bytes(content) for name, content in files.items()}


Survives = Callable[[Sequence[Waiting]], Sequence[Waiting]]
"""Which of the steps that wait for a sync are on the disk all the same."""


def nothing(_waiting: Sequence[Waiting]) -> Sequence[Waiting]:
    """What was not synced is gone."""
    return ()


def everything(waiting: Sequence[Waiting]) -> Sequence[Waiting]:
    """The disk was quicker than it had to be."""
    return waiting


def any_part(random: Random) -> Survives:
    """Any of the writes, each whole, torn into sectors of which some are missing, or not at all; a cut or not."""

    def survives(waiting: Sequence[Waiting]) -> Sequence[Waiting]:
        kept: list[Waiting] = []
        for step in waiting:
            fate = random.random()
            if fate < 0.4:
                kept.append(step)
            elif fate < 0.7 and isinstance(step, Write):
                kept += [sector for sector in sectors(step) if random.random() < 0.5]
        return kept

    return survives


def sectors(write: Write) -> list[Write]:
    """A write in pieces, each of which a disk writes whole or not at all."""
    end = write.start + len(write.content)
    places = [write.start, *range((write.start // SECTOR + 1) * SECTOR, end, SECTOR), end]
    return [
        Write(write.file, start, write.content[start - write.start : stop - write.start])
        for start, stop in pairwise(places)
    ]


def _apply(files: dict[str, bytearray], steps: Sequence[Waiting]) -> None:
    for step in steps:
        if isinstance(step, Removed):
            files.pop(step.file, None)
            continue
        content = files.setdefault(step.file, bytearray())
        if isinstance(step, Cut):
            content[step.size :] = bytes(max(0, step.size - len(content)))
        else:
            content.extend(bytes(max(0, step.start - len(content))))
            content[step.start : step.start + len(step.content)] = step.content


class Disk(apsw.VFS):
    """The system's own files, with a record of what is asked of them."""

    def __init__(self, folder: Path) -> None:
        self.record = Record({path.name: path.read_bytes() for path in sorted(folder.iterdir())})
        super().__init__(NAME, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802, SQLite's name
        """Opens a file whose steps are recorded."""
        return _File(self.record, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        """Removes a file."""
        super().xDelete(filename, syncdir)
        self.record.steps.append(Removed(Path(filename).name, syncdir))


class _File(apsw.VFSFile):
    def __init__(self, record: Record, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__("", name, flags)
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        assert path is not None, "A file without a name is none of the database's."
        self._record, self._name = record, Path(path).name

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        self._record.steps.append(Write(self._name, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        self._record.steps.append(Cut(self._name, newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._record.steps.append(Sync(self._name))
