"""What arguments a constructor or method takes, and what a call passes."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter, without `self`; it can be given by one of the `other_names`, too."""

    name: str
    is_required: bool
    is_keyword_only: bool = False
    is_positional_only: bool = False
    annotation: str = ""
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The parameters in order; `takes_any_*` tell `*args` and `**kwargs`."""

    parameters: tuple[Parameter, ...] = ()
    takes_any_positional: bool = False
    takes_any_keyword: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Construction:
    """A call that builds a procedure, event, End or SOP.

    `subject` is the qualified name of the class. `has_star` is true when `*` or `**` pass arguments that
    cannot be counted. `classes` are the arguments of an SOP or session that are classes, where instances are
    due: the keyword or the number of the argument from 1, and what is written; `misfits` are those that surely
    are no procedure, or a procedure where the state is due, with what they are. `bound` are the keywords that
    `functools.partial` has been given at `bound_at`.
    """

    subject: str
    positional: int
    keywords: tuple[str, ...]
    has_star: bool
    span: Span
    symbol: str
    classes: tuple[tuple[str, str], ...] = ()
    misfits: tuple[tuple[str, str], ...] = ()
    bound: tuple[str, ...] = ()
    bound_at: Span | None = None
