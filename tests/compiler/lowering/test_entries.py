# covers: sopy_compiler.lowering.declared_entries
import pytest

from sopy_compiler.ir.entry import Entry, EntryKind
from tests.compiler.lowering.whole_programs import lowered

MACHINE = """
    class Next(Procedure[State]):
        @handler
        def on_stop(self, sigma: State, event: Stop):
            return End()

    class Start(Procedure[State]):
        @handler
        def on_go(self, sigma: State, event: Go):
            return Next()
"""


def entries(code: str) -> list[Entry]:
    return list(lowered(MACHINE + code).entries)


def starts(code: str) -> list[str | None]:
    return [entry.procedure for entry in entries(code)]


@pytest.mark.parametrize(
    "code",
    [
        "\n    SOP(state=State(), init_proc=Start())\n",
        "\n    SOP(State(), Start())\n",
        "\n    def build():\n        one = Start()\n        return SOP(state=State(), init_proc=one)\n",
        "\n    START = Start\n    sop = SOP(state=State(), init_proc=START())\n",
        "\n    from sopy_runtime import Session\n    Session(start=Start(), sigma=State())\n",
        "\n    import sopy as s\n    s.SOP(state=State(), init_proc=Start())\n",
    ],
)
def test_the_start_is_found_however_it_is_passed(code: str) -> None:
    assert starts(code) == ["flow.Start"]


def test_the_state_of_the_workflow_is_known() -> None:
    (entry,) = entries("\n    SOP(state=State(), init_proc=Start())\n")
    assert entry.sigma == "flow.State"
    assert entry.kind is EntryKind.SOP_CALL


def test_a_subclass_names_the_workflow() -> None:
    for body in (
        "super().__init__(state=State(), init_proc=Start())",
        "self.state = State(); self.current_proc = Start()",
    ):
        code = f"\n    class Machine(SOP):\n        def __init__(self):\n            {body}\n"
        (entry,) = entries(code)
        assert (entry.name, entry.procedure) == ("Machine", "flow.Start")


def test_a_start_handed_through_a_subclass_is_found_where_it_is_built() -> None:
    code = """
    class Machine(SOP):
        def __init__(self, start):
            super().__init__(state=State(), init_proc=start)

    Machine(Next())
    """
    assert starts(code) == ["flow.Next"]


def test_a_start_that_depends_on_data_is_kept_as_a_gap() -> None:
    code = "\n    def build(first):\n        return SOP(state=State(), init_proc=first)\n"
    program = lowered(MACHINE + code)
    assert [entry.procedure for entry in program.entries] == [None]
    assert "cannot be followed" in program.unresolved[0].reason


def test_the_class_statement_can_declare_the_start() -> None:
    code = "\n    class First(Start, initial=True):\n        pass\n"
    (entry,) = entries(code)
    assert (entry.kind, entry.procedure) == (EntryKind.INITIAL, "flow.First")


@pytest.mark.parametrize(
    "code",
    [
        "SOP(state=State(), init_proc=Start()).observes(Go, Stop)",
        "sop = SOP(state=State(), init_proc=Start())\n    sop.observes(Go)\n    sop.observes(Stop)",
        "SEEN = (Go, Stop)\n    SOP(state=State(), init_proc=Start()).observes(*SEEN)",
        "from sopy import Session\n    SEEN = [Go, Stop]\n    Session(Start(), State(), observes=SEEN)",
        "SOP(state=State(), init_proc=Start(), ignore_unrecongnized_events=True).observes(Go, Stop)",
    ],
)
def test_the_filter_of_events_belongs_to_its_sop(code: str) -> None:
    (entry,) = entries(f"\n    {code}\n")
    assert entry.observes is not None
    assert [reference.event for reference in entry.observes] == ["flow.Go", "flow.Stop"]
    assert entry.observes_known


@pytest.mark.parametrize(
    "code",
    [
        "SOP(state=State(), init_proc=Start(), ignore_unrecongnized_events=False).observes(Go)",
        "SOP(state=State(), init_proc=Start(), ignore_unrecognized_events=chosen()).observes(Go)",
        "from sopy import Session\n    Session(Start(), State(), observes=chosen())",
        "from sopy import Session\n    Session(Start(), State(), observes=[Go, *chosen()])",
    ],
)
def test_a_filter_that_may_let_others_through_is_not_known(code: str) -> None:
    (entry,) = entries(f"\n    {code}\n")
    assert not entry.observes_known


def test_without_a_filter_every_event_is_observed() -> None:
    (entry,) = entries("\n    SOP(state=State(), init_proc=Start())\n")
    assert entry.observes is None
    assert entry.observes_known


def test_a_filter_on_an_sop_that_cannot_be_followed_leaves_all_filters_open() -> None:
    code = """
    SOP(state=State(), init_proc=Start())

    def watch(machines, key):
        machines[key].observes(Go)
    """
    (entry,) = entries(code)
    assert not entry.observes_known
