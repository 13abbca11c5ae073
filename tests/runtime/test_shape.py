"""The version of a program that was never built says what its sessions are made of."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sopy_runtime.shape import shape_version
from tests.runtime.journal.test_migration import FIRST
from tests.runtime.reloading import Load, reloading


@pytest.fixture
def load(tmp_path: Path) -> Iterator[Load]:
    with reloading(tmp_path, "shaped_flow") as load:
        yield load


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        ("sigma.mood = Mood.BAD", "sigma.mood = Mood.GOOD", True),
        ("import timedelta", "import timedelta  # of time", True),
        ('note: str = ""', 'note: str = "none"', True),
        ("list[Line]", "list[__import__('typing').Annotated[Line, 'kept']]", True),
        ("event: Opened)", "event: 'Nowhere')", False),
        ('note: str = ""', "note: str", False),
        ("note: str", "note: str | None", False),
        ("BAD = 2", "BAD = 2\n    NEITHER = 3", False),
        ("price: float", "price: int", False),
        ("self.calls = 0", "self.calls = self.tries = 0", False),
        ("event: Opened)", "event: Late)", False),
        ("on_late", "on_very_late", True),
        ("class Waiting", "class Resting(Procedure[Ticket]): ...\n\nclass Waiting", False),
    ],
)
def test_it_changes_with_what_is_kept(load: Load, old: str, new: str, is_same: bool) -> None:
    text = FIRST.replace(
        "on_late(self, sigma: Ticket, event: Late)", "on_late(self, sigma: Ticket, event: Event[int])"
    )
    before = shape_version(load(text).Waiting)
    assert before == shape_version(load(text).Waiting)
    assert old in text
    after = shape_version(load(text.replace(old, new)).Waiting)
    assert (before == after) is is_same
