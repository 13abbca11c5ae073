from tests.compiler.expectations import assert_rule, findings, flow, only, source

MODEL = """
    from typing import Annotated

    from pydantic import AfterValidator, ConfigDict, PositiveInt, field_validator


    class Basket(BaseModel):
        model_config = ConfigDict(validate_assignment={validates})

        articles: list[str] = []
        few: list[str] = Field(default=[], max_length=3)
        some: set[str] = Field(default_factory=set, min_length=1)
        prices: dict[str, int] = {{}}
        raw: list[str] = []
        free: list[str] = []
        ranks: list[PositiveInt] = []
        counts: dict[str, Annotated[int, AfterValidator(abs)]] = {{}}

        @field_validator("articles", "prices")
        @classmethod
        def checked(cls, value):
            return value

        @field_validator("raw", mode="before")
        @classmethod
        def prepared(cls, value):
            return value


    class Start(Procedure[Basket]):
        @handler
        def on_go(self, sigma: Basket, event: Go):
            {statement}
            return self
"""


def judge(statement: str) -> None:
    assert_rule("SOP208", MODEL.format(statement=statement, validates=True))


def test_in_place_changes_of_checked_containers_are_reported() -> None:
    for statement in (
        "sigma.articles.append(event.payload)",
        "sigma.ranks.append(len(event.payload))",
        "sigma.counts['a'] = len(event.payload)",
        "sigma.articles[0] = event.payload",
        "sigma.prices['a'] = 3",
        "sigma.prices.update(a=3)",
        "sigma.few.extend([event.payload])",
        "sigma.some.clear()",
        "articles = sigma.articles; articles.clear()",
    ):
        judge(statement + "  # expect: SOP208")


def test_new_values_free_fields_and_changes_that_break_no_limit_are_fine() -> None:
    for statement in (
        "sigma.articles = [*sigma.articles, event.payload]",
        "sigma.few.pop()",
        "sigma.few.sort()",
        "sigma.some.add(event.payload)",
        "sigma.raw.append(event.payload)",
        "sigma.free.append(event.payload)",
        "list(sigma.articles).append(event.payload)",
        "sigma.articles += [event.payload]",
        "sigma.ranks += [len(event.payload)]",
        "sigma.ranks.append(3)",
        "sigma.ranks.pop()",
    ):
        judge(statement)


def test_the_help_says_what_else_the_model_needs() -> None:
    for validates, needed in ((True, False), (False, True)):
        text = flow(MODEL.format(statement="sigma.articles.append('')", validates=validates))
        found = only(text, "SOP208")
        assert found.subject == "Basket.articles"
        assert ("validate_assignment" in found.help) is needed


def test_an_augmented_assignment_is_one_finding() -> None:
    for validates, codes in ((True, []), (False, ["SOP207"])):
        text = flow(MODEL.format(statement="sigma.articles += [event.payload]", validates=validates))
        found = [one.code for one in findings(source(text)) if one.code in {"SOP207", "SOP208", "SOP211"}]
        assert found == codes


def test_what_is_changed_through_another_field_is_not_held_against_this_one() -> None:
    text = """
    from pydantic import ConfigDict, field_validator

    class Page(BaseModel):
        model_config = ConfigDict(validate_assignment=True)
        lines: list[str] = []
        old: list[list[str]] = []

        @field_validator("lines")
        @classmethod
        def check(cls, lines): return lines

        def save(self):
            self.old.append(self.lines)
            self.lines = self.old.pop()


    class Write(Procedure[Page]):
        @handler
        def on_go(self, sigma: Page, event: Go):
            sigma.save()
            sigma.old[0].append("")
            return End(make_prompt(f"{sigma.lines}"))


    SOP(state=Page(), init_proc=Write())
    """
    assert_rule("SOP208", text)
