from tests.compiler.expectations import assert_rule

MODEL = """
    class Call(BaseModel):
        {field}


    class Talk(Procedure[Call]):
        @handler
        def on_go(self, sigma: Call, event: Go):
            {use}
            return self


    {outside}
"""


def judge(field: str, *, use: str = "pass", outside: str = "") -> None:
    assert_rule("SOP206", MODEL.format(field=field, use=use, outside=outside))


def test_fields_that_no_code_mentions_are_reported() -> None:
    judge("mood: str = ''  # expect: SOP206")
    judge("mood: list[str] = Field(default_factory=list)  # expect: SOP206")


def test_required_mentioned_and_private_fields_are_fine() -> None:
    judge("mood: str")
    judge("_mood: str = ''")
    judge("mood: str = ''", use="sigma.mood = event.payload")
    judge("mood: str = ''", use="print(sigma.mood)")
    judge("mood: str = ''", use="print(getattr(sigma, 'mood'))")
    judge("mood: str = ''", outside="call = Call(mood='good')")
    judge("mood: str = ''", use="print(sigma)")
    judge("mood: str = ''", use="unknown(sigma)")


def test_a_misspelt_use_explains_the_unused_field() -> None:
    judge("mood: str = ''", use="print(sigma.mod)")


def test_classes_that_are_no_state_are_not_judged() -> None:
    judge("mood: str", outside="class Other(BaseModel):\n        spare: int = 0")
