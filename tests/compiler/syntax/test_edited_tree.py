import pytest

from sopy_compiler.source.text import SourceText
from sopy_compiler.syntax.edited_tree import TreeEdit, edit_tree
from sopy_compiler.syntax.parse import parse
from sopy_compiler.syntax.tree import SyntaxTree
from sopy_compiler.syntax.walk import walk

TEXT = '''\
import os


class A:
    """What it is."""

    x: int = 1

    def f(self, s):
        y = 1
        return y

    def g(self): return 2


def k():
    return 1


LAST = k
'''


def tree(text: str) -> SyntaxTree:
    found, _ = parse(SourceText(path="a.py", module="a", text=text))
    assert found is not None
    return found


def edit(old: str, new: str) -> tuple[SyntaxTree, TreeEdit | None]:
    assert old in TEXT
    mine = tree(TEXT)
    walk(mine.module)
    return mine, edit_tree(mine, tree(TEXT.replace(old, new, 1)))


def told(found: TreeEdit | None) -> tuple[list[str], list[str], bool]:
    assert found is not None
    names = [[one.name.value for one in several] for several in (found.changed, found.moved)]
    return names[0], names[1], found.moves_others


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("y = 1", "y = 22", (["f"], [], False)),
        ("y = 1\n", "y = 1\n        z = 2\n", (["f"], ["g", "k"], True)),
        ("return 1", "return 2", (["k"], [], False)),
        ("import os\n", "import os\n\n", ([], ["f", "g", "k"], True)),
        ("    x: int", "    x : int", ([], [], True)),
        ("y = 1", "y = 1  # why", (["f"], [], False)),
    ],
)
def test_what_a_new_text_changes(old: str, new: str, expected: tuple[list[str], list[str], bool]) -> None:
    mine, found = edit(old, new)
    assert told(found) == expected
    fresh = tree(TEXT.replace(old, new, 1))
    assert [(type(one), one.start, one.end) for one in walk(mine.module)] == [
        (type(one), one.start, one.end) for one in walk(fresh.module)
    ]
    assert [mine.span(one) for one in walk(mine.module)] == [fresh.span(one) for one in walk(fresh.module)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x: int = 1", "x: int = 2"),
        ("def f(self, s)", "def f(self, t)"),
        ("def k()", "async def k()"),
        ("LAST = k\n", ""),
        ("class A:", "class A(B):"),
        ('"""What it is."""', '"""What it was."""'),
    ],
)
def test_a_tree_stays_as_it_was_where_more_than_bodies_differ(old: str, new: str) -> None:
    mine, found = edit(old, new)
    assert found is None
    assert mine.text == TEXT
