"""Many writers at once, from several processes: nothing is lost, no number is given twice, conflicts are merged."""

from kyphodss.store.database import open_database
from tests.store.conftest import KEY
from tests.store.crowd import crowd, faults

PROCESSES, WRITERS, SAVES, CASES = 4, 2, 10, 3  # `python -m bench store` has 50 writers make 2,000 saves


def test_writers_of_several_processes_lose_nothing_and_get_every_number_once(url: str) -> None:
    found = crowd(url, KEY, processes=PROCESSES, writers=WRITERS, saves=SAVES, cases=CASES)
    assert found.refused == []
    assert len(found.told) == PROCESSES * WRITERS * SAVES
    assert found.conflicts > 0, "With more writers than cases they get in each other's way."
    opened = open_database(url, KEY)
    assert list(faults(opened, found, CASES)) == []
    found.told.pop()
    assert len(list(faults(opened, found, CASES))) == 2, "One that nobody was told of is found, and their number."
    opened.close()
