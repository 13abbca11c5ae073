"""A field of a state, as a path of it names it."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.sigma import Field, SigmaModel


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPlace:
    """A field and the model through which it is reached, which can be a subclass of the declaring one."""

    model: SigmaModel
    field: Field

    @property
    def name(self) -> str:
        """`Order.total`."""
        return f"{self.model.name}.{self.field.name}"
