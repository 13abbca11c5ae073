"""What calls of project functions do, kept so that each is read once."""

from dataclasses import dataclass, field

from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.state import Exit
from sopy_compiler.lowering.interpretation.values import Values
from sopy_compiler.syntax.definitions import FunctionDefinition

Key = tuple[FunctionDefinition, tuple[tuple[str, Values], ...]]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Summary:
    """One call's ways out, with the tests made inside, and the facts it records."""

    exits: tuple[Exit, ...]
    recorder: Recorder


@dataclass(slots=True, eq=False)
class Summaries:
    """`done` are complete; `active` the exits found so far of calls being read, which recursion meets."""

    done: dict[Key, Summary] = field(default_factory=dict)
    active: dict[Key, tuple[Exit, ...]] = field(default_factory=dict)
    recursive: set[Key] = field(default_factory=set)
