"""The flow graphs of handlers hold together."""

from collections.abc import Iterator

from sopy_compiler.ir.flow import Enter, FlowNode, FlowPart, Leave
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.violation import Violation


def verify_flows(program: Program) -> Iterator[Violation]:
    """Nodes, parts and exits that are not there; calls that are left where their function does not end."""
    for procedure in program.procedures:
        for run in procedure.runs:
            subject = f"{run.procedure}.{run.name}"
            for message in _faults(run):
                yield Violation(subject=subject, message=message)


def _faults(run: HandlerRun) -> Iterator[str]:
    flow = run.flow
    for nodes in (flow.nodes, *(part.nodes for part in flow.parts)):
        yield from _nodes(nodes, flow.parts)
    for end in flow.exits:
        if not 0 <= end.node < len(flow.nodes):
            yield f"its flow ends at the node {end.node}, which it does not have"
        if end.transition is not None and not 0 <= end.transition < len(run.transitions):
            yield f"its flow leads to the transition {end.transition}, which it does not have"
    for number, part in enumerate(flow.parts):
        if any(not 0 <= node < len(part.nodes) for node in part.exits):
            yield f"the part {number} of its flow ends at a node that it does not have"
    led_to = {end.transition for end in flow.exits}
    if flow.nodes and any(number not in led_to for number in range(len(run.transitions))):
        yield "no way of its flow leads to one of its transitions"


def _nodes(nodes: tuple[FlowNode, ...], parts: tuple[FlowPart, ...]) -> Iterator[str]:
    for number, node in enumerate(nodes):
        if any(not 0 <= before < len(nodes) for before in node.before):
            yield f"the node {number} of its flow comes after one that does not exist"
        match node.step:
            case Enter(part=part) if not 0 <= part < len(parts):
                yield f"the node {number} of its flow enters the part {part}, which does not exist"
            case Leave(call=call, exit=end):
                enter = nodes[call].step if 0 <= call < len(nodes) else None
                if not isinstance(enter, Enter) or node.before != (call,):
                    yield f"the node {number} of its flow leaves a call that it does not come from"
                elif not 0 <= end < len(parts[enter.part].exits):
                    yield f"the node {number} of its flow leaves by an exit that the function does not have"
