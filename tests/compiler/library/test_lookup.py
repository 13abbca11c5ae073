# covers: sopy_compiler.library.functions
import pytest

from sopy_compiler.library.functions import function_rows
from sopy_compiler.library.lookup import function_row, method_behind, refers
from sopy_compiler.library.row import FunctionRow, Gives


def test_a_row_is_found_by_name_before_any_prefix() -> None:
    assert function_row("time.sleep").returns == "None"
    assert function_row("time.gmtime") == FunctionRow(name="time.gmtime", is_prefix=True, keeps=False)


def test_of_a_function_without_a_row_nothing_is_known() -> None:
    found = function_row("flow.elsewhere")
    assert found.gives is Gives.UNKNOWN
    assert found.keeps


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("builtins.list.append", "append"),
        ("operator.setitem", "__setitem__"),
        ("operator.__ior__", "__ior__"),
        ("builtins.dict.fromkeys", ""),
        ("builtins.len", ""),
    ],
)
def test_some_functions_are_methods_of_their_first_argument(name: str, method: str) -> None:
    assert method_behind(name) == method


def test_accessors_refer_to_their_object() -> None:
    assert refers("builtins.setattr")
    assert refers("operator.delitem")
    assert not refers("builtins.print")


def test_no_function_has_two_rows() -> None:
    names = [(row.name, row.is_prefix) for row in function_rows()]
    assert len(names) == len(set(names))
