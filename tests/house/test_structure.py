"""House rules that a machine can hold: imports one way, no truthiness of what may be unknown, small rooms, no clocks."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Each room may import itself and the rooms before it.
ORDER = [
    "access", "settings", "logic", "case", "scores", "dates", "plan", "guidelines", "assess", "worklist", "cohort", "charts", "note",
    "documents", "replay", "intake", "store", "service", "ui", "pages", "app", "serve",
]  # fmt: skip
BESIDE = {
    "cli": "service", "__main__": "app", "docs": "service", "spec": "assess", "rulebook": "assess",
    "coverage": "assess", "settings_page": "settings", "access_page": "access",
}  # fmt: skip
MAY_IMPORT_STREAMLIT = {"ui", "pages", "app", "serve"}


def _files() -> list[Path]:
    found = [*ROOT.glob("kyphodss/**/*.py"), ROOT / "app.py", ROOT / "serve.py"]
    assert len(found) > 40, "Looked in the wrong place; a test over nothing always passes."
    return sorted(found)


def _room(file: Path) -> str:
    first, *rest = file.relative_to(ROOT).with_suffix("").parts
    return rest[0] if first == "kyphodss" and len(rest) > 0 else first


@cache
def _tree(file: Path) -> ast.Module:
    """A file, read and parsed once for all rules."""
    return ast.parse(file.read_text())


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module == "kyphodss")


def _rank(room: str) -> int:
    return ORDER.index(BESIDE.get(room, room)) if BESIDE.get(room, room) in ORDER else len(ORDER)


def test_imports_point_one_way() -> None:
    wrong = []
    for file in _files():
        room = _room(file)
        for name in _imports(file):
            parts = name.split(".")
            if parts[0] == "kyphodss" and len(parts) > 1 and parts[1] not in (room, "__version__"):
                target = parts[1]
                if _rank(target) > _rank(room):
                    wrong.append(f"{file.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_only_screens_import_streamlit() -> None:
    importing = {_room(file) for file in _files() for name in _imports(file) if name.split(".")[0] == "streamlit"}
    assert importing == MAY_IMPORT_STREAMLIT


BARE = (ast.Name, ast.Attribute, ast.Subscript)


def _truthiness(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        tests: list[ast.expr] = []
        if isinstance(node, (ast.If, ast.While, ast.IfExp, ast.Assert)):
            tests.append(node.test)
        elif isinstance(node, ast.BoolOp):
            tests += node.values
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            tests.append(node.operand)
        elif isinstance(node, ast.comprehension):
            tests += node.ifs
        yield from (test for test in tests if isinstance(test, BARE))


# Reviewed one by one: each is a plain bool, or `x or ()` for a list that nobody gave, read as nothing to look at.
TRUTHINESS_ALLOWED = {
    "imaging": "case.imaging or ()",
    "treatments": "case.treatments or ()",
    "fractures": "case.fractures or ()",
    "drugs": "bleeding.drugs or ()",
    "levels": "study.levels or ()",
    "onset_latest": "fracture.onset_latest or fracture.onset_earliest",
    "onset_earliest": "fracture.onset_latest or fracture.onset_earliest",
}
PLAIN_BOOLS = {
    "quoted", "last", "whole", "held", "simple", "sure", "anyone", "moving", "unknown_kind", "current", "absent", "possible",
    "every_known", "open_entry", "cannot_be", "unknown", "lower_inclusive", "upper_inclusive", "hours", "augmentation", "context",
    "stopped_by_procedure", "lowest", "highest", "low_inside", "high_inside", "whatever", "on",
    "core", "above", "own", "close", "parent", "same", "named", "open_end", "complete", "TYPE_CHECKING",
}  # fmt: skip


def test_nothing_unknown_is_tested_for_truth() -> None:
    found = set()
    for file in _files():
        if _room(file) not in ("logic", "case", "scores", "dates", "plan", "guidelines", "assess"):
            continue
        for test in _truthiness(_tree(file)):
            name = (
                test.attr
                if isinstance(test, ast.Attribute)
                else test.id
                if isinstance(test, ast.Name)
                else ast.unparse(test)
            )
            if name not in TRUTHINESS_ALLOWED and name not in PLAIN_BOOLS:
                found.add(f"{file.relative_to(ROOT)}:{test.lineno} {ast.unparse(test)}")
    assert found == set(), "Write `is True`, `is None` or `len(x) > 0`: not known is neither yes nor no."


def _called(name: str) -> list[str]:
    return [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in _files()
        for node in ast.walk(_tree(file))
        if isinstance(node, ast.Attribute) and node.attr == name
    ]


@pytest.mark.parametrize("name", ["fillna", "fill_null"])
def test_no_gap_is_filled(name: str) -> None:
    assert _called(name) == []


def test_no_clock_is_read_below_the_pages() -> None:
    clocks = [place for name in ("now", "today", "utcnow") for place in _called(name)]
    screens = ("kyphodss/pages/", "kyphodss/ui/")
    rooms = {place.split(":")[0] for place in clocks if not place.startswith(screens)}
    # `Timeline.today` is the day that was passed in. Below the screens a clock is read where something enters: the command
    # line's default day, the filling of the demonstration, and the day whose worklist is made ahead of time.
    assert rooms == {
        "kyphodss/charts/timeline.py",
        "kyphodss/cli/arguments.py",
        "kyphodss/service/cds_hooks.py",
        "kyphodss/service/demonstration.py",
        "kyphodss/service/warming.py",
    }


def test_no_unsafe_markup_and_no_blind_except() -> None:
    for file in _files():
        text = file.read_text()
        assert "unsafe_allow_" not in text, file
        for node in ast.walk(_tree(file)):
            if isinstance(node, ast.ExceptHandler):
                assert node.type is not None and ast.unparse(node.type) not in ("Exception", "BaseException"), file


LONG_MODULES = {"kyphodss/logic/terms.py"}  # one class a kind of term, most of it docstrings
LONG_FUNCTIONS: set[str] = set()
MODULE_LINES, FUNCTION_LINES = 262, 44


def test_files_leave_in_one_way() -> None:
    """A file button that draws the page anew can lose the file (`ui/file_button`)."""
    found = [
        f.name
        for f in _files()
        for n in ast.walk(_tree(f))
        if isinstance(n, ast.Attribute) and n.attr == "download_button"
    ]
    assert found == ["file_button.py"]


def test_rooms_are_small() -> None:
    long_modules, long_functions = set(), set()
    for file in _files():
        name, text = str(file.relative_to(ROOT)), file.read_text()
        if len(text.splitlines()) > MODULE_LINES:
            long_modules.add(name)
        for node in ast.walk(_tree(file)):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES:
                long_functions.add(f"{name}:{node.name}")
    assert long_modules == LONG_MODULES
    assert long_functions == LONG_FUNCTIONS


def test_everything_public_says_what_it_is() -> None:
    silent = []
    for file in _files():
        tree = _tree(file)
        if ast.get_docstring(tree) is None:
            silent.append(str(file))
        for node in ast.walk(tree):
            if not isinstance(node, (ast.FunctionDef, ast.ClassDef)) or node.name.startswith("_"):
                continue
            if ast.get_docstring(node) is None and node.name not in ("facts", "children"):
                silent.append(f"{file.relative_to(ROOT)}:{node.name}")
    assert silent == []


def test_the_project_speaks_only_of_itself() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    files = [ROOT / name for name in listed if not name.endswith((".png", ".ico"))]
    assert len(files) > 60
    words = [
        "/" + "work/",
        "/" + "root/",
        "/" + "tmp/",
        "py" + "pi.org",
        "sub" + "agent",
        "farm-" + "studio",
        "co-authored" + "-by",
    ]
    found = [
        f"{file.name}: {word}"
        for file in files
        if file.exists()
        for word in words
        if word in file.read_text(errors="replace").lower()
    ]
    assert found == []
