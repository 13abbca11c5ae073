from tests.compiler.expectations import assert_rule


def test_only_a_private_name_with_a_field_call_is_refused() -> None:
    assert_rule(
        "SOP213",
        """
        from pydantic import PrivateAttr


        class Cart(BaseModel):
            _cache: dict[str, int] = Field(default_factory=dict)  # expect: SOP213
            _lock: object = PrivateAttr(default=None)
            _plain: int = 0
            total: float = Field(default=0.0)
        """,
    )
