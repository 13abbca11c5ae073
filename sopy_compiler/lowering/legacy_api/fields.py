"""Fields declared in pydantic 1's way: old keywords of `Field`, no annotation, `__root__`."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.diagnostics.fix import Edit
from sopy_compiler.ir.sigma import LegacyUse, ModelKind
from sopy_compiler.lowering.class_body import Declaration, declarations
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.legacy_api.vocabulary import LEGACY_FIELD_KEYWORDS
from sopy_compiler.lowering.model.field_annotations import CLASS_VARIABLE, read_wrapping
from sopy_compiler.lowering.model.field_calls import PYDANTIC_FIELD, FieldCall, find_field_call
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.literals import NOT_CONSTANT, constant

_FIELD: Final = frozenset({PYDANTIC_FIELD})
_ROOT: Final = "__root__"


def legacy_fields(definition: ClassDefinition, kind: ModelKind, classes: Classes) -> Iterator[LegacyUse]:
    """The old forms of field declarations in this very class."""
    annotated = {item.name for item in declarations(definition) if item.annotation is not None}
    for declaration in declarations(definition):
        for call in _field_calls(declaration, definition, classes):
            yield from _keywords(call, definition, classes)
        if kind is not ModelKind.PYDANTIC:
            continue
        if declaration.name == _ROOT:
            yield LegacyUse(
                api="__root__",
                replacement="a `RootModel` base",
                owner=classes.qualname(definition),
                symbol=definition.scope.symbol,
                span=definition.scope.tree.span(declaration.target),
                crashes=True,
            )
        elif declaration.name not in annotated and _is_unannotated_field(declaration, definition, classes):
            yield _unannotated(declaration, definition, classes)


def _field_calls(
    declaration: Declaration, definition: ClassDefinition, classes: Classes
) -> Iterator[FieldCall]:
    scope, names = definition.scope, classes.names
    wrapping = read_wrapping(declaration.annotation, scope, names, at=declaration.at)
    written_here = [item.node for item in wrapping.metadata if item.scope is scope]
    for node in (*written_here, declaration.value):
        call = find_field_call(node, scope, names, at=declaration.at, functions=_FIELD)
        if call is not None:
            yield call


def _keywords(call: FieldCall, definition: ClassDefinition, classes: Classes) -> Iterator[LegacyUse]:
    for argument in call.call.args:
        if argument.keyword is None or argument.keyword.value not in LEGACY_FIELD_KEYWORDS:
            continue
        name, value = argument.keyword.value, constant(argument.value)
        legacy = LEGACY_FIELD_KEYWORDS[name]
        if value is None:
            continue  # pydantic 2 takes None for "not given"
        yield LegacyUse(
            api=f"Field({name}=...)",
            replacement=legacy.replacement,
            owner=classes.qualname(definition),
            symbol=definition.scope.symbol,
            span=call.tree.span(argument.keyword),
            edits=_keyword_edits(call, argument, argument.keyword),
            crashes=legacy.crashes,
            is_certain=name != "regex" or _is_alike_in_rust(value),
        )


def _is_alike_in_rust(pattern: object) -> bool:
    """Whether `pattern` of pydantic 2, which is searched for by another engine, takes what `regex` took.

    Pydantic 1 matched at the start; groups that look around, and references, exist in Python alone.
    """
    return (
        isinstance(pattern, str)
        and pattern.startswith("^")
        and not any(sign in pattern for sign in ("|", "(?", "\\", "$"))
    )


def _keyword_edits(call: FieldCall, argument: nodes.Arg, keyword: nodes.Name) -> tuple[Edit, ...]:
    span = call.tree.span(keyword)
    new = LEGACY_FIELD_KEYWORDS[keyword.value].renamed
    if new:
        return () if new in call.keywords else (Edit(span=span, text=new),)
    setting = constant(argument.value)
    if keyword.value == "allow_mutation" and isinstance(setting, bool) and "frozen" not in call.keywords:
        return (
            Edit(span=span, text="frozen"),
            Edit(span=call.tree.span(argument.value), text=str(not setting)),
        )
    return ()


def _is_unannotated_field(declaration: Declaration, definition: ClassDefinition, classes: Classes) -> bool:
    """Whether pydantic 1 would have inferred a field here, where pydantic 2 raises."""
    value = declaration.value
    if declaration.annotation is not None or value is None or declaration.name.startswith("_"):
        return False
    is_value = constant(value) is not NOT_CONSTANT or isinstance(
        value, (nodes.List, nodes.Dict, nodes.Set, nodes.Tuple)
    )
    call = find_field_call(value, definition.scope, classes.names, at=declaration.at, functions=_FIELD)
    if declaration.name == "model_config" or not (is_value or call is not None):
        return False
    if not classes.bases_known(definition):
        return False
    return not any(
        CLASS_VARIABLE
        in read_wrapping(inherited.annotation, ancestor.scope, classes.names, at=inherited.at).wrappers
        for ancestor in classes.linearisation(definition)[1:]
        for inherited in declarations(ancestor)
        if inherited.name == declaration.name
    )


def _unannotated(declaration: Declaration, definition: ClassDefinition, classes: Classes) -> LegacyUse:
    tree = definition.scope.tree
    value = constant(declaration.value) if declaration.value is not None else NOT_CONSTANT
    is_named = isinstance(value, (str, bytes, bool, int, float))
    annotation = type(value).__name__ if is_named else "..."
    span = tree.span(declaration.target)
    return LegacyUse(
        api="a field without annotation",
        replacement=f"{declaration.name}: {annotation} = ...",
        owner=classes.qualname(definition),
        symbol=definition.scope.symbol,
        span=span,
        edits=(Edit(span=span, text=f"{declaration.name}: {annotation}"),) if is_named else (),
        crashes=True,
        is_certain=not any(
            inherited.name == declaration.name
            for ancestor in classes.linearisation(definition)[1:]
            for inherited in declarations(ancestor)
        ),
    )
