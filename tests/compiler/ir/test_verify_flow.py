from dataclasses import replace

import pytest

from sopy_compiler.ir.flow import Enter, Flow, FlowExit, FlowNode, FlowPart, Leave
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.verify_flow import verify_flows
from tests.compiler.expectations import flow, lowered, source

TEXT = flow(
    """
    class Fill(Procedure[Order]):
        def next(self, sigma: Order):
            return End() if sigma.items else self

        @handler
        def on_go(self, sigma: Order, event: Go):
            sigma.total += 1
            return self.next(sigma)
    """
)


def with_flow(changed: Flow) -> Program:
    program = lowered(source(TEXT))
    (procedure,) = program.procedures
    (run,) = procedure.runs
    return replace(program, procedures=(replace(procedure, runs=(replace(run, flow=changed),)),))


def test_a_flow_as_it_is_lowered_holds_together() -> None:
    program = lowered(source(TEXT))
    assert list(verify_flows(program)) == []
    (run,) = program.procedures[0].runs
    assert run.flow.parts


START = FlowNode(before=())
WAYS = (FlowExit(node=0, transition=0), FlowExit(node=0, transition=1))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (Flow(nodes=(START,), exits=(FlowExit(node=3, transition=0), *WAYS)), "ends at the node 3"),
        (Flow(nodes=(START,), exits=(*WAYS, FlowExit(node=0, transition=9))), "the transition 9"),
        (Flow(nodes=(START,), exits=WAYS[:1]), "no way of its flow leads to one of its transitions"),
        (Flow(nodes=(START, FlowNode(before=(7,))), exits=WAYS), "comes after one that does not exist"),
        (Flow(nodes=(FlowNode(before=(), step=Enter(part=0)),), exits=WAYS), "enters the part 0"),
        (
            Flow(nodes=(START, FlowNode(before=(0,), step=Leave(call=0, exit=0))), exits=WAYS),
            "leaves a call that it does not come from",
        ),
        (
            Flow(
                nodes=(
                    FlowNode(before=(), step=Enter(part=0)),
                    FlowNode(before=(0,), step=Leave(call=0, exit=2)),
                ),
                exits=WAYS,
                parts=(FlowPart(nodes=(START,), exits=(0,)),),
            ),
            "leaves by an exit that the function does not have",
        ),
        (
            Flow(nodes=(START,), exits=WAYS, parts=(FlowPart(nodes=(START,), exits=(4,)),)),
            "the part 0 of its flow ends at a node",
        ),
    ],
)
def test_a_flow_that_does_not_hold_together_is_named(changed: Flow, message: str) -> None:
    assert any(message in one.message for one in verify_flows(with_flow(changed)))
