"""The plugin that `plugins = sopy_compiler.mypy_plugin` names."""

from collections.abc import Callable
from typing import Any

from mypy.nodes import TypeInfo
from mypy.options import Options
from mypy.plugin import (
    AttributeContext,
    ClassDefContext,
    FunctionContext,
    MethodContext,
    Plugin,
    ReportConfigContext,
)
from mypy.types import Type

from sopy_compiler.mypy_plugin.class_hook import check_class
from sopy_compiler.mypy_plugin.full_names import (
    EVENT,
    HANDLER,
    OBSERVES,
    PAYLOAD,
    PROCEDURE,
    PYDANTIC_MODEL,
    SESSION,
    SOP,
)
from sopy_compiler.mypy_plugin.guard import Guard
from sopy_compiler.mypy_plugin.handler_hook import check_handler
from sopy_compiler.mypy_plugin.observes_hook import check_observes
from sopy_compiler.mypy_plugin.payload_hook import check_payload
from sopy_compiler.mypy_plugin.report import Report, make_report
from sopy_compiler.mypy_plugin.sigma_type import base_named

SUBJECTS = PROCEDURE | EVENT


def plugin(version: str) -> type[Plugin]:  # noqa: ARG001  mypy's version, which says nothing that counts here
    """What mypy calls to get the plugin."""
    return SopyPlugin


class SopyPlugin(Plugin):
    """Answers mypy's questions about names of SOPy; all others get None at once."""

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self._guard = Guard()
        self._report: Report = make_report(options.config_file)

    def get_function_hook(self, fullname: str) -> Callable[[FunctionContext], Type] | None:
        """Decorated handlers, and the places where workflows are put together."""
        if fullname in HANDLER:
            return self._guard(self._handler, default_return)
        if fullname in SOP or fullname in SESSION:
            return self._guard(self._workflow, default_return)
        return None

    def get_method_hook(self, fullname: str) -> Callable[[MethodContext], Type] | None:
        """`.observes(...)`."""
        return self._guard(check_observes, default_return) if fullname in OBSERVES else None

    def get_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        """`.payload` of an event."""
        return self._guard(check_payload, default_attribute) if fullname in PAYLOAD else None

    def get_base_class_hook(self, fullname: str) -> Callable[[ClassDefContext], None] | None:
        """Classes that derive from procedures and events, directly or not."""
        if fullname not in SUBJECTS:
            found = self.lookup_fully_qualified(fullname)
            info = found.node if found else None
            if not isinstance(info, TypeInfo) or not base_named(info, SUBJECTS):
                return None
            if info.has_base(PYDANTIC_MODEL):
                return None
        return self._guard(self._class, nothing)

    def report_config_data(self, ctx: ReportConfigContext) -> Any:
        """What, if it changes, makes mypy check a module again though its text is the same."""
        return self._report.fingerprint(ctx.path)

    def _handler(self, context: FunctionContext) -> Type:
        self._report.tell(context.api)
        return check_handler(context)

    def _workflow(self, context: FunctionContext) -> Type:
        self._report.tell(context.api)
        return context.default_return_type

    def _class(self, context: ClassDefContext) -> None:
        self._report.tell(context.api)
        check_class(context)


def default_return(context: FunctionContext | MethodContext) -> Type:
    """The type mypy found by itself."""
    return context.default_return_type


def default_attribute(context: AttributeContext) -> Type:
    """The type mypy found by itself."""
    return context.default_attr_type


def nothing(context: ClassDefContext) -> None:
    """Leave the class as it is."""
