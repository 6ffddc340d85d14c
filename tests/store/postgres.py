"""A PostgreSQL server of the tests' own, from the system's package, in a temporary folder; gone when they end."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

ABSENT: Final = (
    "PostgreSQL is not installed (no initdb in PATH or in /usr/lib/postgresql/*/bin): HALF of the store tests did not run. "
    "On Debian or Ubuntu: install the package postgresql."
)

_ROOM_BYTES: Final = 4_000_000_000


def programs() -> Path | None:
    """The folder of initdb, pg_ctl and postgres; None where there is none."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return newest[-1].parent if len(newest) > 0 else None


def _run_as() -> tuple[list[str], int, int]:
    """What stands before a command so that the server does not run as root, and who owns its folder then."""
    if os.geteuid() != 0:
        return [], os.getuid(), os.getgid()
    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    if shutil.which("setpriv") is not None:
        before = ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]
    else:
        before = ["runuser", "-u", entry.pw_name, "--"]
    return before, entry.pw_uid, entry.pw_gid


def _quick_disk() -> str | None:
    """Memory that looks like a disk, where there is enough: a server whose writes do not last anyway may live there."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > _ROOM_BYTES else None


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Server:
    """A server that can be stopped and started. `safe`: its writes wait for the disk, as in earnest."""

    folder: Path
    bin: Path
    port: int
    safe: bool

    def url(self, database: str) -> str:
        """The address of one of its databases, over loopback."""
        return f"postgresql+psycopg://kyphodss@127.0.0.1:{self.port}/{database}"

    def socket_url(self, database: str) -> str:
        """The same over its unix socket."""
        return f"postgresql+psycopg://kyphodss@/{database}?host={self.folder}&port={self.port}"

    def run(self, *command: str) -> None:
        """Runs one of PostgreSQL's programs as the server's owner."""
        before, _, _ = _run_as()
        done = subprocess.run(
            [*before, str(self.bin / command[0]), *command[1:]], cwd=self.folder, capture_output=True, text=True
        )
        log = self.folder / "log"
        assert done.returncode == 0, done.stderr + (log.read_text() if log.exists() else "")

    def start(self) -> None:
        """Starts it and waits until it answers."""
        unsafe = "" if self.safe else " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.folder} "
            f"-c max_connections=200 -c shared_buffers=64MB -c restart_after_crash=on{unsafe}"
        )
        # Its own streams are put away: pg_ctl would otherwise be waited for as long as the server lives.
        self.run("pg_ctl", "-D", str(self.data), "-l", str(self.folder / "log"), "-o", options, "-w", "-s", "start")

    def stop(self, mode: str = "fast") -> None:
        """Stops it; `immediate` as a crash does."""
        self.run("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "-s", "stop")

    @property
    def data(self) -> Path:
        """Where it keeps its files."""
        return self.folder / "data"

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Runs statements as its owner, each by itself."""
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="kyphodss", dbname=database, autocommit=True
        ) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@contextmanager
def server(*, safe: bool = False) -> Iterator[Server]:
    """A running server in a folder of its own."""
    found = programs()
    assert found is not None, ABSENT
    folder = Path(tempfile.mkdtemp(prefix="kyphodss-pg-", dir=None if safe else _quick_disk()))
    _, user, group = _run_as()
    os.chown(folder, user, group)
    made = Server(folder, found, _free_port(), safe)
    try:
        made.run("initdb", "-D", str(made.data), "-U", "kyphodss", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        made.start()
        yield made
        if (made.data / "postmaster.pid").exists():
            made.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
