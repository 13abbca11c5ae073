from tests.compiler.expectations import assert_rule


def test_only_the_form_that_pydantic_2_refuses_is_an_error() -> None:
    assert_rule(
        "SOP210",
        """
        from pydantic import root_validator


        class Booking(BaseModel):
            nights: int = 1

            @root_validator(skip_on_failure=True)
            def check_after(cls, values):
                return values

            @root_validator(pre=True)
            def check_before(cls, values):
                return values

            @root_validator()  # expect: SOP210
            def check(cls, values):
                return values
        """,
    )
