"""One run of the tests as they are: which test reaches which function, how long it takes, what runs before the first."""

import ast
import builtins
import importlib
import os
import sys
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from bench.mutants.make import bodies, place
from bench.mutants.plant import plant, run_pytest

FORK = get_context("fork")
OURS = ("kyphodss", "tests", "bench", "__main__", "__mp_main__")
NOTE = "_reached_by_a_test"


@dataclass
class Survey:
    """Every test's processor seconds and the functions it reaches; the tests that fail; what is imported that is not ours.

    `built`: the functions that run while our modules are imported; `early`: those and what else runs before the first test.
    """

    took: dict[str, float] = field(default_factory=dict[str, float])
    reached: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    built: set[str] = field(default_factory=set[str])
    early: set[str] = field(default_factory=set[str])
    failed: list[str] = field(default_factory=list[str])
    imported: list[str] = field(default_factory=list[str])


def surveyed(tests: Sequence[str], modules: Iterable[str]) -> Survey:
    """The survey, made in a process of its own; every function of these modules notes that it was called."""
    reader, writer = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_survey, args=(tests, frozenset(modules), writer))
    process.start()
    writer.close()
    survey: Survey = reader.recv()
    process.join()
    return survey


def _survey(tests: Sequence[str], modules: frozenset[str], writer: Connection) -> None:
    survey, now = Survey(), set[str]()
    setattr(builtins, NOTE, now.add)
    plant(lambda name, file: _noting(name, file) if name in modules else None)
    for module in sorted(modules):
        importlib.import_module(module)
    survey.built = set(now)
    run_pytest(tests, _Surveyor(survey, now))
    survey.imported = [name for name in sys.modules if name.split(".")[0] not in OURS]
    writer.send(survey)


def _noting(module: str, file: str) -> CodeType:
    """The module with a note at the head of each of its functions."""
    tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    for owner, body in bodies(tree):
        for node in body:
            if isinstance(node, ast.FunctionDef):
                note = ast.parse(f"{NOTE}({place(module, owner, node.name)!r})").body
                node.body[0:0] = [node.body.pop(0), *note] if ast.get_docstring(node) is not None else note
    return compile(ast.fix_missing_locations(tree), file, "exec")


class _Surveyor:
    """Notes what every test reaches. `now` is the set that the functions under survey write themselves into."""

    def __init__(self, survey: Survey, now: set[str]) -> None:
        self.survey, self.now = survey, now

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        del session
        self.survey.early = self.survey.built | self.now

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        self.now.clear()
        began = _processor_seconds()
        result = yield
        self.survey.took[item.nodeid] = _processor_seconds() - began
        self.survey.reached[item.nodeid] = set(self.now)
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.survey.failed.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.survey.failed.append(f"{report.nodeid}: {report.longrepr}")


def _processor_seconds() -> float:
    """Of this process and the ones it waited for: a busy machine makes no test slow."""
    return sum(os.times()[:4])
