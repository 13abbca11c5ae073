"""At `event.payload`: events that carry none."""

from mypy.nodes import MemberExpr
from mypy.plugin import AttributeContext
from mypy.types import Instance, NoneType, Type, get_proper_type

from sopy_compiler.mypy_plugin import error_codes
from sopy_compiler.mypy_plugin.full_names import EVENT


def check_payload(context: AttributeContext) -> Type:
    """Reading the payload of an event class declared without one gives None, always.

    `Event[None]` itself may be what generic code is about, and in a union another member may have a payload.
    """
    member, of = context.context, get_proper_type(context.type)
    if (
        # mypy 1.13 does not say whether it is an assignment.
        not getattr(context, "is_lvalue", False)
        and isinstance(member, MemberExpr)
        and isinstance(of, Instance)
        and of.type.fullname not in EVENT
        and isinstance(get_proper_type(context.default_attr_type), NoneType)
        and isinstance(get_proper_type(context.api.get_expression_type(member.expr)), Instance)
    ):
        text = f'"{of.type.name}" carries no payload: this is always None'
        context.api.fail(text, member, code=error_codes.PAYLOAD)
    return context.default_attr_type
