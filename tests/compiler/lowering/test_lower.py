# covers: sopy_compiler.lowering.mentions
# covers: sopy_compiler.lowering.module_names
# covers: sopy_compiler.lowering.constructions
from dataclasses import replace

from sopy_compiler.lowering.lower import lower_program
from sopy_compiler.source.loader import NoLoader
from sopy_compiler.source.text import SourceText
from tests.compiler.lowering.programs import MemoryLoader
from tests.compiler.lowering.whole_programs import lowered, module, procedure

START = """
    class Start(Procedure[State]):
        @handler
        def on_go(self, sigma: State, event: Go):
            return {value}
"""


def targets(body: str, *others: SourceText) -> list[str]:
    program = lowered(body, *others)
    return [step.target for run in procedure(program, "Start").runs for step in run.transitions]


def test_a_transition_leads_into_another_module() -> None:
    steps = module("\n    class Next(Procedure[State]):\n        pass\n", name="steps")
    package = module("from steps import Next as Following\n", name="package", prelude="")
    assert targets("\n    import steps\n" + START.format(value="steps.Next()"), steps) == ["steps.Next"]
    assert targets("\n    from package import *\n" + START.format(value="Following()"), steps, package) == [
        "steps.Next"
    ]


def test_a_module_that_is_only_imported_gives_facts_and_is_not_reported_on() -> None:
    steps = module("\n    class Next(Procedure[State]):\n        pass\n", name="steps")
    program = lower_program(
        [module("\n    from steps import Next\n" + START.format(value="Next()"))],
        loader=MemoryLoader({"steps": replace(steps, is_reported=False)}),
    )
    assert {one.name: one.is_reported for one in program.procedures} == {"Start": True, "Next": False}


def test_modules_of_one_name_are_told_apart_by_their_paths() -> None:
    text = module(START.format(value="self"))
    sources = [replace(text, path=f"{folder}/workflow.py", module="workflow") for folder in ("order", "loan")]
    program = lower_program(sources, loader=NoLoader())
    assert [one.qualname for one in program.procedures] == ["loan.workflow.Start", "order.workflow.Start"]


def test_classes_of_one_name_in_a_file_are_numbered() -> None:
    first, second = START.format(value="self"), START.format(value="End()")
    program = lowered(f"{first}\n    KEPT = [Start]\n{second}")
    assert [one.qualname for one in program.procedures] == ["flow.Start", "flow.Start#2"]


def test_a_class_that_is_replaced_unused_is_a_fact_of_its_own_and_no_other() -> None:
    program = lowered(START.format(value="self") + START.format(value="End()"))
    assert [one.qualname for one in program.procedures] == ["flow.Start"]
    assert [one.qualname for one in program.replaced_classes] == ["flow.Start"]


def test_calls_that_build_are_facts_wherever_they_stand() -> None:
    program = lowered(START.format(value="End('done')") + "\n    EVENT = Go('x', sender='me')\n    Start()\n")
    assert [(one.subject, one.positional, one.keywords) for one in program.constructions] == [
        ("sopy.End", 1, ()),
        ("flow.Go", 1, ("sender",)),
        ("flow.Start", 0, ()),
    ]


def test_events_that_code_names_are_known_to_be_used() -> None:
    program = lowered(START.format(value="self") + "\n    def send(bus):\n        bus.push(Stop())\n")
    assert program.event_mentions == ("flow.Stop",)


def test_attributes_are_read_again_until_no_handler_adds_a_value() -> None:
    body = """
    class Next(Procedure[State]):
        def __init__(self, then):
            self.then = then

        @handler
        def on_go(self, sigma: State, event: Go):
            return self.then()

    class Last(Procedure[State]):
        pass

    class Start(Procedure[State]):
        @handler
        def on_go(self, sigma: State, event: Go):
            return Next(Last)
    """
    program = lowered(body)
    (run,) = procedure(program, "Next").runs
    assert [step.target for step in run.transitions] == ["flow.Last"]
    assert run.is_complete


def test_the_answer_does_not_depend_on_the_order_of_the_sources() -> None:
    first = module("\n    from other import Next\n" + START.format(value="Next()"))
    other = module("\n    class Next(Procedure[State]):\n        pass\n", name="other")
    loader = MemoryLoader({"flow": first, "other": other})
    assert lower_program([first, other], loader=loader) == lower_program([other, first], loader=loader)
