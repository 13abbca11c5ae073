"""The state type of a procedure, as mypy sees it."""

from mypy.maptype import map_instance_to_supertype
from mypy.nodes import TypeInfo
from mypy.types import Instance, ProperType, TupleType, get_proper_type
from mypy.typevars import fill_typevars

from sopy_compiler.mypy_plugin.full_names import PROCEDURE


def base_named(info: TypeInfo, names: frozenset[str]) -> TypeInfo | None:
    """The class of one of these names among the class and its bases."""
    return next((base for base in info.mro if base.fullname in names), None)


def sigma_of(info: TypeInfo) -> ProperType | None:
    """What stands for the state in the class's `Procedure[...]`; None if it is no procedure."""
    procedure = base_named(info, PROCEDURE)
    if procedure is None:
        return None
    own = fill_typevars(info)
    instance = own.partial_fallback if isinstance(own, TupleType) else own
    return _argument(instance, procedure)


def _argument(instance: Instance, procedure: TypeInfo) -> ProperType | None:
    arguments = map_instance_to_supertype(instance, procedure).args
    return get_proper_type(arguments[0]) if arguments else None
