"""Where a function can come to its end without a return."""

from collections.abc import Sequence

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.walk import walk_own

Statement = nodes.Statement | nodes.SimpleStatement


def falling_ends(body: nodes.Suite | nodes.Else | nodes.Finally) -> tuple[nodes.Node, ...]:
    """What comes last on the ways off the end of a block, as far as its statements tell.

    The test of an `if` without `else`, the subject of a `match` that may take no case, the head of a loop,
    and any other statement that is the last one.
    """
    return _ends(body.body if isinstance(body, nodes.Else | nodes.Finally) else body)


def _ends(suite: nodes.Suite) -> tuple[nodes.Node, ...]:
    statements: Sequence[Statement] = suite.body
    if not statements:
        return ()
    last = statements[-1]
    match last:
        case nodes.Return() | nodes.Raise() | nodes.Break() | nodes.Continue():
            return ()
        case nodes.If():
            return _of_if(last)
        case nodes.Match():
            inside = tuple(end for case in last.cases for end in falling_ends(case.body))
            return inside if any(map(_takes_all, last.cases)) else (*inside, last.subject)
        case nodes.With():
            return falling_ends(last.body)
        case nodes.Try() | nodes.TryStar():
            inner = last.orelse or last.body
            return (
                *falling_ends(inner),
                *(end for handler in last.handlers for end in falling_ends(handler.body)),
            )
        case nodes.While(test=test):
            is_endless = isinstance(test, nodes.Name) and test.value == "True"
            breaks = any(isinstance(node, nodes.Break) for node in walk_own(last.body))
            return () if is_endless and not breaks else (test,)
        case nodes.For():
            return (last.iter,)
    return (last,)


def _of_if(node: nodes.If) -> tuple[nodes.Node, ...]:
    inside = falling_ends(node.body)
    match node.orelse:
        case nodes.If():
            return (*inside, *_of_if(node.orelse))
        case nodes.Else():
            return (*inside, *falling_ends(node.orelse))
    return (*inside, node.test)


def _takes_all(case: nodes.MatchCase) -> bool:
    return case.guard is None and isinstance(case.pattern, nodes.MatchAs) and case.pattern.pattern is None
