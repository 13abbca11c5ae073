"""A handler whose parameters the runtime cannot use.

## What it does

Reports a handler that does not take exactly `self`, the state and the event; whose event has no annotation or
one that is no event, or names what is only imported below `if TYPE_CHECKING`; whose state annotation is
another type than the procedure's; `@handler()` with parentheses, and `@staticmethod`, `@classmethod` or
`@property` beside `@handler`.

## Why is this bad?

The annotation of the event decides which events the handler takes. Without it the runtime refuses the class.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Printed(Event[int]):
    pass


class Print(Procedure[dict]):
    prompt = make_prompt("Print the label")

    @handler
    def on_printed(self, sigma: dict, event: int):  # expect: SOP112
        return End()


SOP(state={}, init_proc=Print())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Printed(Event[int]):
    pass


class Print(Procedure[dict]):
    prompt = make_prompt("Print the label")

    @handler
    def on_printed(self, sigma: dict, event: Printed):
        return End()


SOP(state={}, init_proc=Print())
```

## Known limits

A state annotation that is a base of the procedure's state type, a type variable or unknown is accepted.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.state_types import fits
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.handler import HandlerDeclaration, HandlerProblem, SignatureProblem
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{handler} {fault}",
    help="write it as `def {handler}(self, sigma: {sigma}, event: EventClass)`",
)

_FAULTS = {
    SignatureProblem.PARAMETER_COUNT: (
        "takes {detail} besides self instead of the state and the event, so the runtime cannot call it"
    ),
    SignatureProblem.NO_EVENT_ANNOTATION: (
        "does not say which event `{detail}` is: the workflow stops with DefinitionError"
    ),
    SignatureProblem.NOT_AN_EVENT: (
        "is annotated with {detail}, which is no event: the workflow stops with DefinitionError"
    ),
    SignatureProblem.ONLY_FOR_CHECKERS: (
        "is annotated with {detail}, which is only there for type checkers: the workflow stops with an error"
    ),
    SignatureProblem.SIGMA_MISMATCH: (
        "expects {detail} as state, but is given {sigma}, the state of {procedure}"
    ),
    SignatureProblem.DECORATOR_CALLED: (
        "is decorated with the call `@{detail}`, which raises TypeError when the class is defined"
    ),
    SignatureProblem.HIDDEN: "is hidden by `@{detail}` above `@handler`: no event ever reaches it",
    SignatureProblem.NOT_AN_INSTANCE_METHOD: (
        "is a `@{detail}` below `@handler`, and the runtime needs a method of the instance"
    ),
}
_ADVICE = {
    SignatureProblem.DECORATOR_CALLED: "write `@handler` without parentheses",
    SignatureProblem.HIDDEN: "remove `@{detail}`: a handler is a plain method",
    SignatureProblem.NOT_AN_INSTANCE_METHOD: "remove `@{detail}`: a handler is a plain method",
}


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report the faults of handler signatures."""
    for procedure in program.procedures:
        for declaration in procedure.declarations:
            for problem in _causes(declaration):
                if not _is_accepted(procedure, declaration, problem, facts):
                    yield _finding(procedure, declaration, problem)


def _causes(declaration: HandlerDeclaration) -> Iterator[HandlerProblem]:
    """The problems but for those that `@staticmethod` and its kin bring about."""
    kinds = {problem.kind for problem in declaration.problems}
    is_no_method = SignatureProblem.NOT_AN_INSTANCE_METHOD in kinds or SignatureProblem.HIDDEN in kinds
    for problem in declaration.problems:
        if not (is_no_method and problem.kind is SignatureProblem.PARAMETER_COUNT):
            yield problem


def _is_accepted(
    procedure: Procedure, declaration: HandlerDeclaration, problem: HandlerProblem, facts: Facts
) -> bool:
    """Whether the state annotation is wider than the procedure's state type, which does no harm."""
    if problem.kind is not SignatureProblem.SIGMA_MISMATCH:
        return False
    if procedure.sigma is None or declaration.sigma is None:
        return True
    return fits(procedure.sigma, declaration.sigma, facts.index)


def _finding(procedure: Procedure, declaration: HandlerDeclaration, problem: HandlerProblem) -> Diagnostic:
    sigma = procedure.sigma_text or "State"
    detail = problem.detail
    if problem.kind is SignatureProblem.PARAMETER_COUNT:
        detail = "1 parameter" if detail == "1" else f"{detail} parameters"
    fault = _FAULTS[problem.kind].format(detail=detail, procedure=procedure.name, sigma=sigma)
    advice = _ADVICE.get(problem.kind)
    return RULE.at(
        problem.span,
        help=None if advice is None else advice.format(detail=detail),
        handler=declaration.name,
        fault=fault,
        sigma=sigma,
        symbol=f"{procedure.name}.{declaration.name}",
        subject=declaration.qualname,
    )
