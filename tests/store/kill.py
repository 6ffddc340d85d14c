"""Rounds of `kill -9`: savers at work die at a random moment, and the database is then looked at as a whole."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from random import Random
from signal import SIGKILL
from typing import Final

from sqlalchemy import select

from kyphodss.store.check import check
from kyphodss.store.database import Database, open_database
from kyphodss.store.schema import CASE_CURRENT, CASE_REVISION
from tests.store import postgres, saver

SAVERS: Final = 2  # at once: one of them is waiting for the lock, or holds it, when it dies

Told = tuple[str, int]
"""The case key and the number of an acknowledged save."""


@dataclass(frozen=True, slots=True)
class Moments:
    """When savers die: after so many saves at the most, and so many seconds more at the most."""

    most_heard: int
    longest_more_s: float


WHILE_SAVING: Final = Moments(8, 0.03)  # about as long as a save: the end falls anywhere within one
WHILE_OPENING: Final = Moments(0, 0.3)  # about as long as it takes to make a database


@dataclass
class Survey:
    """What came of the rounds. `unheard`: saves that are there though their saver died before it could tell."""

    rounds: int = 0
    crashes: int = 0
    acknowledged: set[Told] = field(default_factory=set)
    unheard: int = 0
    lines: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass
class Heard:
    """What the savers of one round told."""

    saves: list[Told] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def crashing(server: postgres.Server, every: int) -> Callable[[int], bool]:
    """Brings the server down as a crash does, in one round out of so many, and up again."""

    def crash(number: int) -> bool:
        due = number % every == every - 1
        if due:
            server.stop("immediate")
            server.start()
        return due

    return crash


def kill_rounds(
    url: str,
    key: bytes,
    rounds: int,
    seed: int,
    crash: Callable[[int], bool] = lambda _round: False,
    moments: Moments = WHILE_SAVING,
) -> Survey:
    """Rounds on one database, which grows. `crash` may bring down the server of a round first, and says whether it did."""
    random, survey = Random(seed), Survey()
    for number in range(rounds):
        at_work = [saver.started(url, key, f"R{seed}-{number}-{n}") for n in range(SAVERS)]
        heard, lines = Heard(), [line for _, line in at_work]
        _wait(lines, heard, random, moments)
        crashed = crash(number)
        for process, _ in at_work:
            process.kill()
        for process, _ in at_work:
            process.join()
        while len(lines) > 0:  # what was told before the end counts
            _listen(lines, heard, None)
        survey.rounds += 1
        survey.crashes += int(crashed)
        survey.acknowledged.update(heard.saves)
        if not crashed:
            alone = [process for process, _ in at_work if process.exitcode != -SIGKILL]
            survey.faults += [f"Round {number}: a save was refused: {sentence}" for sentence in heard.refused]
            survey.faults += [f"Round {number}: {len(alone)} savers ended by themselves."] if len(alone) > 0 else []
        database = open_database(url, key)
        survey.faults += [f"Round {number}: {fault}" for fault in looked_at(database, survey)]
        database.close()
    return survey


def _wait(lines: list[Connection], heard: Heard, random: Random, moments: Moments) -> None:
    """Until a random number of saves has been heard of, and a random moment more."""
    wanted, more = random.randint(0, moments.most_heard), random.uniform(0, moments.longest_more_s)
    while len(heard.saves) < wanted and len(lines) > 0:
        _listen(lines, heard, None)
    until = time.monotonic() + more
    while (left := until - time.monotonic()) > 0 and len(lines) > 0:
        _listen(lines, heard, left)


def _listen(lines: list[Connection], heard: Heard, seconds: float | None) -> None:
    """Takes what is told, until there is something or the time is over; a line that has ended is let go."""
    for line in wait(lines, seconds):
        assert isinstance(line, Connection)
        try:
            told = line.recv_bytes()
        except (EOFError, OSError):  # it died, perhaps in the middle of a word
            line.close()
            lines.remove(line)
            continue
        if told.startswith(saver.REFUSED):
            heard.refused.append(told.decode())
        else:
            case_key, number = told.decode().split()
            heard.saves.append((case_key, int(number)))


def looked_at(database: Database, survey: Survey) -> Iterator[str]:
    """What is wrong after a round: lost, half written, more than was asked for, or found by the program's own check."""
    row = CASE_REVISION.c
    with database.reading() as conn:
        ids = {found.case_key: found.case_id for found in conn.execute(select(CASE_CURRENT))}
        kept = {(found.case_key, found.number): found.body for found in conn.execute(select(CASE_REVISION))}
        text = conn.execute(select(row.case_key, row.number, row.assessments)).all()
    for case_key, number in sorted(survey.acknowledged - kept.keys()):
        yield f"Case {case_key}: the acknowledged revision {number} is lost."
    for (case_key, number), body in kept.items():
        if body != _text(ids.get(case_key, ""), number):
            yield f"Case {case_key}: revision {number} is not what was saved."
    if any(len(found.assessments.split("\n")) != 2 for found in text):
        yield "A revision has lost an assessment."
    survey.unheard = len(kept) - len(survey.acknowledged)
    if survey.unheard > survey.rounds * SAVERS:
        yield f"{survey.unheard} saves are there that nobody was told of, more than one for each that died."
    report = check(database)
    survey.lines = report.lines
    yield from report.faults


def _text(case_id: str, number: int) -> str:
    return saver.text(saver.case(case_id, number))
