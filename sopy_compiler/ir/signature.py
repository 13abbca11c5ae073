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

    def takes(self, positional: int, keywords: tuple[str, ...]) -> bool:
        """Whether so many positional arguments and these named ones give each parameter one value."""
        by_position = [one for one in self.parameters if not one.is_keyword_only]
        if positional > len(by_position) and not self.takes_any_positional:
            return False
        filled = by_position[:positional]
        rest = self.parameters[len(filled) :]
        named = {name for one in rest if not one.is_positional_only for name in (one.name, *one.other_names)}
        if not self.takes_any_keyword and not named.issuperset(keywords):
            return False
        return not any(
            one.is_required and not {one.name, *one.other_names} & set(keywords) for one in rest
        ) and not any(one.name in keywords and not one.is_positional_only for one in filled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Construction:
    """A call that builds a procedure, event, End or SOP.

    `subject` is the qualified name of the class. `has_star` is true when `*` or `**` pass arguments that
    cannot be counted. `classes` are the arguments of an SOP or session that are classes, where instances are
    due: the keyword or the number of the argument from 1, and what is written; `misfits` are those that are
    no procedure, or a procedure where the state is due, with what they are. `bound` are the keywords that
    `functools.partial` has been given at `bound_at`. `lacking` are the methods of a procedure that are left
    abstract; Python itself refuses the call if it `is_refused`.
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
    lacking: tuple[str, ...] = ()
    is_refused: bool = False
