"""The program's classes by qualified name."""

from dataclasses import field

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.event import Event
from sopy_compiler.ir.handler import HandlerDeclaration
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Module, Program
from sopy_compiler.ir.sigma import SigmaModel
from sopy_compiler.ir.sop import SopClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Dictionaries in the program's order; `handlers` are declarations, `modules` are found by name."""

    procedures: dict[str, Procedure]
    events: dict[str, Event]
    models: dict[str, SigmaModel]
    handlers: dict[str, HandlerDeclaration]
    modules: dict[str, Module]
    sops: dict[str, SopClass] = field(default_factory=dict)

    def is_in_fragment(self, module: str) -> bool:
        """Whether the module of this name comes from Markdown."""
        return module in self.modules and self.modules[module].is_fragment


def index_program(program: Program) -> Index:
    """Look every class up once."""
    return Index(
        procedures={procedure.qualname: procedure for procedure in program.procedures},
        events={event.qualname: event for event in program.events},
        models={model.qualname: model for model in program.models},
        sops={sop.qualname: sop for sop in program.sops},
        handlers={
            declaration.qualname: declaration
            for procedure in program.procedures
            for declaration in procedure.declarations
        },
        modules={module.name: module for module in program.modules},
    )
