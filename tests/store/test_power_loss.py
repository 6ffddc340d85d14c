"""A loss of power takes nothing that was acknowledged and leaves a sound file, whatever the disk had not yet written."""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from kyphodss.access import Role
from kyphodss.store.check import check
from kyphodss.store.database import open_database
from tests.store import power, replay, saver
from tests.store.conftest import KEY
from tests.store.people import door
from tests.store.power import Sync, Write
from tests.store.replay import Pragmas, Transaction

SAVES = 14
MOMENTS = 60  # beside those just after each commit
RESTART_EVERY = 9
QUICK_PAGES = 50  # pages after which the log is put into the file: a loss falls into that as well


@dataclass(frozen=True)
class Told:
    """Real saves: the file before them, their SQL, the program's pragmas, and what the file holds after each."""

    before: Path
    transactions: list[Transaction]
    pragmas: Pragmas
    states: list[str]

    def on(self, folder: Path, **pragmas: object) -> power.Record:
        """The saves, said to a disk with the program's pragmas, or some of them changed."""
        folder.mkdir()
        shutil.copy(self.before, folder / self.before.name)
        file = folder / self.before.name
        return replay.replayed(self.transactions, file, self.pragmas | pragmas, RESTART_EVERY)

    def losses(self, record: power.Record, seed: int, folder: Path) -> Iterator[str]:
        """What losses of power at many moments leave behind that they should not."""
        random = Random(seed)
        anywhere = [random.randrange(len(record.steps) + 1) for _ in range(MOMENTS)]
        ways = [power.nothing, power.any_part(random), power.any_part(random), power.everything]
        worst = [(moment, power.nothing) for moment in replay.moments(record)]
        for number, (moment, way) in enumerate([*worst, *zip(anywhere, ways * MOMENTS, strict=False)]):
            place = folder / f"loss-{seed}-{number}"
            place.mkdir(parents=True)
            found = replay.loss(record, self.states, moment, way, place / self.before.name)
            shutil.rmtree(place)
            if found is not None:
                yield found


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Saves as the door makes them, with their audit lines."""
    folder = tmp_path_factory.mktemp("saves")
    file, before = folder / "kyphodss.db", folder / "before" / "kyphodss.db"
    before.parent.mkdir()
    open_database(f"sqlite:///{file}", KEY).close()
    shutil.copy(file, before)
    opened = open_database(f"sqlite:///{file}", KEY)
    pragmas = replay.pragmas_of(opened)
    recorder = replay.Recorder(opened)
    for _ in islice(saver.saves(door(opened, Role.PHYSICIAN), "P"), SAVES):
        pass
    opened.close()
    copy = shutil.copy(before, folder / "states.db")
    return Told(before, recorder.transactions, pragmas, replay.states(recorder.transactions, Path(copy)))


@pytest.fixture
def as_set(told: Told, tmp_path: Path) -> power.Record:
    """The saves with the pragmas of the program."""
    return told.on(tmp_path / "as set")


def test_what_is_replayed_is_what_the_program_does(told: Told, as_set: power.Record, tmp_path: Path) -> None:
    assert (told.pragmas["journal_mode"], told.pragmas["synchronous"]) == ("wal", 2)
    assert len(told.transactions) == SAVES and len(set(told.states)) == SAVES + 1
    first = Counter(statement.sql.split()[0] for statement in told.transactions[0])
    assert first["BEGIN"] == first["COMMIT"] == 1 and first["INSERT"] >= 4
    file = tmp_path / "as set" / "kyphodss.db"
    assert as_set.left(len(as_set.steps), power.everything) == {file.name: file.read_bytes()}
    synced = sum(isinstance(step, Sync) and step.file.endswith("-wal") for step in as_set.steps)
    assert synced >= SAVES, "Every commit waits for the disk."


@pytest.mark.parametrize("pages", [None, QUICK_PAGES])
def test_no_acknowledged_save_is_lost_with_the_power(told: Told, tmp_path: Path, pages: int | None) -> None:
    changed = {} if pages is None else {"wal_autocheckpoint": pages}
    record = told.on(tmp_path / "disk", **changed)
    assert list(told.losses(record, 1, tmp_path)) == []


def test_what_a_loss_of_power_leaves_is_taken_up_by_the_program(
    told: Told, as_set: power.Record, tmp_path: Path
) -> None:
    moment = list(replay.moments(as_set))[SAVES // 2]
    for name, content in as_set.left(moment, power.any_part(Random(4))).items():
        (tmp_path / name).write_bytes(content)
    opened = open_database(f"sqlite:///{tmp_path / told.before.name}", KEY)
    report = check(opened)
    door(opened, Role.PHYSICIAN).create(saver.case("after", 1), "", saver.AS_OF)
    assert report.faults == () and report.revisions == SAVES // 2 + 1
    assert check(opened).faults == ()
    opened.close()


@pytest.mark.parametrize(("synchronous", "damages"), [(0, True), (1, False)], ids=["OFF", "NORMAL"])
def test_a_setting_that_does_not_wait_for_the_disk_is_found_out(
    told: Told, tmp_path: Path, synchronous: int, damages: bool
) -> None:
    record = told.on(tmp_path / "disk", synchronous=synchronous, wal_autocheckpoint=QUICK_PAGES)
    found = list(told.losses(record, 2, tmp_path))
    assert len(found) > 0
    assert any("damaged" in loss or "mixture" in loss or "read" in loss for loss in found) is damages


def test_a_torn_write_is_torn_at_the_sectors_and_loses_no_byte_between() -> None:
    write = Write("file", 700, bytes(range(256)) * 5)
    pieces = power.sectors(write)
    assert b"".join(piece.content for piece in pieces) == write.content
    assert [piece.start for piece in pieces] == [700, 1024, 1536]
