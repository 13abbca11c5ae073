"""A field of a `Literal` type is compared with a text that it can never be: a step never happens."""

from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Proof, Seed, expect
from tests.corpus.mutations.operators.changed_literal import literals
from tests.corpus.mutations.site import Site, misspelt

CODES = ("SOP118",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `if field == "text":` that leads to a return."""
    for taken in site.handlers():
        for node in site.tree.nodes(cst.If, taken.node):
            match tested(node):
                case cst.Comparison(
                    left=left,
                    comparisons=[
                        cst.ComparisonTarget(operator=cst.Equal(), comparator=cst.SimpleString() as text)
                    ],
                ):
                    allowed = literals(site.type_of(left, taken))
                    wrong = misspelt(str(text.evaluated_value))
                    if allowed and wrong not in allowed and any(site.tree.nodes(cst.Return, node.body)):
                        yield Seed(
                            path=site.path,
                            edits=(site.tree.replace(text, f'"{wrong}"'),),
                            expected=(expect("SOP118", site.tree.lines(node)),),
                            broken=f"{site.tree.code(left)} is never {wrong!r}",
                            proof=Proof.STEP_LOST,
                        )


def tested(node: cst.If) -> cst.BaseExpression:
    """The test of an `if`, without the `cond` around it."""
    match node.test:
        case cst.Call(func=cst.Name(value="cond" | "when"), args=[cst.Arg(value=inner), *_]):
            return inner
    return node.test
