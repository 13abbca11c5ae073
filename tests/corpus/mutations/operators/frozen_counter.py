"""A counter that a guard compares with a limit is never counted up."""

import re
from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Expected, Proof, Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP119", "SOP204", "SOP118")


def seeds(site: Site) -> Iterator[Seed]:
    """Each `x.count += n` that is the only change of a field which a condition compares."""
    for node in site.tree.nodes(cst.AugAssign):
        statement = site.tree.parent(node, cst.SimpleStatementLine)
        function = site.tree.parent(node, cst.FunctionDef)
        if not isinstance(node.target, cst.Attribute) or statement is None or function is None:
            continue
        field = node.target.attr.value
        if len(re.findall(rf"\.{field}\s*[-+*/|&]?=(?!=)", site.text)) == 1 and is_compared(site, field):
            guards = places_of_guards(site, field)
            yield Seed(
                path=site.path,
                edits=(site.tree.without(statement),),
                expected=(
                    expect("SOP119", guards | site.tree.lines(function)),
                    expect("SOP118", guards | site.tree.lines(function)),
                    *declarations(site, "SOP204", field),
                ),
                broken=f"{field} keeps its first value for ever",
                proof=Proof.STEP_LOST,
            )


def is_compared(site: Site, field: str) -> bool:
    """Whether some line compares the field with a limit: with something that is not counted itself."""
    counted = set(re.findall(r"\.(\w+) [-+]=", site.text)) - {field}
    compared = re.findall(
        rf"[^\n]*\.{field}\b[^\n]*(?:[<>]=?|==)[^\n]*|[^\n]*(?:[<>]=?|==)[^\n]*\.{field}\b[^\n]*", site.text
    )
    return any(not counted & set(re.findall(r"\.(\w+)", line)) for line in compared)


def places_of_guards(site: Site, field: str) -> frozenset[int]:
    """The lines of every `if` that looks at the field."""
    return frozenset().union(
        *(
            site.tree.lines(node)
            for node in site.tree.nodes(cst.If)
            if re.search(rf"\.{field}\b", site.tree.code(node.test))
        )
    )


def declarations(site: Site, code: str, field: str) -> Iterator[Expected]:
    """The finding of a code where classes of the program declare a field of this name."""
    for file in site.program.files:
        for number, line in enumerate(file.text.splitlines(), start=1):
            if re.match(rf"    {field}\s*:", line):
                yield expect(code, [number], path=file.path)
