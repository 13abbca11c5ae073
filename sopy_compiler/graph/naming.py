"""What workflows are called."""

from collections import Counter
from dataclasses import replace

from sopy_compiler.graph.workflow import Workflow
from sopy_compiler.ir.qualified_name import simple_name


def name_workflows(workflows: tuple[Workflow, ...]) -> tuple[Workflow, ...]:
    """Name each after its SOP subclass, else after its module.

    Where one module holds several unnamed workflows, the start procedure is added: `orders.Refund`. Two
    workflows never share a name.
    """
    per_module = Counter(workflow.module for workflow in workflows if not _declared_name(workflow))
    taken: Counter[str] = Counter()
    named = []
    for workflow in workflows:
        name = _declared_name(workflow) or simple_name(workflow.module)
        if not _declared_name(workflow) and per_module[workflow.module] > 1:
            name = f"{name}.{simple_name(workflow.starts[0])}"
        taken[name] += 1
        named.append(replace(workflow, name=name if taken[name] == 1 else f"{name}#{taken[name]}"))
    return tuple(named)


def _declared_name(workflow: Workflow) -> str:
    return next((entry.name for entry in workflow.sources if entry.name), "")
