# covers: sopy_compiler.lowering.linked
# covers: sopy_compiler.lowering.module_groups
# covers: sopy_compiler.syntax.rebind
from dataclasses import replace

from sopy_compiler.lowering.edited_program import EditedProgram
from sopy_compiler.lowering.lower import Lowering, ProgramReader, lower_program
from sopy_compiler.source.loader import NoLoader
from sopy_compiler.source.text import SourceText
from tests.compiler.lowering.whole_programs import module

STATE = module("\n    TALLY = 1\n", name="state")
FIRST = module(
    """
    from state import State, Go
    from second import Second, last

    class First(Procedure[State]):
        @handler
        def on_go(self, sigma: State, event: Go):
            sigma.count += 1
            return Second()

    class Other(Procedure[State]):
        @handler
        def on_go(self, sigma: State, event: Go):
            return last(sigma)

    SOP(state=State(), init_proc=First())
""",
    name="first",
)
SECOND = module(
    """
    from state import State, Go

    def last(state):
        return End()

    class Second(Procedure[State]):
        @handler
        def on_go(self, sigma: State, event: Go):
            return last(sigma)
""",
    name="second",
)
SOURCES = [FIRST, SECOND, STATE]


def _started() -> tuple[EditedProgram, Lowering]:
    program = EditedProgram(ProgramReader(SOURCES, loader=NoLoader()), SOURCES)
    return program, program.lower()


def _with(module: SourceText, old: str, new: str) -> list[SourceText]:
    assert old in module.text
    changed = replace(module, text=module.text.replace(old, new, 1))
    return [changed if one is module else one for one in SOURCES]


def _again(sources: list[SourceText]) -> tuple[Lowering | None, int]:
    """The program read again, and how many statements that took."""
    program, before = _started()
    found = program.lower_again(sources)
    return found, found.statements - before.statements if found is not None else 0


def _is_cold(found: Lowering | None, sources: list[SourceText]) -> bool:
    return found is not None and found.program == lower_program(sources, loader=NoLoader())


def test_an_edit_inside_a_handler_has_that_handler_read_again() -> None:
    sources = _with(FIRST, "sigma.count += 1", "sigma.count += 2")
    found, statements = _again(sources)
    assert _is_cold(found, sources)
    assert statements == 2


def test_an_edit_of_a_helper_has_all_who_call_it_read_again() -> None:
    sources = _with(SECOND, "return End()", 'return "no"')
    found, statements = _again(sources)
    assert _is_cold(found, sources)
    assert 2 <= statements < _started()[1].statements


def test_lines_that_move_take_their_places_along() -> None:
    sources = _with(FIRST, "        sigma.count += 1\n", "        sigma.count += 1\n\n\n")
    found, _ = _again(sources)
    assert _is_cold(found, sources)


def test_a_remark_changes_nothing_and_reads_nothing_else() -> None:
    sources = _with(FIRST, "sigma.count += 1", "sigma.count += 1  # a remark")
    found, statements = _again(sources)
    assert _is_cold(found, sources)
    assert statements == 2


def test_several_modules_can_change_at_once() -> None:
    first, second = _with(FIRST, "+= 1", "+= 3")[0], _with(SECOND, "return End()", "return None")[1]
    sources = [first, second, STATE]
    found, _ = _again(sources)
    assert _is_cold(found, sources)


def test_what_changes_more_than_bodies_is_left_to_a_new_reading() -> None:
    assert _again(_with(FIRST, "class Other(", "class Another("))[0] is None
    assert _again(_with(STATE, "TALLY = 1", "TALLY = 2"))[0] is None
    assert _again(_with(SECOND, "def last(state):", "def last(state, more=1):"))[0] is None
    assert _again(_with(SECOND, "return End()", "from os import path\n        return End()"))[0] is None
    assert _again(_with(SECOND, "return End()", "return (")) == (None, 0)
    assert _again(SOURCES[:2])[0] is None


def test_values_that_nothing_gives_any_more_are_left_to_a_new_reading() -> None:
    keeping = _with(FIRST, "sigma.count += 1", "self.back = Other()")
    program = EditedProgram(ProgramReader(keeping, loader=NoLoader()), keeping)
    program.lower()
    assert program.lower_again(SOURCES) is None
