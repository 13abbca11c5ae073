from tests.compiler.expectations import assert_rule


def test_values_in_the_body_of_a_typed_dict_are_reported() -> None:
    assert_rule(
        "SOP228",
        """
        from typing import NamedTuple, NotRequired, TypedDict


        class Talk(TypedDict):
            topic: str
            turns: int = 0  # expect: SOP228
            last: NotRequired[str] = ""  # expect: SOP228


        class Longer(Talk, total=False):
            end: str


        class Pair(NamedTuple):
            left: int = 0


        class Other(BaseModel):
            turns: int = 0
        """,
    )
