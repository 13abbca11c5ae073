"""`class Config` inside a model."""

from collections.abc import Iterator

from sopy_compiler.diagnostics.fix import Edit
from sopy_compiler.ir.sigma import LegacyUse
from sopy_compiler.lowering.class_body import Declaration, declarations
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.import_edits import PYDANTIC, import_edits
from sopy_compiler.lowering.legacy_api.vocabulary import (
    KEPT_SETTINGS,
    REMOVED_SETTINGS,
    RENAMED_SETTINGS,
)
from sopy_compiler.lowering.model.configuration import config_class, extra_setting
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.literals import NOT_CONSTANT, constant


def legacy_config(definition: ClassDefinition, classes: Classes) -> Iterator[LegacyUse]:
    """The `class Config` of this very model."""
    inner = config_class(definition, classes)
    if inner is None:
        return
    settings = declarations(inner)
    crashes = _has_settings_of_both_kinds(definition)
    kept = (item for item in settings if item.name not in REMOVED_SETTINGS)
    arguments = ", ".join(_argument(item, inner, classes) for item in kept)
    # Who names the class, as `class Config(Base.Config)` does, would not find it any more.
    is_named = ".Config" in definition.scope.tree.text
    is_simple = not (crashes or is_named or inner.node.bases or inner.node.keywords)
    yield LegacyUse(
        api="class Config",
        replacement=f"model_config = ConfigDict({arguments})",
        owner=classes.qualname(definition),
        symbol=definition.scope.symbol,
        span=definition.scope.tree.span(inner.node.name),
        edits=_edits(definition, inner, arguments, classes) if is_simple else (),
        crashes=crashes,
    )


def _has_settings_of_both_kinds(definition: ClassDefinition) -> bool:
    """Pydantic raises for `class Config` beside a `model_config` that is not empty."""
    for declaration in declarations(definition):
        if declaration.name == "model_config":
            match declaration.value:
                case nodes.Dict(elements=elements):
                    return bool(elements)
                case nodes.Call(args=arguments):
                    return any(argument.star == "" for argument in arguments)
    return False


def _argument(setting: Declaration, inner: ClassDefinition, classes: Classes) -> str:
    """The setting as a keyword of `ConfigDict`."""
    value = _value(setting, inner, classes)
    if setting.name == "allow_mutation":
        opposite = {"True": "False", "False": "True"}.get(value, f"not {value}")
        return f"frozen={opposite}"
    return f"{RENAMED_SETTINGS.get(setting.name, setting.name)}={value}"


def _value(setting: Declaration, inner: ClassDefinition, classes: Classes) -> str:
    if setting.value is None:
        return "..."
    if setting.name == "extra":
        extra = extra_setting(setting.value, inner.scope, classes.names, at=setting.at)
        if extra is not None and isinstance(setting.value, nodes.Attribute):
            return f'"{extra}"'
    return inner.scope.tree.code(setting.value)


def _edits(
    definition: ClassDefinition, inner: ClassDefinition, arguments: str, classes: Classes
) -> tuple[Edit, ...]:
    """Replace the inner class by one assignment when all it holds is settings that mean the same there."""
    tree = definition.scope.tree
    settings = declarations(inner)
    body = inner.node.body.body
    is_plain = len(body) == len(settings) and all(
        setting.name in KEPT_SETTINGS and _is_plain(setting, inner, classes) for setting in settings
    )
    has_comment = "#" in tree.raw(inner.node)
    is_settings_model = any(name.endswith(".BaseSettings") for name in classes.externals(definition))
    if not is_plain or not settings or has_comment or is_settings_model or inner.node.decorators:
        return ()
    scope, at, place = definition.scope, definition.scope.order, tree.span(inner.node)
    imports = import_edits(
        "ConfigDict", PYDANTIC, scope.parent or scope, classes.names, at=at, line=place.line
    )
    if imports is None or "model_config" in scope.bindings:
        return ()
    return (Edit(span=place, text=f"model_config = ConfigDict({arguments})"), *imports)


def _is_plain(setting: Declaration, inner: ClassDefinition, classes: Classes) -> bool:
    if setting.value is None or setting.annotation is not None:
        return False
    if constant(setting.value) is not NOT_CONSTANT:
        return True
    is_member = setting.name == "extra" and isinstance(setting.value, nodes.Attribute)
    return is_member and extra_setting(setting.value, inner.scope, classes.names, at=setting.at) is not None
