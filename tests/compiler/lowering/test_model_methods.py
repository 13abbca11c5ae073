# covers: sopy_compiler.ir.method_run, sopy_compiler.analysis.state_runs
from sopy_compiler.ir.program import Program
from tests.compiler.expectations import assert_rule, flow, lowered, source

MODEL = """
    from pydantic import PositiveInt, field_validator, model_validator


    class Basket(BaseModel):
        articles: list[str] = []
        amount: PositiveInt = 1
        free: int = 0

        @field_validator("articles")
        @classmethod
        def checked(cls, value):
            return value

        @model_validator(mode="after")
        def counted(self):
            self.amount = 1 + len(self.articles)
            return self

        def __init__(self, **values):
            super().__init__(**values)
            self.amount = len(values)

        def add(self, article: str) -> None:
            self.articles.append(article)  # expect: SOP208
            self._count()

        def _count(self) -> None:
            self.amount = len(self.articles)  # expect: SOP207

        def empty(self) -> None:
            self.amount = 0  # expect: SOP211

        def resize(self, amount: int) -> None:
            self.amount = amount


    class Unchecked(BaseModel):
        articles: list[str] = []

        def add(self, article: str) -> None:
            self.articles.append(article)


    class Start(Procedure[Basket]):
        @handler
        def on_go(self, sigma: Basket, event: Go):
            sigma.resize(3)
            return End()
"""


def program() -> Program:
    return lowered(source(flow(MODEL)))


def test_public_methods_of_models_that_check_are_read_unless_a_handler_calls_them() -> None:
    found = program().method_runs
    assert [(one.model, one.method) for one in found] == [("flow.Basket", "add"), ("flow.Basket", "empty")]
    assert [one.path for one in found[0].assignments] == ["amount"]
    assert [one.path for one in found[0].additions] == ["articles"]


def test_what_they_do_is_judged_as_in_a_handler() -> None:
    for code in ("SOP207", "SOP208", "SOP211"):
        lines = (
            line.replace("  # expect: ", "  # ") if code not in line else line for line in MODEL.splitlines()
        )
        assert_rule(code, "\n".join(lines))


def test_they_leave_nothing_to_the_handlers() -> None:
    alone = lowered(source(flow(MODEL.replace("def add", "def _add").replace("def empty", "def _empty"))))
    assert [one.effect for item in alone.procedures for one in item.runs] == [
        one.effect for item in program().procedures for one in item.runs
    ]
