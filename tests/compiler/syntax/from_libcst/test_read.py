import pytest

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.from_libcst.read import read_text
from sopy_compiler.syntax.walk import walk


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("type A[T: int = str, *Ts, **P] = B\n", nodes.TypeAlias),
        ("def f[T](x: T) -> T: ...\n", nodes.TypeParameters),
        ("x = f'{f'{1}'}'\n", nodes.FormattedString),
        ("x = t'{a}'\n", nodes.TemplatedString),
        ("lazy import a.b\n", nodes.Import),
        ("lazy from a import b\n", nodes.ImportFrom),
    ],
)
def test_the_newest_syntax_is_read(text: str, kind: type[nodes.Node]) -> None:
    module = read_text(text)
    assert not isinstance(module, str)
    assert any(isinstance(node, kind) for node in walk(module))


def test_wrong_syntax_is_told() -> None:
    assert "error at 2:" in str(read_text("x = 1\nclass (: pass\n"))
