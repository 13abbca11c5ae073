"""Members that something besides a state surely lacks."""

from tests.compiler.expectations import assert_rule, flow, messages

NAMES = """
    import dataclasses
    from typing import Any, TypedDict


    class Report(TypedDict):
        text: str


    @dataclasses.dataclass(frozen=True)
    class Rules:
        hints: int = 3


    class State(BaseModel):
        facts: dict[str, str] = {}
        report: Report = {"text": ""}
        waiting: list[Procedure[Any]] = []


    RULES = Rules()


    class Start(Procedure[State]):
        @classmethod
        def begin(cls, sigma: State):
            return cls()

        @handler
        def on_go(self, sigma: State, event: Go):
            CODE
            return End()


    SOP(state=State(), init_proc=Start())
"""


def test_what_classes_containers_and_settings_lack_is_reported() -> None:
    lines = (
        "Start.start(sigma)",
        "hints = RULES.hint",
        "answer = sigma.facts.answer",
        "sigma.report.text = event.payload",
        "text = sigma.report.text",
    )
    code = "\n            ".join(f"{line}  # expect: SOP201" for line in lines)
    assert_rule("SOP201", NAMES.replace("CODE", code))
    assert messages(flow(NAMES.replace("CODE", "text = sigma.report.text")), "SOP201") == [
        "the TypedDict Report has no attribute `text`, so this raises AttributeError"
    ]


def test_what_they_have_is_fine_and_so_is_what_is_asked_for() -> None:
    lines = (
        "nxt = Start.begin(sigma)",
        "hints = RULES.hints, RULES.__dict__, Start.__name__, Start.mro()",
        "answer = sigma.facts.get('answer'), sigma.report.items()",
        "try: RULES.hint\n            except AttributeError: pass",
        "if hasattr(sigma.facts, 'answer'): return Start() if sigma.facts.answer else self",
    )
    assert_rule("SOP201", NAMES.replace("CODE", "\n            ".join(lines)))
