import libcst as cst
import pytest

from sopy_compiler.syntax.named_attributes import Use, named_attribute


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
    found = named_attribute(cst.parse_expression(written))
    assert found is not None
    assert (found.name, found.use) == ("n", use)
    assert cst.Module([]).code_for_node(found.holder) == holder


def test_a_computed_name_is_not_known() -> None:
    found = named_attribute(cst.parse_expression("setattr(x, name, v)"))
    assert found is not None
    assert found.name is None


@pytest.mark.parametrize("written", ["x.n", "x['n']", "set(x, 'n', v)", "x.setattr('n', v)"])
def test_other_expressions_name_no_attribute(written: str) -> None:
    assert named_attribute(cst.parse_expression(written)) is None
