"""The store's tests run on SQLite and on PostgreSQL: each that takes `database` or `url` runs twice, on a new database."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from kyphodss.store.database import Database, open_database
from tests.store import postgres

KEY = bytes(range(32))
_TEMPLATE = "kyphodss_template"
_numbers = count(1)


@dataclass(frozen=True)
class Maker:
    """Makes databases of one kind: `empty()` gives the address of one without tables, `migrated()` of a finished one."""

    kind: str
    folder: Path
    server: postgres.Server | None
    template: Path | None = None

    def empty(self) -> str:
        """An address under which there is nothing yet."""
        name = f"test_{next(_numbers)}"
        if self.server is None:
            return f"sqlite:///{self.folder / name}.db"
        self.server.execute(f"CREATE DATABASE {name}")
        return self.server.url(name)

    def migrated(self) -> str:
        """An address of a database that is ready, made cheaply."""
        if self.server is None:
            url = self.empty()
            if self.template is None:
                open_database(url, KEY).close()
            else:
                shutil.copyfile(self.template, url.removeprefix("sqlite:///"))
            return url
        name = f"test_{next(_numbers)}"
        self.server.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        return self.server.url(name)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[postgres.Server]:
    """One server for all tests of a process, with a migrated database to copy."""
    if postgres.programs() is None:
        pytest.skip(postgres.ABSENT)
    with postgres.server() as server:
        server.execute(f"CREATE DATABASE {_TEMPLATE}")
        open_database(server.url(_TEMPLATE), KEY).close()
        yield server


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "kyphodss.db"
    open_database(f"sqlite:///{file}", KEY).close()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def maker(request: pytest.FixtureRequest, tmp_path: Path, template: Path) -> Maker:
    """Makes databases, once of each kind."""
    kind: str = request.param
    return Maker(kind, tmp_path, None if kind == "sqlite" else request.getfixturevalue("postgresql"), template)


@pytest.fixture
def url(maker: Maker) -> str:
    """The address of a new, migrated database."""
    return maker.migrated()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A new database, opened."""
    opened = open_database(url, KEY)
    yield opened
    opened.close()
