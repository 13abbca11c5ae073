from tests.compiler.expectations import assert_rule

MODEL = """
    class Loan(BaseModel):
        applicant: str = Field(default=""{description})
        {field}


    class Start(Procedure[Loan]):
        @handler
        def on_go(self, sigma: Loan, event: Go):
            if {test}:
                return End()
            print(sigma.score)
            return self
"""


def judge(field: str, *, test: str = "sigma.score > 3", description: str = ', description="who"') -> None:
    assert_rule("SOP216", MODEL.format(field=field, test=test, description=description))


def test_a_field_that_decides_needs_the_words_that_others_have() -> None:
    judge("score: int = 0  # expect: SOP216")
    judge("score: int = Field(default=0)  # expect: SOP216")


def test_described_fields_those_that_decide_nothing_and_plain_models_are_fine() -> None:
    judge("score: int = Field(default=0, description='points')")
    judge("score: int = 0", test="event.payload")
    judge("score: int = 0", description="")
