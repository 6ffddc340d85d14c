"""Makes, judges and counts the mutants; see the package."""

import argparse
import os
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path

from bench.mutants.judge import Judged, judged
from bench.mutants.make import Mutant, change, made, module_of
from bench.mutants.survey import surveyed

ROOT = Path(__file__).parents[2]
ROOMS = ("logic", "guidelines", "scores")
TESTS = (*(f"tests/{room}" for room in ROOMS), "tests/spec", "tests/assess")
COPIED = ("kyphodss", "tests", "sample_data", "bench", "docs")


def main() -> int:
    """Judge and print; 0 when every mutant was noticed, 1 when one survived or could not be judged, 2 when the tests fail
    without any change."""
    asked = _arguments()
    with _copy():
        mutants: list[Mutant] = []
        texts: dict[str, str] = {}
        for file in sorted(file for room in ROOMS for file in Path("kyphodss", room).glob("*.py")):
            found, texts[module_of(file)] = made(file)
            mutants += found
        generated = Counter(mutant.module for mutant in mutants)
        chosen = [mutant for mutant in mutants if fnmatch(mutant.name, asked.only)][:: asked.every]
        print(f"{len(mutants)} mutants made, {len(chosen)} chosen; trying the tests without any change", flush=True)
        survey = surveyed(TESTS, texts)
        if len(survey.failed) > 0:
            print("The tests fail without any change:", *survey.failed, sep="\n  ")
            return 2
        results: list[Judged] = []
        for result in judged(chosen, survey, TESTS, asked.jobs, asked.slow):
            if result.mutant.control and result.verdict != "survived":
                print(f"{result.by} fails although nothing was changed in {result.mutant.place}")
                return 2
            if not result.mutant.control:
                results.append(result)
                _say(result, texts, len(results))
    _report(results, generated)
    return int(any(result.verdict in ("survived", "broken") for result in results))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.mutants", description="Would a test notice a small change?")
    parser.add_argument(
        "--only", default="*", metavar="PATTERN", help="judge mutants whose name matches, as '*.sins.*'"
    )
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="judge this many at a time (default 2)")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="a sample: every Nth mutant (default all)")
    parser.add_argument("--slow", type=float, default=2, metavar="S", help="leave out tests over S seconds (default 2)")
    return parser.parse_args()


@contextmanager
def _copy() -> Iterator[None]:
    """The checkout without what is built, in a temporary folder that is the working directory meanwhile."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder) / "checkout"
        for name in COPIED:
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        for file in (*ROOT.glob("*.py"), *ROOT.glob("*.md"), *ROOT.glob("*.txt"), ROOT / "pyproject.toml"):
            shutil.copy(file, copy)
        with (copy / "pyproject.toml").open("a") as config:
            config.write('\n[tool.mutmut]\nsource_paths = ["kyphodss"]\n')
        os.chdir(copy)
        sys.path[:] = [str(copy), *(place for place in sys.path if Path(place).resolve() != ROOT)]
        yield
        os.chdir(ROOT)


def _say(result: Judged, texts: dict[str, str], number: int) -> None:
    if result.verdict == "survived":
        print(f"survived {result.tests} tests: {result.mutant.name}")
        print(*(f"    {line}" for line in change(result.mutant, texts[result.mutant.module])), sep="\n", flush=True)
    if result.verdict == "broken":
        print(f"could not be judged: {result.mutant.name}: {result.by}", flush=True)
    if number % 200 == 0:
        print(f"... {number} judged", flush=True)


def _report(results: Iterable[Judged], generated: Counter[str]) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for result in results:
        counts[result.mutant.module][result.verdict] += 1
    print(
        f"\n{'module':40}{'made':>7}{'judged':>8}{'killed':>8}{'timeout':>9}{'survived':>10}{'broken':>8}{'noticed':>9}"
    )
    for room in ROOMS:
        modules = sorted(module for module in counts if module.split(".")[1] == room)
        for module in modules:
            _line(module, generated[module], counts[module])
        if len(modules) > 0:
            total = sum((counts[module] for module in modules), Counter[str]())
            _line(f"all of {room}", sum(generated[module] for module in modules), total)


def _line(name: str, generated: int, counts: Counter[str]) -> None:
    noticed = (counts["killed"] + counts["timeout"]) / counts.total()
    ends = f"{counts['killed']:8}{counts['timeout']:9}{counts['survived']:10}{counts['broken']:8}"
    print(f"{name:40}{generated:7}{counts.total():8}{ends}{noticed:9.1%}")


if __name__ == "__main__":
    sys.exit(main())
