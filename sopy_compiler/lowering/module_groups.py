"""What the text of modules that import each other does beside the handlers."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final

from sopy_compiler.ir.module_group import ModuleGroup
from sopy_compiler.lowering.filled_elsewhere import KeyedFields, filled_elsewhere, keyed_fields
from sopy_compiler.lowering.hierarchy import Hierarchy
from sopy_compiler.lowering.interpretation.readings import Readings
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.keywords import Keywords
from sopy_compiler.lowering.name_uses import NamesOfModule, name_uses, names_of_module
from sopy_compiler.lowering.outside_changes import outside_changes
from sopy_compiler.lowering.owners import Owners
from sopy_compiler.lowering.procedures import Lowered
from sopy_compiler.lowering.related_modules import Related
from sopy_compiler.lowering.shown_prompts import shows_prompts
from sopy_compiler.lowering.state_classes import StateOwners, state_classes
from sopy_compiler.source.span import Span
from sopy_compiler.syntax.scope import Scope

_IMPLICIT_METHODS: Final = frozenset({"model_post_init"})


class GroupReader:
    """Reads the modules of groups one by one, so that an edited one is read again alone."""

    def __init__(
        self,
        world: World,
        readings: Readings,
        texts: Readings,
        modules: Related,
        hierarchy: Hierarchy,
        lowered: Iterable[Lowered],
    ) -> None:
        held = state_classes((item.procedure.sigma for item in lowered), world)
        self._states = StateOwners(held=held, owners=Owners(world), world=world)
        keywords = Keywords(world, self._states.owners)
        self._read_names = partial(names_of_module, states=self._states, keywords=keywords)
        self._readings = readings
        self._texts = texts
        self._modules = modules
        self._procedures = hierarchy.procedures

    def load(self) -> None:
        """Have all modules loaded that the modules and those that they load lead to by names."""
        names = self._states.world.names
        known = names.number_of_modules
        self._names(self._modules.used)
        while new := names.scopes[known:]:
            known += len(new)
            self._names(new)

    def _names(self, scopes: Sequence[Scope]) -> list[NamesOfModule]:
        return self._texts.of_modules("names", scopes, self._read_names, self._states.held)

    def read(self, followed: frozenset[Span], recorder: Recorder) -> tuple[ModuleGroup, ...]:
        """The facts of each group; `followed` are the places at which handlers touch sigma."""
        places: dict[str, set[Span]] = {}
        for span in followed:
            places.setdefault(span.path, set()).add(span)
        keyed = keyed_fields(recorder)
        return tuple(
            self._group(group, {path: frozenset(found) for path, found in places.items()}, keyed)
            for group in self._modules.groups
        )

    def _group(
        self, scopes: tuple[Scope, ...], followed: dict[str, frozenset[Span]], keyed: KeyedFields
    ) -> ModuleGroup:
        held = self._states.held
        names = name_uses(self._names(scopes))
        mentioned = frozenset((*names.read, *names.texts, *names.called)) | _IMPLICIT_METHODS
        outside: set[str] = set()
        filled: set[str] = set()
        for scope in scopes:
            here = followed.get(scope.tree.source.path, frozenset())
            read = partial(
                outside_changes,
                procedures=self._procedures,
                followed=here,
                mentioned=mentioned,
                states=self._states,
            )
            outside.update(*self._readings.of_modules("changes", (scope,), read, held, here, mentioned))
            within = keyed.within(scope.tree.source.path)
            look = partial(filled_elsewhere, keyed=within, mentioned=mentioned)
            filled.update(*self._readings.of_modules("filled", (scope,), look, within, mentioned))
        return ModuleGroup(
            modules=tuple(scope.name for scope in scopes),
            names=names,
            outside_changes=tuple(sorted(outside)),
            filled_elsewhere=tuple(sorted(filled)),
            shows_prompts=shows_prompts(names, (self._modules.imports[scope] for scope in scopes)),
        )
