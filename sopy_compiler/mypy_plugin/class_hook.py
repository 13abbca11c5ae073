"""At the class statement of procedures and events: unknown arguments, and payloads that must be given."""

from mypy.nodes import ARG_OPT, ARG_POS, Argument, ClassDef, FuncDef, OverloadedFuncDef, TypeInfo, Var
from mypy.plugin import ClassDefContext, SemanticAnalyzerPluginInterface
from mypy.plugins.common import add_method_to_class
from mypy.types import (
    AnyType,
    Instance,
    NoneType,
    PlaceholderType,
    Type,
    TypeOfAny,
    TypeVarType,
    UnionType,
    get_proper_type,
)

from sopy_compiler.mypy_plugin import error_codes
from sopy_compiler.mypy_plugin.full_names import EVENT, PROCEDURE
from sopy_compiler.mypy_plugin.sigma_type import base_named

INITIAL = "initial"
METACLASS = "metaclass"


def check_class(context: ClassDefContext) -> None:
    """One class statement; mypy may call this several times for the same."""
    info = context.cls.info
    if base_named(info, PROCEDURE):
        check_keywords(context.cls, context.api)
    event = base_named(info, EVENT)
    if event is not None:
        require_payload(context.cls, event, context.api)


def check_keywords(statement: ClassDef, api: SemanticAnalyzerPluginInterface) -> None:
    """Only a base with its own `__init_subclass__` can take arguments that `Procedure` does not know."""
    takers = [base for base in statement.info.mro if "__init_subclass__" in base.names]
    if any(base.fullname not in PROCEDURE and base.fullname != "builtins.object" for base in takers):
        return
    for name, value in statement.keywords.items():
        if name not in (INITIAL, METACLASS):
            text = f'Unknown argument "{name}" in the class statement of procedure "{statement.name}"'
            api.fail(text, value, code=error_codes.CLASS)


def require_payload(statement: ClassDef, event: TypeInfo, api: SemanticAnalyzerPluginInterface) -> None:
    """Give an event class a constructor whose payload has no default.

    `Event.__init__` says by an overload that only `Event[None]` may be made without a payload, but mypy does
    not look at `self` when a class is called.
    """
    info = statement.info
    payload = _payload(info, event)
    if payload is None or not _has_inherited_constructor(info):
        return
    if isinstance(payload, PlaceholderType):
        if not api.final_iteration:
            api.defer()
        return
    if isinstance(payload, AnyType | NoneType | TypeVarType) or _may_be_none(payload):
        return
    text, anything = _optional(api.named_type("builtins.str")), AnyType(TypeOfAny.explicit)
    arguments = [
        _argument("payload", payload, is_required=True),
        _argument("description", text),
        _argument("sender", anything),
        _argument("target", anything),
        _argument("toolUseId", text),
    ]
    add_method_to_class(api, statement, "__init__", args=arguments, return_type=NoneType())


def _payload(info: TypeInfo, event: TypeInfo) -> Type | None:
    """What stands in `Event[...]`, if the class itself says so; None leaves everything as it is."""
    for base in info.bases:
        if base.type is event and base.args:
            return get_proper_type(base.args[0])
    return None


def _has_inherited_constructor(info: TypeInfo) -> bool:
    found = info.get("__init__")
    node = found.node if found else None
    if found is not None and found.plugin_generated and "__init__" in info.names:
        return True
    return isinstance(node, FuncDef | OverloadedFuncDef) and node.info.fullname in EVENT


def _argument(name: str, of: Type, *, is_required: bool = False) -> Argument:
    kind = ARG_POS if is_required else ARG_OPT
    return Argument(Var(name, of), of, None, kind)


def _optional(of: Instance) -> Type:
    return UnionType([of, NoneType()])


def _may_be_none(payload: Type) -> bool:
    return isinstance(payload, UnionType) and any(
        isinstance(get_proper_type(item), NoneType) for item in payload.items
    )
