from sopy_compiler.compiler import compile_source
from sopy_compiler.ir.sigma import SigmaModel
from tests.compiler.expectations import source


def model(body: str) -> SigmaModel:
    text = f"import sopy\nfrom pydantic import BaseModel\n\n\nclass State(BaseModel):\n    {body}\n"
    (found,) = compile_source([source(text)]).program.models
    return found


def test_a_field_is_found_by_its_name() -> None:
    found = model("total: int = 0").field("total")
    assert found is not None
    assert found.default == "0"
    assert model("total: int = 0").field("totl") is None


def test_methods_and_inherited_members_count_as_members() -> None:
    names = model(
        "total: int = 0\n\n    def double(self) -> int:\n        return self.total * 2"
    ).member_names
    assert {"total", "double", "model_dump"} <= names
