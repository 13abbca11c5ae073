"""A state kept as objects, in objects of the classes that their modules have now.

Programs are loaded anew while they run: by a server that watches its files, in a notebook, in tests.
"""

import sys
from enum import Enum
from operator import attrgetter
from typing import Any

from sopy_runtime.errors import UnpersistableValue
from sopy_runtime.journal.image import image_of, incompatible, state_of
from sopy_runtime.journal.migration import Migrations, chain
from sopy_runtime.journal.record import State
from sopy_runtime.snapshot.graph import take_snapshot


def present_state(state: State, migrations: Migrations) -> State:
    """The state itself, if it needs nothing; else what it is to the present program; no validator runs.

    Raises:
        IncompatibleState: something that the state is made of is gone, or lacks what is needed now.
    """
    is_stale = any(_present_class(cls) is not cls for cls in _classes_in(state))
    if not is_stale and not chain(migrations, state.version):
        return state
    try:
        image = image_of(state, may_be_gone=True)
    except UnpersistableValue as error:
        raise incompatible(error.happened, state.version) from error
    return state_of(image, migrations)


def _classes_in(state: State) -> set[type]:
    snapshot = take_snapshot((state.sigma, state.procedure))
    return {type(instance) for instance in snapshot.instances()} | {
        type(leaf) for leaf in snapshot.leaves() if isinstance(leaf, Enum)
    }


def _present_class(cls: type) -> type[Any] | None:
    """What the module has under the name of this class; the class itself if its name leads nowhere."""
    module = sys.modules.get(cls.__module__)
    if module is None or "<" in cls.__qualname__:
        return cls
    try:
        found = attrgetter(cls.__qualname__)(module)
    except AttributeError:
        return None
    return found if isinstance(found, type) else None
