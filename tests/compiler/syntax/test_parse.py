import pytest

from sopy_compiler.source.text import SourceKind, SourceText
from sopy_compiler.syntax.guard import MAXIMUM_BRACKET_DEPTH, MAXIMUM_CHAIN
from sopy_compiler.syntax.parse import deep_recursion, parse


def source(text: str, kind: SourceKind = SourceKind.PYTHON) -> SourceText:
    return SourceText(path="flow.py", module="flow", text=text, kind=kind)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "\ufeffx = 1\n",
        "x = 1\r\ny = 2\r\n",
        "x = 1\ry = 2\r",
        "class A:\n    x = 1\n\f\n    y = 2\n",
        "x = 1\n\fclass A:\n  \f    x = 1\n\f\fy\f=\f2\n",
        "class A[T: int = str](list[T]): ...\n",
        "type Pair[T] = tuple[T, T]\n",
        "x = f'{f'{1}'}'\n",
        "try: ...\nexcept* ValueError: ...\n",
        "match x:\n    case [1, *_]: ...\n",
        "while (n := next(it)) > 1: ...\n",
        "async def f():\n    async with a as b, c: ...\n",
        "if 1:\n\tx = 1\n",
        "x = 1",
    ],
)
def test_every_grammar_up_to_the_newest_is_read(text: str) -> None:
    tree, problems = parse(source(text))
    assert problems == ()
    assert tree is not None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x = 1\nclass (:\n", 2),
        ("def f(:\n", 1),
        ("x = '\n", 1),
        ("x = 1\n  y = 2\n", 2),
        ("x = 1\0\n", 1),
        ("x = 1\ny = " + "(" * 2_000 + ")" * 2_000 + "\n", 2),
        ("x = " + "a+" * (MAXIMUM_CHAIN + 10) + "a\n", 1),
        ("x = " + "a." * 30_000 + "a\n", 1),
        ("x = " + "-" * 30_000 + "a\n", 1),
        ("x = " + "not " * 30_000 + "a\n", 1),
        ("x = " + "lambda: " * 30_000 + "a\n", 1),
        ("x = f'{" + "(" * 2_000 + ")" * 2_000 + "}'\n", 1),
        ("x = f'a', " + "(" * 2_000 + ")" * 2_000 + ", 'b'\n", 1),
        ("x = f'{a:>{b}}', " + "(" * 2_000 + ")" * 2_000 + ", 'b'\n", 1),
        ("x = f'{a['b']:%H}', " + "(" * 2_000 + ")" * 2_000 + ", 'b'\n", 1),
        ('x = rF"""{{\'{a}\n""", ' + "(" * 2_000 + ")" * 2_000 + ", 'b'\n", 2),
        ("x = y if'a'else " + "(" * 2_000 + ")" * 2_000 + ", 'b'\n", 1),
        ("x = " + "lambda x=" * 2_000 + "1" + ": 1" * 2_000 + "\n", 1),
        ("if a: pass\n" + "elif a: pass\n" * 20_000, 3002),
        ("x = a" + "()" * 20_000 + "\n", 1),
    ],
)
def test_a_file_that_does_not_parse_has_one_problem_with_its_place(text: str, line: int) -> None:
    tree, problems = parse(source(text))
    assert tree is None
    (problem,) = problems
    assert problem.span.line == line
    assert problem.message
    assert "\n" not in problem.message


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * (MAXIMUM_BRACKET_DEPTH - 1) + "1" + ")" * (MAXIMUM_BRACKET_DEPTH - 1) + "\n",
        "x = " + "a+" * (MAXIMUM_CHAIN - 10) + "a\n",
        "x = [" + "1 + 1," * 5_000 + "]\n",
        "x = {" + "'a': a.b," * 5_000 + "}\n",
        "x = '" + "(" * 5_000 + "'\n",
        "x = f'" + "(" * 5_000 + "'\n",
        "x = f'{a}" + "{{" * 5_000 + "'\n",
        "x = f'''" + "a and b. " * 5_000 + "'''\n",
        "x = [" + "f'{a:>{b}} {c!r} {d['e']}', " * 900 + "]\n",
        "x = {" + "'a': lambda x, y=1: x + y,\n" * 900 + "}\n",
        "".join(f"if a{n}: pass\nelif b: pass\n" for n in range(900)),
        "# " + "(" * 5_000 + "\nx = 1\n",
        "x = '''" + "(\n" * 5_000 + "'''\n",
        "f" + "(1)" * 390 + "\n",
        "".join(f"{' ' * depth}if x:\n" for depth in range(90)) + " " * 90 + "pass\n",
    ],
)
def test_code_within_the_limits_is_read(text: str) -> None:
    tree, problems = parse(source(text))
    assert problems == ()
    assert tree is not None
    with deep_recursion():
        assert tree.span(tree.module.body[-1]).line >= 1


@pytest.mark.parametrize("part", ["()", "[0]", ".a", "(0)(1)", " if a else b", "[0][0]", " and b", "\\\n+a"])
def test_a_chain_of_anything_ends_in_an_answer(part: str) -> None:
    tree, problems = parse(source("x = a" + part * 20_000 + "\n"))
    assert (tree is None) == bool(problems)
    if tree is not None:
        with deep_recursion():
            assert tree.span(tree.module.body[0]).line == 1


def test_the_blocks_of_a_document_that_parse_are_kept() -> None:
    text = "# T\n\n```python\nx = 1\n```\n\n```python\ny = (\n```\n\n- a\n\n  ```python\n  z = 3\n  ```\n"
    tree, problems = parse(source(text, SourceKind.MARKDOWN))
    assert tree is not None
    assert [problem.span.line for problem in problems] == [8]
    last = tree.span(tree.module.body[-1])
    assert (last.line, last.column, last.end_column) == (14, 3, 8)


def test_a_problem_in_an_indented_block_is_placed_in_the_document() -> None:
    _, problems = parse(source("- a\n\n  ```python\n  x = )\n  ```\n", SourceKind.MARKDOWN))
    assert [(problem.span.line, problem.span.column) for problem in problems] == [(4, 7)]


def test_a_document_without_code_is_empty() -> None:
    tree, problems = parse(source("# Only text\n", SourceKind.MARKDOWN))
    assert tree is not None
    assert problems == ()


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("x = 1\n\nx = )\n", (3, 5), "unmatched ')'"),
        ("x = 1\ny = (\nz = 2\n", (2, 5), "'(' was never closed"),
        ("class A[T]: ...\ntype X = int\nclass (:\n", (3, 7), "invalid syntax"),
        ("class A:\n    def f(self)\n        pass\n", (2, 16), "expected ':'"),
    ],
)
def test_the_problem_is_told_where_python_tells_it(text: str, place: tuple[int, int], message: str) -> None:
    _, (problem,) = parse(source(text))
    assert ((problem.span.line, problem.span.column), problem.message) == (place, message)


@pytest.mark.parametrize("part", ["[|]", "(|)", "A(|)", "A(b=|)", "{1: |}", "[a, *b, |]"])
def test_a_deep_pattern_is_refused_in_no_time_where_the_interpreter_cannot_read_it(part: str) -> None:
    before, after = part.split("|")
    text = f"match x:\n    case {before * 40}a{after * 40}:\n        pass\nlazy import a\n"
    tree, (problem,) = parse(source(text))
    assert tree is None
    assert (problem.span.line, problem.message) == (2, "a pattern is nested more than 7 deep")


@pytest.mark.parametrize(
    "text",
    [
        "match x:\n    case [A(b={'c': [d, (e), *_]})] if f(" + "(" * 40 + "1" + ")" * 40 + "): ...\n",
        "match x:\n    case [[[[[[[a]]]]]]]: " + "(" * 40 + "1" + ")" * 40 + "\n",
        "case = " + "(" * 40 + "1" + ")" * 40 + "\n",
        "case.a = " + "[" * 40 + "]" * 40 + "\n",
    ],
)
def test_the_limit_of_patterns_is_for_patterns_alone(text: str) -> None:
    tree, problems = parse(source(text))
    assert problems == ()
    assert tree is not None
