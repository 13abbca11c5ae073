"""What a finding has to do with other findings, for those that tell causes from their consequences."""

from typing import Final

from sopy_compiler.immutable import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """What follows from the mistake, and what the finding itself may follow from.

    `fields` are the names of fields that the mistake leaves unset, `procedures` those of procedures to which
    it cuts the way, and the run surely `fails` there. `returned` is the class of what is returned and is no
    transition. `events` are the classes of events that nothing takes because of it. A finding that
    `lacks_value` says that nothing ever gives a field the value that is asked for: `value` is the path of the
    field and that value, where there is just one.
    """

    fields: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    fails: bool = False
    returned: str = ""
    events: tuple[str, ...] = ()
    lacks_value: bool = False
    value: tuple[str, str] | None = None


NO_BEARING: Final = Bearing()
