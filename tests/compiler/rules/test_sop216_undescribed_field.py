from tests.compiler.expectations import assert_rule, flow, only

MODEL = """
    class Loan(BaseModel):
        applicant: str = Field(default=""{description})
        {field}


    class Start(Procedure[Loan]):
        @handler
        def on_go(self, sigma: Loan, event: Go):
            if {test}:
                return End({end})
            print(sigma.score)
            return self
"""


def judge(
    field: str,
    *,
    test: str = "sigma.score > 3",
    description: str = ', description="who"',
    end: str = "",
) -> None:
    assert_rule("SOP216", MODEL.format(field=field, test=test, description=description, end=end))


def test_a_field_that_decides_needs_the_words_that_others_have() -> None:
    judge("score: int = 0  # expect: SOP216")
    judge("score: int = Field(default=0)  # expect: SOP216")


def test_described_fields_those_that_decide_nothing_and_plain_models_are_fine() -> None:
    judge("score: int = Field(default=0, description='points')")
    judge("score: int = 0", test="event.payload")
    judge("score: int = 0", description="")


def test_a_field_that_a_prompt_shows_needs_words_as_well() -> None:
    for end in (
        'make_prompt(f"scored {sigma.score}")',
        'make_prompt("scored " + str(sigma.score))',
        'make_prompt("scored {}".format(sigma.score))',
    ):
        judge("score: int = 0  # expect: SOP216", test="event.payload", end=end)


def test_texts_that_are_no_prompts_show_fields_in_words_of_their_own() -> None:
    judge("score: int = 0", test="event.payload", end='make_prompt("scored")')
    judge("score: int = 0", test="event.payload", end='make_prompt(f"scored {sigma.applicant}")')
    judge("score: int = Field(default=0, description='points')", end='make_prompt(f"scored {sigma.score}")')


def test_a_field_that_decides_and_is_shown_is_reported_once() -> None:
    judge("score: int = 0  # expect: SOP216", end='make_prompt(f"scored {sigma.score}")')


def test_the_place_that_shows_the_field_is_told() -> None:
    text = MODEL.format(
        field="score: int = 0",
        test="event.payload",
        description=', description="who"',
        end='make_prompt(f"scored {sigma.score}")',
    )
    found = only(flow(text), "SOP216")
    assert found.message == (
        "Loan.score is shown to the agent and has no description, so the agent is not told what it means"
    )
    assert [place.message for place in found.related] == ["Start.on_go puts it in a prompt here"]


def test_the_way_to_a_shown_field_is_not_shown() -> None:
    text = """
    class Agency(BaseModel):
        name: str = ""  # expect: SOP216
        city: str = Field(default="", description="where it is")


    class Loan(BaseModel):
        applicant: str = Field(default="", description="who")
        agency: Agency = Agency()


    class Start(Procedure[Loan]):
        @handler
        def on_go(self, sigma: Loan, event: Go):
            return End(make_prompt(f"ask {sigma.agency.name}"))
    """
    assert_rule("SOP216", text)
