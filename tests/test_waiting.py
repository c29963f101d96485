"""No test waits for a time, or measures one: it would be red where the machine is busy."""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent
WAITS = {"sleep", "timeout", "wait_for"}  #: of asyncio and time; with a number they say how quick a machine must be
MEASURES = {"perf_counter", "process_time"}


def waits(text: str) -> Iterator[str]:
    """What in the text waits for a time, or has a parser that gives its own few seconds to a feed."""
    for call in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)):
        if ast.unparse(call.func) == "Parser" and not {"seconds", "python"} & {one.arg for one in call.keywords}:
            yield f"{call.lineno}: {ast.unparse(call)}"
        if not isinstance(call.func, ast.Attribute) or ast.unparse(call.func.value) not in ("asyncio", "time"):
            continue
        numbers = [one.value for one in call.args if isinstance(one, ast.Constant) and one.value]
        if call.func.attr in MEASURES or (call.func.attr in WAITS and numbers):
            yield f"{call.lineno}: {ast.unparse(call)}"


def test_no_test_waits_for_a_time() -> None:
    """But the waiting itself, and the fakes, which may well be slow."""
    tests = [path for path in TESTS.rglob("*.py") if path.name != "waiting.py" and path.parent.name != "fakes"]
    found = {str(path.relative_to(TESTS)): list(waits(path.read_text("utf-8"))) for path in tests}
    assert {path: lines for path, lines in found.items() if lines} == {}, "wait with what tests/waiting.py has"


def test_what_waits_for_a_time_is_seen() -> None:
    assert list(waits("asyncio.sleep(0)\ntime.sleep(0.1)")) == ["2: time.sleep(0.1)"]
    assert list(waits("async with asyncio.timeout(5): pass")) and list(waits("begun = time.perf_counter()"))
    assert list(waits("Parser(clock=clock)")) and not list(waits("Parser(clock=clock, seconds=PATIENCE)"))
