import pytest

from sopy_compiler.source.text import SourceText
from sopy_compiler.syntax.comments import suppressions_of
from sopy_compiler.syntax.parse import parse


def covered(text: str) -> list[tuple[tuple[str, ...], int, int]]:
    """The codes, the first and the last line of each suppression."""
    tree, problems = parse(SourceText(path="flow.py", module="flow", text=text))
    assert tree is not None, problems
    return [
        (one.codes, one.covers.line, one.covers.end_line - (one.covers.end_column == 1))
        for one in suppressions_of(tree)
    ]


@pytest.mark.parametrize(
    ("text", "codes", "last_line"),
    [
        ("x = 1  # sopyc: ignore[SOP201]\n", ("SOP201",), 1),
        ("x = 1  #sopyc:ignore [ SOP2 , SOP301 ] because\n", ("SOP2", "SOP301"), 1),
        ("x = 1  # sopyc: ignore\n", (), 1),
        ("def f():  # sopyc: ignore[SOP105]\n    a\n    b\n", ("SOP105",), 3),
        ("def f(\n    a,  # sopyc: ignore[SOP105]\n    b,\n):\n    c\n", ("SOP105",), 5),
        ("class A(  # sopyc: ignore[SOP101]\n    B,\n):\n    x = 1\n", ("SOP101",), 4),
        ("@d  # sopyc: ignore[SOP101]\nclass A:\n    x = 1\n", ("SOP101",), 1),
        ("x = (\n    1,  # sopyc: ignore[SOP201]\n)\n", ("SOP201",), 2),
    ],
)
def test_a_comment_covers_its_line_or_the_definition_it_heads(
    text: str, codes: tuple[str, ...], last_line: int
) -> None:
    ((found, _, last),) = covered(text)
    assert (found, last) == (codes, last_line)


def test_a_comment_can_cover_the_file() -> None:
    ((codes, first, last),) = covered("x = 1\n# sopyc: ignore-file[SOP4]\ny = 2\n")
    assert (codes, first) == (("SOP4",), 1)
    assert last > 3


@pytest.mark.parametrize(
    "text",
    ["x = '# sopyc: ignore[SOP201]'\n", "# sopyc: ignored\n", "# noqa\n", '"""\n# sopyc: ignore\n"""\n', ""],
)
def test_other_text_covers_nothing(text: str) -> None:
    assert covered(text) == []


def test_the_reason_follows_the_codes() -> None:
    tree, _ = parse(
        SourceText(path="f.py", module="f", text="x = 1  # sopyc: ignore[SOP201] -- on purpose\n")
    )
    assert tree is not None
    assert [one.justification for one in suppressions_of(tree)] == ["on purpose"]
