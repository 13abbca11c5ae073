"""Procedures: the states of the machine."""

from sopy_compiler.diagnostics.fix import Edit
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.contradicted_test import ContradictedTest
from sopy_compiler.ir.event import EventReference
from sopy_compiler.ir.handler import HandlerDeclaration, HandlerRun
from sopy_compiler.ir.kept_attribute import KeptAttribute
from sopy_compiler.ir.prompt import PromptText
from sopy_compiler.ir.signature import Signature
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method that is no handler.

    `looks_like_handler` when its parameters are those of a handler with an event annotation; `is_used` when
    the analysed program calls or mentions its name; `decorators` are qualified names where known.
    `registration` are the edits that make a handler of it, empty where it looks like none or is used.
    """

    name: str
    owner: str
    span: Span
    decorators: tuple[str, ...]
    looks_like_handler: bool
    is_used: bool
    events: tuple[EventReference, ...] = ()
    registration: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeMutation:
    """A handler changes a mutable class attribute in place: `operation` at `changed_at`."""

    attribute: str
    declared_at: Span
    changed_at: Span
    operation: str
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeAssignment:
    """A method (`symbol`) assigns something of the type `type` to `self.attribute`, and leaves it there."""

    attribute: str
    type: TypeExpression
    span: Span
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A class deriving from `Procedure[sigma]`.

    `ancestors` are its project bases in method resolution order (mixins included), `subclasses` the project
    classes that derive from it. `sigma` is the qualified name of the state type, None where it is generic or
    unknown; `sigma_text` is how the source writes it. `is_constructed` tells that the analysed program builds
    an instance. A procedure is a state unless `is_abstract`. `declarations` are the handlers of this very
    class, `runs` the effective handlers of every event, inherited ones included; `ignore_known` and
    `bases_known` are false where the source could not be followed. `declared_initial` is the `initial=True`
    class keyword.
    """

    name: str
    qualname: str
    module: str
    span: Span
    body: Span
    ancestors: tuple[str, ...]
    subclasses: tuple[str, ...]
    bases_known: bool
    sigma: str | None
    sigma_text: str
    is_abstract: bool
    is_constructed: bool
    declared_initial: bool
    prompt: PromptText | None
    ignore: tuple[EventReference, ...]
    ignore_known: bool
    declarations: tuple[HandlerDeclaration, ...]
    effective: tuple[tuple[str, str], ...]
    """Pairs of an event's qualified name and the qualified name of the declaration that takes it."""
    runs: tuple[HandlerRun, ...]
    methods: tuple[Method, ...]
    attribute_mutations: tuple[AttributeMutation, ...]
    signature: Signature | None
    docstring: str = ""
    is_reported: bool = True
    attribute_assignments: tuple[AttributeAssignment, ...] = ()
    """Those of its own methods and of mixins whose type can be told."""
    is_read_only: bool = False
    """Whether the class or a base says `read_only = True`: its handlers promise not to change sigma."""
    sigma_members: tuple[str, ...] = ()
    """The qualified names of the alternatives but None, where the state type is a union."""
    contradicted_tests: tuple[ContradictedTest, ...] = ()
    """Those of its own methods."""
    is_presumed: bool = False
    """Whether it derives from `Procedure` only for all that is known: it has handlers and unknown bases."""
    kept: tuple[KeptAttribute, ...] = ()
    """What a session in this procedure is kept with, as far as the constructor says."""
    timeout_event: str = ""
    """The qualified name of the event that comes when its time is over."""
