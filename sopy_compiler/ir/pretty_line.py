"""The parts that lines of the text form are made of."""

import re
from collections.abc import Iterator
from typing import Final

from sopy_compiler.ir.condition import Condition
from sopy_compiler.ir.event import EventReference
from sopy_compiler.ir.signature import Parameter, Signature
from sopy_compiler.ir.type_expression import LITERAL, UNION, TypeExpression
from sopy_compiler.source.printable import one_line
from sopy_compiler.source.span import Span

_QUALIFIER: Final = re.compile(r"(?:\b\w+\.)+")


def place(span: Span, home: str = "") -> str:
    """Line and column, after the path where it is not `home`, the file of the block around the line."""
    start = f"{span.line}:{span.column}"
    return start if span.path == home else f"{span.path}:{start}"


def range_text(span: Span, home: str = "") -> str:
    """A place with its end: line and column of the first character, and behind the last one."""
    return f"{place(span, home)}-{span.end_line}:{span.end_column}"


def quoted(text: str) -> str:
    """Text on one line, in quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{one_line(escaped)}"'


def near(qualname: str, module: str) -> str:
    """A qualified name as its own module would say it."""
    return qualname.removeprefix(f"{module}.")


def type_text(expression: TypeExpression) -> str:
    """A type by qualified names, `?` where it cannot be told."""
    if expression.name == UNION:
        return " | ".join(type_text(member) for member in expression.members)
    if expression.name == LITERAL:
        return f"Literal[{', '.join(repr(value) for value in expression.literals)}]"
    name = "?" if not expression.is_known and not expression.arguments else expression.name
    name = name.removeprefix("builtins.").removeprefix("typing.")
    arguments = ", ".join(type_text(argument) for argument in expression.arguments)
    return f"{name}[{arguments}]" if arguments else name


def declared_text(expression: TypeExpression) -> str:
    """A type, what is checked beyond it, and the annotation itself where it says it in other words."""
    text = type_text(expression)
    written = {"", text, _QUALIFIER.sub("", text)}
    return text + "".join(_details(expression, written))


def _details(expression: TypeExpression, written: set[str]) -> Iterator[str]:
    if expression.literals and expression.name != LITERAL:
        yield f" of {', '.join(map(repr, expression.literals))}"
    for key, value in expression.constraints:
        yield f" {key}={one_line(value)}"
    if expression.text not in written:
        yield f" as {quoted(expression.text)}"
    for argument in expression.arguments:
        told = type_text(argument)
        yield from _details(argument, {"", told, _QUALIFIER.sub("", told)})


def names_of(qualname: str, module: str) -> dict[str, object]:
    """What the qualified name of a class tells: its name and module. A number tells two of a name apart."""
    known = {"module": module} if qualname.startswith(f"{module}.") else {}
    return {"name": qualname.rpartition(".")[2].partition("#")[0], **known}


def reference_text(reference: EventReference, module: str, home: str = "") -> str:
    """An event, with a question mark when nothing defines it, and where it is mentioned."""
    doubt = "" if reference.is_known else "?"
    return f"{near(reference.event, module)}{doubt}@{place(reference.span, home)}"


def signature_text(signature: Signature) -> str:
    """The parameters as a definition lists them; `= ...` for those that may be left out."""
    positional_only = [_parameter(one) for one in signature.parameters if one.is_positional_only]
    keyword_only = [_parameter(one) for one in signature.parameters if one.is_keyword_only]
    parts = [*positional_only, "/"] if positional_only else []
    parts += [
        _parameter(one)
        for one in signature.parameters
        if not one.is_positional_only and not one.is_keyword_only
    ]
    if signature.takes_any_positional:
        parts.append("*args")
    elif keyword_only:
        parts.append("*")
    parts += keyword_only
    parts += ["**kwargs"] if signature.takes_any_keyword else []
    return f"({', '.join(parts)})"


def _parameter(parameter: Parameter) -> str:
    annotation = f": {one_line(parameter.annotation)}" if parameter.annotation else ""
    names = "|".join((parameter.name, *parameter.other_names))
    return f"{names}{annotation}{'' if parameter.is_required else ' = ...'}"


def condition_text(condition: Condition) -> str:
    """The tests of a path; those that `cond` describes by their description, in quotes."""
    tests = []
    for guard in condition.guards:
        test = quoted(guard.text) if guard.is_described else one_line(guard.expression)
        tests.append(test if guard.holds else f"not ({test})")
    return f"  when {' and '.join(tests)}" if tests else ""
