import pytest

from sopy_compiler.source.text import SourceText
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.named_attributes import NamedAttribute, Use, named_attribute
from sopy_compiler.syntax.parse import parse
from sopy_compiler.syntax.tree import SyntaxTree
from sopy_compiler.syntax.walk import walk


def read(written: str) -> tuple[SyntaxTree, NamedAttribute | None]:
    tree, _ = parse(SourceText(path="flow.py", module="flow", text=f"{written}\n"))
    assert tree is not None
    (statement,) = (node for node in walk(tree.module) if isinstance(node, nodes.Expr))
    return tree, named_attribute(statement.value)


@pytest.mark.parametrize(
    ("written", "use", "holder"),
    [
        ("getattr(x, 'n')", Use.READ, "x"),
        ("getattr(x.y, 'n', None)", Use.READ, "x.y"),
        ("setattr(x, 'n', v)", Use.STORE, "x"),
        ("delattr(x, 'n')", Use.DELETE, "x"),
        ("x.__setattr__('n', v)", Use.STORE, "x"),
        ("x.__delattr__('n')", Use.DELETE, "x"),
        ("object.__setattr__(x, 'n', v)", Use.STORE, "x"),
        ("super().__setattr__('n', v)", Use.STORE, "super()"),
        ("x.__dict__['n']", Use.KEY, "x"),
        ("vars(x)['n']", Use.KEY, "x"),
    ],
)
def test_an_attribute_can_be_named_by_a_text(written: str, use: Use, holder: str) -> None:
    tree, found = read(written)
    assert found is not None
    assert (found.name, found.use) == ("n", use)
    assert tree.code(found.holder) == holder


def test_a_computed_name_is_not_known() -> None:
    _, found = read("setattr(x, name, v)")
    assert found is not None
    assert found.name is None


@pytest.mark.parametrize("written", ["x.n", "x['n']", "set(x, 'n', v)", "x.setattr('n', v)"])
def test_other_expressions_name_no_attribute(written: str) -> None:
    assert read(written)[1] is None
