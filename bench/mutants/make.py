"""The mutants of a module, made by mutmut, and the code they stand for."""

import ast
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from types import CodeType

from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.utils.format_utils import parse_mutant_key

CONTROL = "unchanged"


@dataclass(frozen=True)
class Mutant:
    """A function with one change: mutmut's name for it, where the function stands, and the changed function."""

    name: str
    module: str
    file: str
    owner: str | None
    function: str
    tree: ast.FunctionDef

    @property
    def place(self) -> str:
        """Module, class and function."""
        return place(self.module, self.owner, self.function)

    @property
    def control(self) -> bool:
        """Is it the unchanged function?"""
        return self.name.endswith(CONTROL)

    def unchanged(self) -> "Mutant":
        """The same function without the change: if its tests fail, the fault is in the way they are run."""
        return replace(self, name=f"{self.place}.{CONTROL}", tree=self._original(self._module())[1])

    def renamed(self) -> ast.FunctionDef:
        """The changed function under the name of the original."""
        tree = deepcopy(self.tree)
        tree.name = self.function
        return tree

    def changes_nothing(self) -> bool:
        """Is the changed function the same code as the original, so that no test could tell?"""
        return ast.dump(self.renamed()) == ast.dump(self._original(self._module())[1])

    def whole(self) -> CodeType:
        """The module with the change in it."""
        tree = self._module()
        body, original = self._original(tree)
        body[body.index(original)] = self.renamed()
        return compile(ast.fix_missing_locations(tree), self.file, "exec")

    def _module(self) -> ast.Module:
        return ast.parse(Path(self.file).read_text(encoding="utf-8"))

    def _original(self, tree: ast.Module) -> tuple[list[ast.stmt], ast.FunctionDef]:
        """The unchanged function in the tree of its module, with the list it stands in."""
        for owner, body in bodies(tree):
            for node in body:
                if owner == self.owner and isinstance(node, ast.FunctionDef) and node.name == self.function:
                    return body, node
        raise LookupError(f"{self.name}: {self.file} has no such function.")


def place(module: str, owner: str | None, function: str) -> str:
    """A function's name with its module and class."""
    return ".".join(part for part in (module, owner, function) if part is not None)


def bodies(tree: ast.Module) -> list[tuple[str | None, list[ast.stmt]]]:
    """The statements of a module and of each of its classes, with the class's name."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return [(None, tree.body), *((node.name, node.body) for node in classes)]


def module_of(file: Path) -> str:
    """The name under which a file of the checkout is imported."""
    return ".".join(file.with_suffix("").parts).removesuffix(".__init__")


def made(file: Path) -> tuple[list[Mutant], str]:
    """The mutants of one module, and mutmut's text that holds them all. A change that changes nothing is left out."""
    found = mutate_file_contents(str(file), file.read_text(encoding="utf-8"))
    functions = {node.name: node for node in ast.walk(ast.parse(found.code)) if isinstance(node, ast.FunctionDef)}
    module = module_of(file)
    mutants: list[Mutant] = []
    for name in found.mutant_names:
        function, owner = parse_mutant_key(name.split("__mutmut_")[0])
        mutants.append(Mutant(f"{module}.{name}", module, str(file), owner, function, functions[name]))
    return [mutant for mutant in mutants if not mutant.changes_nothing()], found.code


def change(mutant: Mutant, text: str) -> list[str]:
    """The lines that differ, from the text that `made` gave."""
    lines = get_diff_for_mutant(mutant.name, text, mutant.file).splitlines()
    return [line for line in lines[2:] if line.startswith(("+", "-"))]
