"""State models: what sigma can hold."""

from enum import StrEnum

from sopy_compiler.diagnostics.fix import Edit
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.signature import Signature
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.source.span import Span


class ModelKind(StrEnum):
    """How the class stores its fields."""

    PYDANTIC = "pydantic"
    DATACLASS = "dataclass"
    TYPED_DICT = "typed-dict"
    PLAIN = "plain"
    ENUM = "enum"


class DefaultKind(StrEnum):
    """How a field gets its first value."""

    REQUIRED = "required"
    VALUE = "value"
    FACTORY = "factory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field, inherited ones included; `owner` is the model that declares it.

    `default` is the source text of the value or factory, empty when required. `constraints` are keyword and
    source text (`("ge", "0")`). `has_field_call` tells `Field(...)` was used.
    """

    name: str
    owner: str
    type: TypeExpression
    default_kind: DefaultKind
    default: str
    description: str
    constraints: tuple[tuple[str, str], ...]
    has_field_call: bool
    span: Span
    alias: str = ""
    is_frozen: bool = False
    """Whether the field itself says that assignments to it are refused."""


class MemberKind(StrEnum):
    """What a named member of a model that is no field is."""

    METHOD = "method"
    PROPERTY = "property"
    CLASS_METHOD = "classmethod"
    STATIC_METHOD = "staticmethod"
    CLASS_ATTRIBUTE = "class-attribute"
    INSTANCE_ATTRIBUTE = "instance-attribute"
    VALIDATOR = "validator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A method, property or attribute, inherited ones included."""

    name: str
    owner: str
    kind: MemberKind
    type: TypeExpression | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Validator:
    """A validator of pydantic.

    `api` is the decorator's name, `fields` those it names (empty for the whole model), `keywords` the
    decorator's keyword arguments with their source text. `places` are those of the names. A validator that
    `returns` nothing makes None of every value. `assigned` are the fields that it assigns on every way,
    through the object itself, each with its place.
    """

    name: str
    owner: str
    api: str
    fields: tuple[str, ...]
    keywords: tuple[tuple[str, str], ...]
    span: Span
    places: tuple[Span, ...] = ()
    returns: bool = True
    assigned: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyUse:
    """A use of pydantic 1's interface.

    `api` is the old name as people know it (`@validator`, `.dict()`, `class Config`), `replacement` the
    pydantic 2 form. `edits` rewrite it; they are empty where that takes thought. `is_certain` that they keep
    the behaviour, as far as the class and those above it tell. `crashes` when pydantic 2 raises as soon as
    the class is created.
    """

    api: str
    replacement: str
    owner: str
    symbol: str
    span: Span
    edits: tuple[Edit, ...] = ()
    crashes: bool = False
    is_certain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class InitWithoutSuper:
    """A model's `__init__` that assigns `fields` and never calls `super().__init__`."""

    fields: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRead:
    """A method (`symbol`) looks at `self.name`."""

    name: str
    span: Span
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SigmaModel:
    """A class that can be sigma or part of it.

    `is_open` means that members beyond the listed ones may exist, for `open_reason` (an unknown base,
    `extra="allow"`, `__getattr__`): then no member is unknown. `config` are the keywords of `model_config`.
    """

    name: str
    qualname: str
    module: str
    kind: ModelKind
    span: Span
    body: Span
    ancestors: tuple[str, ...]
    fields: tuple[Field, ...]
    members: tuple[Member, ...]
    validators: tuple[Validator, ...]
    config: tuple[tuple[str, str], ...]
    is_open: bool
    open_reason: str
    legacy: tuple[LegacyUse, ...]
    init_without_super: InitWithoutSuper | None
    docstring: str = ""
    is_reported: bool = True
    bases_known: bool = True
    """Whether every class above it is known; a model that takes further attributes is open all the same."""
    is_protocol: bool = False
    """Whether every class with the same members can stand for it."""
    signature: Signature | None = None
    """What calling the class takes, where that is told by its fields alone."""
    idle_defaults: tuple[tuple[str, Span], ...] = ()
    """The keys of a `TypedDict` that its body gives values, with the places of these."""
    checking: tuple[Edit, ...] = ()
    """The edits that make a model with a configuration check assignments; empty where that takes thought."""
    indentation: str = ""
    """What stands in front of the first field of this very class, where that is not spaces."""
    own_reads: tuple[OwnRead, ...] = ()
    """What methods of this very class read of their instance, whether or not a handler calls them."""

    def field(self, name: str) -> Field | None:
        """The field called `name`, or None."""
        for field in self.fields:
            if field.name == name:
                return field
        return None

    def has(self, name: str) -> bool:
        """Whether it is the name of a field or a member."""
        return any(one.name == name for one in self.fields) or any(one.name == name for one in self.members)

    @property
    def member_names(self) -> frozenset[str]:
        """The names of all fields and members."""
        return frozenset(field.name for field in self.fields) | {member.name for member in self.members}
