"""`/healthz`: the process answers. `/readyz`: it can work, with its rules, its database and its last backup."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from kyphodss import __version__
from kyphodss.settings import SettingsError
from kyphodss.store.audit import AuditError
from kyphodss.store.backup import last_backup
from kyphodss.store.database import Database, StoreError


@dataclass(frozen=True, slots=True)
class Readiness:
    """Can the app work? `problem` is one sentence without addresses or names; None where it can."""

    problem: str | None
    rules: str
    database: str
    last_backup: str | None


Ready = Callable[[], Readiness]
NOT_NOW = "The database cannot be used now; the log and `python -m kyphodss check` say why."


def kind_of(error: StoreError | AuditError | SettingsError) -> str:
    """What is wrong with the store, in a word that gives nothing away."""
    if isinstance(error, StoreError):
        return error.kind
    return "audit" if isinstance(error, AuditError) else "settings"


def readiness(opened: Callable[[], Database]) -> Ready:
    """A look at the database through `opened`, with the UTC instant of the last backup on record (None: none)."""

    def _look() -> Readiness:
        try:
            database = opened()
            with database.reading() as connection:
                connection.execute(select(1))
            return Readiness(None, __version__, "reachable", last_backup(database))
        except (StoreError, AuditError, SettingsError) as error:
            return Readiness(NOT_NOW, __version__, kind_of(error), None)

    return _look


def routes(ready: Ready) -> list[Route]:
    """The two routes. A readiness that fails is answered with 503 and its sentence."""

    def _healthz(_request: Request) -> JSONResponse:
        return JSONResponse({"status": "alive"})

    def _readyz(_request: Request) -> JSONResponse:
        found = ready()
        return JSONResponse(
            {
                "status": "ready" if found.problem is None else "not ready",
                "problem": found.problem,
                "rules": found.rules,
                "database": found.database,
                "last_backup": found.last_backup,
            },
            200 if found.problem is None else 503,
        )

    return [Route("/healthz", _healthz, methods=["GET"]), Route("/readyz", _readyz, methods=["GET"])]
