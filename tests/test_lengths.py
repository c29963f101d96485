"""The house: that files and functions can be seen whole, and calls remembered."""

import ast
from collections.abc import Iterable

import pytest

from tests.source import ROOT, Module, modules, tracked

PARTS = ("news", "storage", "jobs", "bot")
LINES = 300  #: of a file
STEPS = 40  #: lines of a function; one that must be longer says why behind `# long:` on its first line
PARAMETERS = 7  #: of a function, without self: what belongs together is one thing with a name

pytestmark = pytest.mark.xdist_group("house")  # what one worker has read, it need not read again


def test_no_file_is_too_long_to_be_read_whole() -> None:
    code = (path for path in tracked() if path.suffix in {".py", ".js", ".css", ".html", ".sql"})
    pages = {str(path.relative_to(ROOT)): path for path in code if "tests/data" not in str(path)}
    long = {name: count for name, path in pages.items() if (count := len(path.read_text("utf-8").splitlines())) > LINES}
    assert long == {}


def test_no_function_is_too_long_to_be_seen_whole() -> None:
    long = []
    for part in PARTS:
        for path in sorted((ROOT / part).rglob("*.py")):
            lines = path.read_text("utf-8").splitlines()
            for node in ast.walk(ast.parse("\n".join(lines))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
                    count = node.end_lineno - node.lineno + 1
                    if count > STEPS and "# long: " not in lines[node.lineno - 1]:
                        long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {count}")
    assert long == []


def with_many_parameters(code: Iterable[Module]) -> list[str]:
    """The functions that take more than `PARAMETERS`; those of a dataclass are its fields, and do not count."""
    found = []
    for name, module in code:
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                of = node.args
                every = [*of.posonlyargs, *of.args, of.vararg, *of.kwonlyargs, of.kwarg]
                count = len([one for one in every if one is not None and one.arg not in ("self", "cls")])
                if count > PARAMETERS:
                    found.append(f"{name}:{node.lineno} {node.name}: {count}")
    return found


def test_no_function_takes_more_than_one_can_remember() -> None:
    assert with_many_parameters(modules(*PARTS, "bench")) == []


def test_one_parameter_too_many_is_noticed() -> None:
    most = ast.parse("class A:\n def f(self, a, b, /, c, *d, e, f, **g): ...")
    more = ast.parse("async def f(a, b, c, *, d, e, f, g, h): ...")
    assert with_many_parameters([("jobs.one", most), ("jobs.other", more)]) == ["jobs.other:1 f: 8"]
