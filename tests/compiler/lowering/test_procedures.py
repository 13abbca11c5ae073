# covers: sopy_compiler.lowering.declarations
# covers: sopy_compiler.lowering.hierarchy
# covers: sopy_compiler.lowering.state_type
# covers: sopy_compiler.lowering.decorators
# covers: sopy_compiler.lowering.scope_names
from sopy_compiler.ir.handler import SignatureProblem
from sopy_compiler.ir.unresolved import NameRole
from tests.compiler.lowering.whole_programs import lowered, procedure


def handled(body: str, name: str) -> dict[str, str]:
    """The declaration that takes each event, by short names."""
    found = procedure(lowered(body), name)
    return {
        event.removeprefix("flow."): qualname.removeprefix("flow.") for event, qualname in found.effective
    }


TWO_HANDLERS = """
    class Base(Procedure[State]):
        @handler
        def on_go(self, sigma: State, event: Go):
            return self

        @handler
        def on_stop(self, sigma: State, event: Stop):
            return End()
"""


def test_handlers_are_inherited_and_replaced_event_by_event() -> None:
    body = TWO_HANDLERS + (
        "\n    class Start(Base):\n"
        "        @handler\n        def gone(self, sigma: State, event: Go):\n            return End()\n"
    )
    assert handled(body, "Start") == {"Go": "Start.gone", "Stop": "Base.on_stop"}


def test_a_method_of_the_same_name_hides_an_inherited_handler() -> None:
    body = (
        TWO_HANDLERS
        + "\n    class Start(Base):\n        def on_go(self, sigma, event):\n            return self\n"
    )
    assert handled(body, "Start") == {"Stop": "Base.on_stop"}


def test_handlers_come_from_mixins_in_the_order_of_the_bases() -> None:
    body = """
    class Quits:
        @handler
        def on_stop(self, sigma: State, event: Stop):
            return End()

    class Start(Quits, Procedure[State]):
        @handler
        def on_go(self, sigma: State, event: Go):
            return self
    """
    assert handled(body, "Start") == {"Go": "Start.on_go", "Stop": "Quits.on_stop"}


def test_a_union_of_events_is_run_once_for_each() -> None:
    body = """
    Both = Go | Stop

    class Start(Procedure[State]):
        @handler
        def on_any(self, sigma: State, event: "Both"):
            if isinstance(event, Go):
                return self
            return End()
    """
    runs = procedure(lowered(body), "Start").runs
    assert [(run.event, [str(step.kind) for step in run.transitions]) for run in runs] == [
        ("flow.Go", ["stay"]),
        ("flow.Stop", ["finish"]),
    ]


def test_the_state_of_a_generic_base_is_what_the_subclass_passes() -> None:
    body = """
    S = TypeVar("S")

    class Review(Procedure[S], Generic[S]):
        pass

    class Start(Review[State]):
        pass
    """
    program = lowered(body)
    assert procedure(program, "Start").sigma == "flow.State"
    assert procedure(program, "Review").sigma is None


def test_a_base_that_is_never_built_is_no_state() -> None:
    body = TWO_HANDLERS + "\n    class Start(Base):\n        pass\n"
    program = lowered(body)
    assert procedure(program, "Base").is_abstract
    assert not procedure(program, "Start").is_abstract
    built = lowered(body + "\n    SOP(state=State(), init_proc=Base())\n")
    assert not procedure(built, "Base").is_abstract


def test_prompts_are_found_on_the_class_its_base_and_the_instance() -> None:
    body = """
    class Base(Procedure[State]):
        prompt = make_prompt("wait")

    class Start(Base):
        pass

    class Named(Procedure[State]):
        def __init__(self, name):
            self.prompt = make_prompt(f"ask {name}")

    class Silent(Procedure[State]):
        pass
    """
    program = lowered(body)
    prompts = {one.name: one.prompt and one.prompt.text for one in program.procedures}
    assert prompts == {"Base": "wait", "Start": "wait", "Named": None, "Silent": None}
    assert procedure(program, "Named").prompt is not None
    assert procedure(program, "Silent").prompt is None


def test_ignored_events_are_listed_and_a_computed_list_is_a_gap() -> None:
    program = lowered(
        "\n    class Start(Procedure[State]):\n        ignore = [Go, Stop]\n"
        "\n    class Other(Procedure[State]):\n        ignore = find_events()\n"
    )
    start, other = procedure(program, "Start"), procedure(program, "Other")
    assert [reference.event for reference in start.ignore] == ["flow.Go", "flow.Stop"]
    assert start.ignore_known
    assert not other.ignore_known


def test_what_is_wrong_with_a_signature_is_said() -> None:
    body = """
    class Other(BaseModel):
        pass

    class Start(Procedure[State]):
        @handler
        def few(self, sigma: State):
            return self

        @handler
        def bare(self, sigma: State, event):
            return self

        @handler
        def text(self, sigma: State, event: str):
            return self

        @handler
        def foreign(self, sigma: Other, event: Go):
            return self
    """
    found = {
        one.name: [problem.kind for problem in one.problems]
        for one in procedure(lowered(body), "Start").declarations
    }
    assert found == {
        "few": [SignatureProblem.PARAMETER_COUNT],
        "bare": [SignatureProblem.NO_EVENT_ANNOTATION],
        "text": [SignatureProblem.NOT_AN_EVENT],
        "foreign": [SignatureProblem.SIGMA_MISMATCH],
    }


def test_names_that_nothing_defines_are_facts_with_their_role() -> None:
    body = """
    class Start(Procedure[State]):
        @handler
        def on_go(self, sigma: State, event: Gone):
            return self

        @handler
        def on_stop(self, sigma: State, event: Stop):
            return Nxt()

    class Other(Procedur[State]):
        pass

    class Third(Procedure[Stat]):
        pass
    """
    found = {(name.name, name.role) for name in lowered(body).undefined_names}
    assert found == {
        ("Gone", NameRole.EVENT),
        ("Nxt", NameRole.TARGET),
        ("Procedur", NameRole.BASE),
        ("Stat", NameRole.SIGMA),
    }


def test_a_method_that_looks_like_a_handler_is_told_from_one_that_is_called() -> None:
    body = """
    class Start(Procedure[State]):
        @handler
        def on_go(self, sigma: State, event: Go):
            return self.helper(sigma, event)

        def helper(self, sigma: State, event: Go):
            return self

        def forgotten(self, sigma: State, event: Stop):
            return End()
    """
    methods = {
        one.name: (one.looks_like_handler, one.is_used) for one in procedure(lowered(body), "Start").methods
    }
    assert methods == {"helper": (True, True), "forgotten": (True, False)}
