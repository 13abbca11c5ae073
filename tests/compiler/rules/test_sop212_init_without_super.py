from tests.compiler.expectations import assert_rule


def test_only_models_of_pydantic_that_never_call_their_base_are_reported() -> None:
    assert_rule(
        "SOP212",
        """
        class Basket(BaseModel):
            total: float = 0.0

            def __init__(self, total):  # expect: SOP212
                self.total = total


        class Parcel(BaseModel):
            total: float = 0.0

            def __init__(self, total):
                super().__init__()
                self.total = total


        class Explicit(BaseModel):
            total: float = 0.0

            def __init__(self, **values):
                BaseModel.__init__(self, **values)
                self.total = 0.0


        class Plain:
            def __init__(self):
                self.total = 0.0
        """,
    )
