"""One small process a mutant: forked from a collected pytest session, or from one that has imported nothing of ours."""

import ast
import importlib
import resource
import signal
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from copy import copy
from multiprocessing.connection import Connection, wait
from typing import Any, Literal, NamedTuple

import pytest

from bench.mutants.make import Mutant
from bench.mutants.plant import plant, run_pytest
from bench.mutants.survey import FORK, Survey

MEMORY = 6 * 2**30
NEIGHBORS = 30


class Judged(NamedTuple):
    """A mutant, what became of it, the test that noticed it (or how it ended), and how many tests it was given.

    "broken" is a mutant that could not be judged: its process ended and told of no test.
    """

    mutant: Mutant
    verdict: Literal["killed", "survived", "timeout", "broken"]
    by: str
    tests: int


class _Plan:
    """A mutant with its tests, the quickest first, and the processor seconds after which it hangs.

    `first` are the tests, or the files that could not be collected, that caught its neighbors.
    """

    def __init__(self, mutant: Mutant, tests: Iterable[str], survey: Survey, slow: float) -> None:
        self.mutant, self.first = mutant, list[str]()
        self.tests = sorted((t for t in tests if survey.took[t] <= slow), key=lambda test: survey.took[test])
        self.limit = 20 + 5 * sum(survey.took[test] for test in self.tests)

    def led_by(self, caught: list[str]) -> None:
        """Puts first what caught the neighbors."""
        known = set(self.tests)
        self.first = list(caught)
        self.tests = list(dict.fromkeys([*(test for test in caught if test in known), *self.tests]))


Tell = Callable[[str], None]


def judged(mutants: Sequence[Mutant], survey: Survey, tests: Sequence[str], jobs: int, slow: float) -> Iterator[Judged]:
    """Every mutant judged: first those that can be put into a session that is collected already, then the rest."""
    afresh = [mutant for mutant in mutants if mutant.place in survey.built]
    plans: list[_Plan] = []
    for mutant in (mutant for mutant in mutants if mutant.place not in survey.built):
        reaching = [test for test in survey.took if mutant.place in survey.reached[test]]
        plans.append(_Plan(mutant, reaching, survey, slow))
    for result in _in_session(_with_control(plans), tests, jobs):
        # What ran while the tests were collected may show only in what was collected.
        if result.verdict == "survived" and result.mutant.place in survey.early and result.mutant.control is False:
            afresh.append(result.mutant)
        else:
            yield result
    for name in survey.imported:
        with suppress(ImportError):
            importlib.import_module(name)
    plans = [_Plan(mutant, survey.took, survey, slow) for mutant in afresh]
    yield from _in_forks(_with_control(plans), lambda plan, tell: _afresh(plan, tests, tell), jobs)


def _with_control(plans: list[_Plan]) -> list[_Plan]:
    """The plans, and before them one without a change that has the most tests."""
    if len(plans) == 0:
        return []
    control = copy(max(plans, key=lambda plan: len(plan.tests)))
    control.mutant = control.mutant.unchanged()
    return [control, *plans]


def _in_session(plans: list[_Plan], tests: Sequence[str], jobs: int) -> Iterator[Judged]:
    reader, writer = FORK.Pipe(duplex=False)
    process = FORK.Process(target=run_pytest, args=(tests, _Session(plans, jobs, writer)))
    process.start()
    writer.close()
    for _ in plans:
        yield reader.recv()
    process.join()


class _Session:
    """Forks a collected pytest session for each mutant instead of running it."""

    def __init__(self, plans: list[_Plan], jobs: int, writer: Connection) -> None:
        self.plans, self.jobs, self.writer = plans, jobs, writer

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}

        def run(plan: _Plan, tell: Tell) -> None:
            _put(plan.mutant)
            chosen = [items[test] for test in plan.tests]
            for item, after in zip(chosen, [*chosen[1:], None], strict=False):
                session.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
                if session.testsfailed > 0:
                    return tell(item.nodeid)
            return tell("")

        for result in _in_forks(self.plans, run, self.jobs):
            self.writer.send(result)
        return True


def _put(mutant: Mutant) -> None:
    """Give the function that everybody already holds the changed code and defaults."""
    module = sys.modules[mutant.module]
    holder: Any = module if mutant.owner is None else getattr(module, mutant.owner)
    held: Any = vars(holder)[mutant.function]
    function = getattr(held, "__func__", held)
    tree = mutant.renamed()
    tree.decorator_list = []
    made: dict[str, Any] = {}
    exec(compile(ast.fix_missing_locations(ast.Module([tree], [])), mutant.file, "exec"), vars(module), made)
    changed = made[mutant.function]
    function.__code__, function.__defaults__ = changed.__code__, changed.__defaults__
    function.__kwdefaults__ = changed.__kwdefaults__


def _afresh(plan: _Plan, tests: Sequence[str], tell: Tell) -> None:
    """The module is imported with the change in it. What caught the neighbors is tried alone before all is collected."""
    code = plan.mutant.whole()
    plant(lambda name, _: code if name == plan.mutant.module else None)
    likely = list(dict.fromkeys(test.split("::")[0] for test in plan.first[:3]))
    for options in (likely, tests):
        chosen = _Chosen(plan.tests)
        status = run_pytest(("-x", *options), chosen) if len(options) > 0 else 0
        if status != 0:
            return tell(chosen.failed if chosen.failed != "" else f"pytest ended with {status}")
    return tell("")


class _Chosen:
    """Runs some tests in their order, and keeps the first that fails, or the file that cannot be collected."""

    def __init__(self, tests: list[str]) -> None:
        self.order, self.failed = {test: number for number, test in enumerate(tests)}, ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((i for i in items if i.nodeid in self.order), key=lambda item: self.order[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and self.failed == "":
            self.failed = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and self.failed == "":
            self.failed = report.nodeid


def _in_forks(plans: Iterable[_Plan], run: Callable[[_Plan, Tell], None], jobs: int) -> Iterator[Judged]:
    """One process a mutant, at most `jobs` at a time. `run` tells of the test that fails, or of none."""
    caught: dict[str, list[str]] = defaultdict(list)
    waiting, running = list(plans)[::-1], dict[int, tuple[_Plan, Any, Connection]]()
    while len(waiting) > 0 or len(running) > 0:
        while len(waiting) > 0 and len(running) < jobs:
            plan = waiting.pop()
            plan.led_by(caught[plan.mutant.module])
            reader, writer = FORK.Pipe(duplex=False)
            process = FORK.Process(target=_child, args=(plan, run, writer))
            process.start()
            writer.close()
            running[process.sentinel] = plan, process, reader
        for sentinel in wait(list(running)):
            assert isinstance(sentinel, int)
            plan, process, reader = running.pop(sentinel)
            process.join()
            said: str | None = None
            with suppress(EOFError):
                said = reader.recv()
            if said is not None and said.startswith("tests/"):
                others = [test for test in caught[plan.mutant.module] if test != said]
                caught[plan.mutant.module] = [said, *others][:NEIGHBORS]
            yield _verdict(plan, said, process.exitcode)


def _child(plan: _Plan, run: Callable[[_Plan, Tell], None], writer: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    # The processor's time is what counts; the clock is for a process that waits for ever.
    for timer, end, times in ((signal.ITIMER_PROF, signal.SIGPROF, 1), (signal.ITIMER_REAL, signal.SIGALRM, 30)):
        signal.signal(end, signal.SIG_DFL)
        signal.setitimer(timer, times * plan.limit)
    run(plan, writer.send)


def _verdict(plan: _Plan, said: str | None, exitcode: int | None) -> Judged:
    if said == "":
        return Judged(plan.mutant, "survived", "", len(plan.tests))
    if said is None and exitcode in (-signal.SIGPROF, -signal.SIGALRM):
        return Judged(plan.mutant, "timeout", f"{plan.limit:.0f} s", len(plan.tests))
    if said is None and (exitcode is None or exitcode >= 0):
        raise RuntimeError(
            f"{plan.mutant.name} could not be judged: its process ended with {exitcode}, without a word."
        )
    return Judged(plan.mutant, "killed", f"signal {exitcode}" if said is None else said, len(plan.tests))
