"""A folder that extracts are dropped into: each file is taken once, when it is whole, and moved beside its report.

A file is taken when it has lain untouched for a while and two looks find the same size; it is then renamed into `working/`,
which nobody else writes to. After it was brought in it goes to `done/` or `refused/`, and its report stands beside it. One
pick-up runs at a time. A file that a broken run left in `working/` is taken up again: cases that are stored already are known
by their id. What was brought in before is known by its content and not brought in twice.
"""

import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from kyphodss.intake.report import HEAD
from kyphodss.intake.table import Limits, fingerprint
from kyphodss.store.spreadsheet import as_csv

WORKING, DONE, REFUSED = "working", "done", "refused"
OWN: Final = frozenset({WORKING, DONE, REFUSED})
LOCK: Final = ".pick-up.lock"
SEEN: Final = ".seen"
UNTOUCHED: Final = 60  # seconds that a file has lain as it is before it is taken
UNFINISHED: Final = (".part", ".partial", ".tmp", ".filepart", ".crdownload", ".lock", ".swp")


class DropError(Exception):
    """The folder cannot be worked on. The text is one readable sentence."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file: sentences for its report, its problems as rows under `report.HEAD`, and whether it was refused."""

    sentences: tuple[str, ...]
    problems: tuple[tuple[str | int, ...], ...] = ()
    refused: bool = False


@dataclass(slots=True)
class PickUp:
    """What one pick-up did: each file taken with its outcome, and those left because somebody may still be writing."""

    taken: list[tuple[str, Outcome]] = field(default_factory=list[tuple[str, Outcome]])
    waiting: list[str] = field(default_factory=list[str])


BringIn = Callable[[bytes, str, str], Outcome]
"""Brings in the content of a file: its bytes, its name, and its sender ("" for a file that lay in the folder itself)."""


def pick_up(folder: Path, bring_in: BringIn, at: datetime, pause: Callable[[], None]) -> PickUp:
    """Takes every whole file of the folder and of the folders of its senders. `at` is now; `pause` waits between two looks.

    Raises DropError, and what `bring_in` raises: the file then stays in `working/` and is taken up by the next pick-up.
    """
    if not folder.is_dir():
        raise DropError(f"There is no folder {folder}. Make it, or correct the setting service.drop_folder.")
    found = PickUp()
    try:
        with _alone(folder):
            for name in OWN:
                (folder / name).mkdir(exist_ok=True)
            for file in sorted((folder / WORKING).iterdir()):
                if file.is_file() and not file.is_symlink() and not file.name.endswith(UNFINISHED):
                    _finish(folder, file, bring_in, at, found)
            for file in _whole(folder, at, pause, found):
                taken = _taken(folder, file)
                if taken is not None:
                    _finish(folder, taken, bring_in, at, found)
    except OSError as error:
        raise DropError(
            f"The drop folder cannot be worked on ({error.strerror}). Look at its owner and its space."
        ) from None
    return found


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Holds the folder; the hold ends with the process, however that ends. Raises DropError."""
    with (folder / LOCK).open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DropError("Another pick-up is at work on this folder. Nothing was taken.") from None
        yield


def _candidates(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith(".") or entry.is_symlink() or entry.name in OWN:
            continue
        inside = sorted(entry.iterdir()) if entry.is_dir() else [entry]
        for file in inside:
            hidden = file.name.startswith((".", "~$")) or file.name.lower().endswith(UNFINISHED)
            if file.is_file() and not file.is_symlink() and not hidden:
                yield file


def _whole(folder: Path, at: datetime, pause: Callable[[], None], found: PickUp) -> list[Path]:
    """Files that nobody seems to write to any more; the others are named as waiting."""
    first = {file: _look(file) for file in _candidates(folder)}
    if len(first) > 0:
        pause()
    whole: list[Path] = []
    for file, look in first.items():
        if at.timestamp() - look[1] >= UNTOUCHED and _look(file) == look:
            whole.append(file)
        else:
            found.waiting.append(file.name)
    return whole


def _look(file: Path) -> tuple[int, float]:
    """Size and time of the last change; of a file that is gone, what no file has."""
    try:
        seen = file.stat()
    except FileNotFoundError:
        return -1, float("inf")
    return seen.st_size, seen.st_mtime


def _taken(folder: Path, file: Path) -> Path | None:
    """The file in `working/`, its sender before its name; None where somebody took it away meanwhile."""
    sender = "" if file.parent == folder else file.parent.name
    target = folder / WORKING / _name(sender, file.name)
    try:
        return file.rename(target) if not target.exists() else None
    except FileNotFoundError:
        return None


def _name(sender: str, name: str) -> str:
    return f"{sender}@@{name}"


def _finish(folder: Path, file: Path, bring_in: BringIn, at: datetime, found: PickUp) -> None:
    """Brings in one file of `working/`, writes its report and moves it; what it brought is then known."""
    sender, _, name = file.name.partition("@@")
    name = file.name if name == "" else name
    outcome, mark = _outcome(folder, file, bring_in, name, sender)
    place = folder / (REFUSED if outcome.refused is True else DONE)
    stem = _free(place, f"{at:%Y%m%dT%H%M%SZ}-{name}")
    _write(place / f"{stem}.report.txt", "\n".join([name, *outcome.sentences]) + "\n")
    if len(outcome.problems) > 0:
        _write(place / f"{stem}.problems.csv", as_csv(HEAD, outcome.problems))
    file.rename(place / stem)
    if outcome.refused is False and mark not in _seen(folder):
        with (folder / SEEN).open("a", encoding="utf-8") as out:
            out.write(json.dumps({"content": mark, "on": at.date().isoformat()}) + "\n")
            out.flush()
            os.fsync(out.fileno())
    found.taken.append((name, outcome))


def _outcome(folder: Path, file: Path, bring_in: BringIn, name: str, sender: str) -> tuple[Outcome, str]:
    largest = Limits().packed
    if file.stat().st_size > largest:
        said = f"The file has more than {largest // 1024 // 1024} MB. Nothing was brought in. Split it."
        return Outcome((said,), refused=True), ""
    data = file.read_bytes()
    mark = fingerprint(data)
    day = _seen(folder).get(mark)
    if day is not None:
        return Outcome((f"The same content was brought in on {day}: nothing was brought in again.",)), mark
    return bring_in(data, name, sender), mark


def _seen(folder: Path) -> dict[str, str]:
    """The day on which each content was brought in. A line that a broken run left half-written is passed over."""
    file = folder / SEEN
    found = dict[str, str]()
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else []:
        try:
            entry = json.loads(line)
            found[str(entry["content"])] = str(entry["on"])
        except (ValueError, KeyError, TypeError):
            continue
    return found


def _free(place: Path, name: str) -> str:
    """A name that nothing in the folder has."""
    count, free = 1, name
    while (place / free).exists():
        count += 1
        free = f"{count}-{name}"
    return free


def _write(file: Path, text: str) -> None:
    """Writes a report in one step."""
    handle, made = tempfile.mkstemp(dir=file.parent, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
        out.write(text)
    Path(made).replace(file)
