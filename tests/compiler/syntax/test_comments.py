# covers: sopy_compiler.syntax.logical_lines
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
        ("x = (\n    1,  # sopyc: ignore[SOP201]\n)\n", ("SOP201",), 3),
        ("x = 1  # type: ignore[attr]  # sopyc: ignore[SOP201]\n", ("SOP201",), 1),
        ("x = 1  # noqa: E501 # sopyc: ignore[SOP201] why\n", ("SOP201",), 1),
        ("x = 1  # sopyc: ignore[SOP201]  # type: ignore[attr]\n", ("SOP201",), 1),
        ("class A:  # sopyc: ignore[SOP101]\n\n    # a\n    x = 1\n", ("SOP101",), 4),
        ("def f(): return 1  # sopyc: ignore[SOP101]\n", ("SOP101",), 1),
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


@pytest.mark.parametrize(
    ("comment", "is_meant"),
    [
        ("# sopyc: disable=SOP201", True),
        ("# sopyc: ignores[SOP201]", True),
        ("# sopyc ignore[SOP201]", True),
        ("# SOPYC: ignore[SOP201] why", True),
        ("# type: ignore  # sopyc: noqa: SOP201", True),
        ("#: sopyc: Ignore[sop201]", True),
        ("# sopyc: skip (SOP201)", True),
        ("# sopyc ignores SOP201 in tests", False),
        ("# sopyc: what SOP201 says is right", False),
        ("# sopyc-ignored files", False),
        ("# not `# sopyc: disable=SOP201`", False),
        ("# see sopyc: ignoring is a virtue", False),
    ],
)
def test_what_is_meant_as_a_suppression_is_one_without_codes(comment: str, is_meant: bool) -> None:
    assert covered(f"x = 1  {comment}\n") == ([((), 1, 1)] if is_meant else [])


def test_the_reason_follows_the_codes() -> None:
    tree, _ = parse(
        SourceText(path="f.py", module="f", text="x = 1  # sopyc: ignore[SOP201] -- on purpose\n")
    )
    assert tree is not None
    assert [one.justification for one in suppressions_of(tree)] == ["on purpose"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('x = f("""\na\n""")  # sopyc: ignore[SOP401]\ny = 1\n', (1, 3)),
        ('# sopyc: ignore[SOP401]\nx = f("""\na\n""")\ny = 1\n', (1, 4)),
        ("# sopyc: ignore[SOP401]\n# and why\nx = 1\ny = 1\n", (1, 3)),
        ("# sopyc: ignore[SOP401]\n\nx = 1\n", (1, 1)),
        ("if (  # sopyc: ignore[SOP401]\n    a\n):  # b\n    # c\n    x = 1\n", (1, 3)),
        ("if a:\n    x = [\n        1,\n        # sopyc: ignore[SOP401]\n    ]\n", (2, 5)),
        ("x = 1 + \\\n    2  # sopyc: ignore[SOP401]\n", (1, 2)),
        ("try:\n    a\nexcept (\n    B  # sopyc: ignore[SOP401]\n):\n    c\n", (3, 5)),
        ("# sopyc: ignore[SOP401]\n@d\n@e(\n    1\n)\nclass A:\n    x = 1\n", (1, 7)),
        ("# sopyc: ignore[SOP401]\nmatch a:\n    case 1:\n        x = 1\n", (1, 2)),
        ("match (\n    a\n):  # sopyc: ignore[SOP401]\n    # b\n    case 1:\n        x = 1\n", (1, 3)),
        ("match a:\n    case (\n        1\n    ):  # sopyc: ignore[SOP401]\n        x = 1\n", (2, 4)),
        ("# sopyc: ignore[SOP401]\nasync def f():\n    x = 1\n", (1, 3)),
    ],
)
def test_a_comment_covers_the_logical_line_it_stands_on_or_above(text: str, lines: tuple[int, int]) -> None:
    ((_, first, last),) = covered(text)
    assert (first, last) == lines


def test_comments_of_one_line_keep_to_themselves() -> None:
    text = (
        "x = 1  # type: ignore[a] # sopyc: ignore[SOP201] see #12  # noqa: E1  # sopyc: ignore[SOP202]-- b\n"
    )
    tree, _ = parse(SourceText(path="f.py", module="f", text=text))
    assert tree is not None
    first, second = suppressions_of(tree)
    assert (first.codes, first.justification) == (("SOP201",), "see #12")
    assert (second.codes, second.justification) == (("SOP202",), "b")
    assert text[first.span.column - 1 : first.span.end_column - 1] == "# sopyc: ignore[SOP201] see #12"
