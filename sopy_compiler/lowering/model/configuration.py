"""The configuration of a pydantic model: `model_config`, `class Config` and class keywords."""

from dataclasses import dataclass, field

from sopy_compiler.lowering.class_body import declarations
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.model.fields import class_keywords
from sopy_compiler.lowering.model_vocabulary import external_name
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, ExternalDefinition, ValueDefinition
from sopy_compiler.syntax.literals import text_of
from sopy_compiler.syntax.names import Names
from sopy_compiler.syntax.scope import Scope

CONFIG_CALLS = frozenset(
    {
        "pydantic.ConfigDict",
        "pydantic_settings.SettingsConfigDict",
        "builtins.dict",
        "sqlmodel.SQLModelConfig",
    }
)
_MAXIMUM_LAYERS = 10


@dataclass(slots=True)
class Configuration:
    """Keywords with their source text; `is_known` is false when some could not be read.

    `extra` is the value of that setting where it can be read, None where it is absent.
    """

    keywords: dict[str, str] = field(default_factory=dict)
    extra: str | None = None
    is_known: bool = True

    def set(self, name: str, value: nodes.Expression, scope: Scope, names: Names, *, at: int) -> None:
        """Note one setting."""
        self.keywords[name] = scope.tree.code(value)
        if name == "extra":
            extra = extra_setting(value, scope, names, at=at)
            self.extra = extra
            self.is_known = self.is_known and extra is not None

    def update(self, other: "Configuration") -> None:
        """Let the settings of `other` win."""
        self.keywords |= other.keywords
        self.extra = other.extra if "extra" in other.keywords else self.extra
        self.is_known = self.is_known and other.is_known


def read_configuration(definition: ClassDefinition, classes: Classes) -> Configuration:
    """The settings of a model, inherited ones included."""
    found = Configuration()
    for ancestor in reversed(classes.linearisation(definition)):
        found.update(_own_configuration(ancestor, classes))
    return found


def config_class(definition: ClassDefinition, classes: Classes) -> ClassDefinition | None:
    """The `class Config` in the body of this very class, or None."""
    bindings = definition.scope.bindings.get("Config", ())
    for binding in reversed(bindings):
        if isinstance(binding.node, nodes.ClassDef):
            return classes.names.class_of(definition.scope.module.children[id(binding.node)])
    return None


def extra_setting(value: nodes.Expression, scope: Scope, names: Names, *, at: int) -> str | None:
    """`allow`, `forbid` or `ignore`, as text or as a member of `Extra`; None where it is not clear."""
    text = text_of(value)
    if text is not None:
        return text
    if isinstance(value, nodes.Attribute):
        for meaning in names.resolve(value, scope, at=at):
            if isinstance(meaning, ExternalDefinition) and ".Extra." in f".{meaning.qualname}":
                return meaning.qualname.rpartition(".")[2]
    if isinstance(value, nodes.Name):
        for meaning in names.resolve(value, scope, at=at):
            if isinstance(meaning, ValueDefinition) and meaning.value is not None:
                return text_of(meaning.value)
    return None


def _own_configuration(definition: ClassDefinition, classes: Classes) -> Configuration:
    found = Configuration()
    scope, names = definition.scope, classes.names
    for declaration in declarations(definition):
        if declaration.name == "model_config" and declaration.value is not None:
            _read(declaration.value, scope, names, declaration.at, found, _MAXIMUM_LAYERS)
    inner = config_class(definition, classes)
    if inner is not None:
        for ancestor in reversed(classes.linearisation(inner)):
            for declaration in declarations(ancestor):
                if declaration.value is not None:
                    found.set(declaration.name, declaration.value, ancestor.scope, names, at=declaration.at)
        found.is_known = found.is_known and classes.bases_known(inner)
    outer = scope.parent or scope
    for name, value in class_keywords(definition).items():
        if name != "metaclass":
            found.set(name, value, outer, names, at=scope.order)
    return found


def _read(
    value: nodes.Expression, scope: Scope, names: Names, at: int, found: Configuration, depth: int
) -> None:
    match value:
        case nodes.Dict():
            for element in value.elements:
                key = text_of(element.key) if isinstance(element, nodes.DictElement) else None
                if key is not None:
                    found.set(key, element.value, scope, names, at=at)
                else:
                    _read_other(element.value, scope, names, at, found, depth)
        case nodes.Call() if external_name(value.func, scope, names, at=at) in CONFIG_CALLS:
            for argument in value.args:
                if argument.keyword is not None:
                    found.set(argument.keyword.value, argument.value, scope, names, at=at)
                elif argument.star == "*":
                    found.is_known = False
                else:
                    _read_other(argument.value, scope, names, at, found, depth)
        case nodes.BinaryOperation(operator=nodes.BitOr()):
            _read(value.left, scope, names, at, found, depth - 1)
            _read(value.right, scope, names, at, found, depth - 1)
        case _:
            _read_other(value, scope, names, at, found, depth)


def _read_other(
    value: nodes.Expression, scope: Scope, names: Names, at: int, found: Configuration, depth: int
) -> None:
    """A setting taken from a variable or from another model's `model_config`."""
    if depth <= 0:
        found.is_known = False
        return
    is_call = isinstance(value, nodes.Call) and external_name(value, scope, names, at=at) in CONFIG_CALLS
    if is_call or isinstance(value, nodes.Dict):
        _read(value, scope, names, at, found, depth - 1)
        return
    if isinstance(value, (nodes.Name, nodes.Attribute)):
        for meaning in names.resolve(value, scope, at=at):
            if isinstance(meaning, ValueDefinition) and meaning.value is not None:
                _read(meaning.value, meaning.scope, names, meaning.order, found, depth - 1)
                return
    found.is_known = False
