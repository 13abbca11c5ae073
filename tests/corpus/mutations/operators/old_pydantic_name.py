"""A method of a model is called by the name it had in pydantic 1, or its configuration is a class."""

from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP209",)
OLD = {
    "model_dump": "dict",
    "model_dump_json": "json",
    "model_copy": "copy",
    "model_validate": "parse_obj",
    "model_construct": "construct",
}


def seeds(site: Site) -> Iterator[Seed]:
    """Each call of a method that pydantic 2 renamed, and each `ConfigDict` with one setting."""
    for call in site.tree.nodes(cst.Call):
        if isinstance(call.func, cst.Attribute) and call.func.attr.value in OLD:
            old = OLD[call.func.attr.value]
            if f"def {old}(" in site.text:
                continue  # the model's own method, which is not deprecated
            yield Seed(
                path=site.path,
                edits=(site.tree.replace(call.func.attr, old),),
                expected=(expect("SOP209", site.tree.statement(call)),),
                broken=f"pydantic 2 deprecates {old}",
            )
    for node in site.tree.nodes(cst.Assign):
        match node:
            case cst.Assign(
                targets=[cst.AssignTarget(target=cst.Name(value="model_config"))],
                value=cst.Call(args=[cst.Arg(keyword=cst.Name(value=setting), value=value)]),
            ):
                yield Seed(
                    path=site.path,
                    edits=(site.tree.replace(node, f"class Config: {setting} = {site.tree.code(value)}"),),
                    expected=(expect("SOP209", site.tree.lines(node)),),
                    broken="pydantic 2 deprecates class Config",
                )
