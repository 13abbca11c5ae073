"""The prompt of an instance that is given none: the class has it, or `__init__` makes it."""

import ast
from textwrap import dedent

from sopy_compiler.emit.dispatch_table_branches import Excerpt, prompt_text
from sopy_compiler.ir.procedure import Procedure


def own_prompt(procedure: Procedure, excerpt: Excerpt) -> str:
    """The text, with its variable parts in braces; empty where each instance is given its own, or none."""
    if procedure.signature is not None and any(
        one.name == "prompt" for one in procedure.signature.parameters
    ):
        return ""
    if procedure.prompt is None:
        return ""
    return procedure.prompt.text or _made_in_constructor(excerpt(procedure.body))


def _made_in_constructor(source: str) -> str:
    try:
        body = ast.parse(dedent(source)).body
    except (SyntaxError, ValueError, RecursionError):
        return ""
    constructors = (
        statement
        for definition in body
        if isinstance(definition, ast.ClassDef)
        for statement in definition.body
        if isinstance(statement, ast.FunctionDef) and statement.name == "__init__"
    )
    for statement in (statement for constructor in constructors for statement in constructor.body):
        match statement:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"), attr="prompt")], value=value):
                return prompt_text(value)
    return ""
