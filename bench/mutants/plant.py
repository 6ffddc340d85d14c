"""How changed code gets into a running process, and how pytest is run there."""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from hypothesis import Phase, settings

EXAMPLES = 40
# A failing property is enough; looking for its smallest example would cost more than everything else.
settings.register_profile(
    "mutants",
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=EXAMPLES,
    phases=(Phase.explicit, Phase.generate),
)
OPTIONS = ("-q", "--assert=plain", "--tb=no", "-p", "_hypothesis_pytestplugin", "--hypothesis-profile=mutants")


def run_pytest(options: Sequence[str], plugin: object) -> int:
    """Pytest in this process with one plugin of ours, without a word; its exit status."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        return int(pytest.main([*OPTIONS, *options], plugins=[plugin, _FewExamples()]))


class _FewExamples:
    """A property test with a number of examples of its own draws no more than the others."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            test = getattr(getattr(item, "obj", None), "__func__", getattr(item, "obj", None))
            own: settings | None = getattr(test, "_hypothesis_internal_use_settings", None)
            if own is not None and own.max_examples > EXAMPLES:
                vars(test)["_hypothesis_internal_use_settings"] = settings(own, max_examples=EXAMPLES)


CodeOf = Callable[[str, str], CodeType | None]


def plant(code_of: CodeOf) -> None:
    """Modules not yet imported get the code that `code_of` makes of their name and file; their own where it gives None."""
    sys.meta_path.insert(0, _Finder(code_of))


class _Finder(MetaPathFinder):
    def __init__(self, code_of: CodeOf) -> None:
        self.code_of = code_of

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path, target) if fullname.startswith("kyphodss") else None
        code = None if spec is None or spec.origin is None else self.code_of(fullname, spec.origin)
        if spec is None or spec.origin is None or code is None:
            return None
        spec.loader = _Loader(fullname, spec.origin, code)
        return spec


class _Loader(SourceFileLoader):
    def __init__(self, fullname: str, path: str, code: CodeType) -> None:
        super().__init__(fullname, path)
        self.planted = code

    def get_code(self, fullname: str) -> CodeType:
        del fullname
        return self.planted
