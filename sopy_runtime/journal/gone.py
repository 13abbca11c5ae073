"""What stands for a procedure whose class the program does not have any more."""

from typing import Any

from sopy_runtime.procedure import Procedure


class Gone(Procedure[Any]):
    """Given to the function of a migration, which says where the session is instead.

    Attributes:
        name: `module:Class`, as it was called.
        attributes: what the instance had.
    """

    def __init__(self, name: str, attributes: dict[str, Any]) -> None:
        self.name = name
        self.attributes = attributes
