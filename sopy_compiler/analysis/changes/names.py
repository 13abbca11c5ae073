"""What the classes of one version are called in the other."""

from collections.abc import Iterable

from sopy_compiler.analysis.index import Index
from sopy_compiler.ir.event import Event
from sopy_compiler.ir.migration import MigrationDeclaration
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.sigma import SigmaModel

Owner = Procedure | Event | SigmaModel


def full_name(owner: Owner) -> str:
    """`module:Class`, as stores and migrations have it."""
    return f"{owner.module}:{owner.qualname[len(owner.module) + 1 :]}"


class Names:
    """Two versions, and what migrations say of names.

    Attributes:
        migrations: those that are new in the later version.
    """

    def __init__(self, old: Index, new: Index, migrations: Iterable[MigrationDeclaration]) -> None:
        self.old = old
        self.new = new
        self.migrations = tuple(migrations)
        self._classes: dict[str, str] = {}
        self._members: dict[str, str] = {}
        self._declared: dict[str, str] = {}
        for each in self.migrations:
            for before, after in each.renames:
                name = _full(before, each.module)
                self._declared[name] = each.name
                is_member = "." in name.partition(":")[2] and "." not in after and ":" not in after
                if is_member:
                    self._members[name] = after
                else:
                    self._classes[_dotted(name)] = _dotted(_full(after, each.module))

    def later(self, qualname: str) -> str:
        """What a class of the earlier version is called in the later one."""
        return self._classes.get(qualname, qualname)

    def later_member(self, owner: Owner, member: str) -> str:
        """The same for a field, an attribute or a member of an enum."""
        return self._members.get(f"{full_name(owner)}.{member}", member)

    def later_ancestors(self, qualname: str) -> tuple[str, ...]:
        """The classes above it in the later version."""
        model = self.new.models.get(self.later(qualname))
        return () if model is None else model.ancestors

    def is_known(self, qualname: str) -> bool:
        """Whether one of the two programs has a class of this name."""
        return any(
            qualname in side.models or qualname in side.procedures or qualname in side.events
            for side in (self.old, self.new)
        )

    def renamed_by(self, owner: Owner, member: str = "") -> str:
        """The migration that renames it; empty if none does."""
        return self._declared.get(full_name(owner) + (f".{member}" if member else ""), "")

    def said_by(self, kind: str, owner: Owner, member: str) -> str:
        """The migration that adds, drops or converts this field; empty if none does.

        The owner is of the earlier version for `drops`, else of the later one.
        """
        wanted = f"{full_name(owner)}.{member}"
        for each in self.migrations:
            said = {
                "adds": each.adds,
                "drops": each.drops,
                "converts": tuple(conversion.field for conversion in each.conversions),
            }[kind]
            if wanted in (_full(name, each.module) for name in said):
                return each.name
        return ""

    @property
    def freely(self) -> str:
        """A migration whose function changes the state in ways of its own; empty if there is none."""
        return next((each.name for each in self.migrations if each.does_more or not each.is_known), "")


def _full(name: str, module: str) -> str:
    return name if ":" in name else f"{module}:{name}"


def _dotted(name: str) -> str:
    return name.replace(":", ".", 1)
