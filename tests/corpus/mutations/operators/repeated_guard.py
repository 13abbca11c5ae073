"""A guard is asked twice: what stands under the second one never happens."""

import re
from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Edit, Seed, expect
from tests.corpus.mutations.operators.changed_literal_in_guard import tested
from tests.corpus.mutations.operators.removed_none_check import leaves
from tests.corpus.mutations.site import Site

CODES = ("SOP118",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `if` of a handler that compares without calling anything and returns, copied behind itself."""
    for node in guards(site):
        lines = site.tree.lines(node)
        copied = site.tree.text.splitlines(keepends=True)[min(lines) - 1 : max(lines)]
        end = site.tree.without_lines(1, max(lines)).end
        yield Seed(
            path=site.path,
            edits=(Edit(start=end, end=end, text="".join(copied)),),
            expected=(expect("SOP118", {max(lines) + 1}),),
            broken="the second guard is never true",
        )


def guards(site: Site) -> Iterator[cst.If]:
    """Each `if` without `else` whose block returns and whose test is a comparison of plain members."""
    for taken in site.handlers():
        for node in site.tree.nodes(cst.If, taken.node):
            test = tested(node)
            calls = [site.tree.code(one.func) for one in site.tree.nodes(cst.Call, test)]
            is_elif = isinstance(site.tree.parent(node, cst.CSTNode), cst.If)
            is_plain = isinstance(test, cst.Comparison) and set(calls) <= {"len"}
            is_of_state = re.search(rf"\b{taken.sigma}\b", site.tree.code(test))
            if is_plain and is_of_state and node.orelse is None and not is_elif and leaves(node.body):
                yield node
