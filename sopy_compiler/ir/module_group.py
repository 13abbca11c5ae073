"""Modules that import each other: how far a name that some code uses can reach."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.name_uses import NO_NAMES, NameUses


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleGroup:
    """Modules joined by imports, and what their text does beside the handlers that are followed.

    `outside_changes` are the attributes and keys that are changed where no handler was followed to,
    `filled_elsewhere` the dict fields that handlers use by key and other code may fill; both sorted. Code of
    another group knows nothing of the states of this one. `shows_prompts` tells that agents are shown the
    workflow in words: a prompt is made from its procedures.
    """

    modules: tuple[str, ...]
    names: NameUses = NO_NAMES
    outside_changes: tuple[str, ...] = ()
    filled_elsewhere: tuple[str, ...] = ()
    shows_prompts: bool = False


NO_GROUP = ModuleGroup(modules=())
