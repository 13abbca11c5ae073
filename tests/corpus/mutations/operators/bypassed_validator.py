"""A model with constraints does not check assignments any more."""

import re
from collections.abc import Iterator

import libcst as cst
from pydantic import BaseModel

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP207",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `validate_assignment=True`, where some computed value is assigned to a constrained field."""
    for node, live in site.classes():
        if not issubclass(live, BaseModel):
            continue
        for argument in site.tree.nodes(cst.Arg, node):
            if argument.keyword is None or argument.keyword.value != "validate_assignment":
                continue
            models = [one for one in site.all_classes() if issubclass(one, live)]
            lines = _assignments(site, {name for one in models for name in _constrained(one)})
            call = site.tree.parent(argument, cst.Call)
            if lines and call is not None:
                kept = [site.tree.code(one).rstrip(", ") for one in call.args if one is not argument]
                yield Seed(
                    path=site.path,
                    edits=(site.tree.replace(call, f"{site.tree.code(call.func)}({', '.join(kept)})"),),
                    expected=(expect("SOP207", lines),),
                    broken="assignments are not checked",
                )


def _constrained(model: type[BaseModel]) -> set[str]:
    """The fields with a constraint or a validator of their own."""
    validated = {
        name
        for decorator in model.__pydantic_decorators__.field_validators.values()
        for name in decorator.info.fields
    }
    return validated | {name for name, field in model.model_fields.items() if field.metadata}


def _assignments(site: Site, fields: set[str]) -> frozenset[int]:
    lines: frozenset[int] = frozenset()
    for node in site.tree.nodes(cst.Assign):
        target = node.targets[0].target
        is_constant = re.fullmatch(r"[\d.]+|None|True|False|\"[^\"]*\"", site.tree.code(node.value))
        if isinstance(target, cst.Attribute) and target.attr.value in fields and not is_constant:
            lines |= site.tree.lines(node)
    return lines
