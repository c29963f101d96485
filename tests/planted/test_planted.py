"""The faults that are planted fit the program as it is."""

from pathlib import Path

import pytest

from tests.planted import FAULTS, Edit, Fault, plant

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_fits_the_program(fault: Fault) -> None:
    texts = {edit.path: (ROOT / edit.path).read_text("utf-8") for edit in fault.edits}
    before = dict(texts)
    for edit in fault.edits:
        texts[edit.path] = plant(texts[edit.path], edit)
        compile(texts[edit.path], edit.path, "exec")
    assert all(texts[path] != before[path] for path in texts)


def test_words_that_stand_nowhere_or_twice_are_no_place() -> None:
    edit = Edit(path="a.py", old="x = 1", new="x = 2")
    assert plant("x = 1\n", edit) == "x = 2\n"
    for text in ("", "x = 1\nx = 1\n"):
        with pytest.raises(ValueError, match=r"a\.py: stands there"):
            plant(text, edit)
