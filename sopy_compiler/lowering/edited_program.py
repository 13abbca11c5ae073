"""Reading a program again after texts of its modules have changed: no more of it than the change reaches.

A reading is repeated when something that it has looked at has changed, as incremental build systems do it.
What readings leave to the rest of the program only grows, so when one leaves less than before the whole
program has to be read anew; the caller is told, and nothing is guessed.
"""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Final

from sopy_compiler.lowering.interpretation.dependencies import body_of, given_by, head_of, text_of
from sopy_compiler.lowering.lower import Lowering, ProgramReader
from sopy_compiler.lowering.module_names import distinct_names
from sopy_compiler.lowering.related_modules import imported_names
from sopy_compiler.source.text import SourceKind, SourceText
from sopy_compiler.syntax.comments import suppressions_of
from sopy_compiler.syntax.definitions import FunctionDefinition
from sopy_compiler.syntax.edited_tree import TreeEdit, edit_tree
from sopy_compiler.syntax.nodes import FunctionDef
from sopy_compiler.syntax.parse import deep_recursion, parse
from sopy_compiler.syntax.rebind import rebind
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk

MAXIMUM_EDITS: Final = 500
"""After so many edits a program is read anew: what is kept of replaced code must not add up."""


class EditedProgram:
    """A program whose modules get new texts one after the other.

    Once a text could not be taken in, the object is of no use any more.
    """

    def __init__(self, reader: ProgramReader, sources: Sequence[SourceText]) -> None:
        self._reader = reader
        self._sources = tuple(distinct_names(sources))
        self._loaded: tuple[SourceText, ...] = ()
        self._given: dict[Hashable, None] = {}
        self._called_roots: frozenset[FunctionDefinition] = frozenset()
        self._edits = 0
        self._retired: list[Scope] = []
        """Kept, because what is known by the id of a scope must never be taken for that of another."""

    def lower(self) -> Lowering:
        """Read the program for the first time."""
        lowering = self._reader.lower()
        self._note()
        return lowering

    @property
    def loaded(self) -> tuple[SourceText, ...]:
        """The modules that are no sources, and were read because others import them."""
        return self._loaded

    def lower_again(
        self, sources: Sequence[SourceText], loaded: Sequence[SourceText] = ()
    ) -> Lowering | None:
        """The facts of the same modules with other texts; None where the program has to be read anew.

        `loaded` are the modules of that property, with their texts as they are now.
        """
        reader, given, roots, before = self._reader, self._given, self._called_roots, self._reader.hierarchy
        named = tuple(distinct_names(sources))
        changed = self._changed(self._sources, named)
        self._edits += 1
        if changed is not None:
            others = self._changed(self._loaded, loaded)
            changed = None if others is None else [*changed, *others]
        if changed is None or before is None or self._edits > MAXIMUM_EDITS or not self._is_reusable():
            return None
        with deep_recursion():
            if not all(map(self._take, changed)):
                return None
            self._sources = named
            reader.world.renew()
            lowering = reader.lower()
        self._note()
        is_less = (
            not given.keys() <= self._given.keys()
            or not reader.hierarchy
            or not reader.hierarchy.builds_as_much_as(before)
        )
        return None if is_less or roots != self._called_roots or not self._is_reusable() else lowering

    def _note(self) -> None:
        """Note what the program's readings have left to each other."""
        rounds = self._reader.rounds
        named = {source.path for source in self._sources}
        scopes = self._reader.linked.scopes
        self._loaded = tuple(one.tree.source for one in scopes if one.tree.source.path not in named)
        rounds.readings.forget_unwanted()
        self._reader.texts.forget_unwanted()
        self._given = given_by(rounds.readings.wanted())
        self._called_roots = rounds.called_roots()

    def _changed(self, old: Sequence[SourceText], new: Sequence[SourceText]) -> list[SourceText] | None:
        """The modules with another text; None where more than texts differ."""
        if len(old) != len(new):
            return None
        changed: list[SourceText] = []
        for before, after in zip(old, new, strict=True):
            if replace(before, text="") != replace(after, text="") or after.kind is not SourceKind.PYTHON:
                return None
            if before.text != after.text:
                changed.append(after)
        return changed

    def _is_reusable(self) -> bool:
        """Whether the order in which the program was read has decided nothing."""
        world = self._reader.world
        return (
            self._reader.rounds.readings.are_settled()
            and not world.is_exhausted
            and not world.memory.has_revived
            and not world.calls.has_widened()
        )

    def _take(self, source: SourceText) -> bool:
        """Put a new text in the place of the old one, and have read again what has looked at it."""
        world, linked = self._reader.world, self._reader.linked
        module = next((one for one in linked.scopes if one.tree.source.path == source.path), None)
        tree, problems = parse(source)
        if module is None and tree is None:
            # It had no facts, and has none.
            linked.modules = [
                replace(one, problems=problems) if one.path == source.path else one for one in linked.modules
            ]
            return True
        if module is None or tree is None or problems:
            return False
        imports = imported_names(module)
        edit = edit_tree(module.tree, tree)
        gone = rebind(module) if edit is not None else None
        if edit is None or gone is None or imported_names(module) != imports:
            return False
        self._retired += gone
        world.names.forget_meanings()
        world.classes.forget_bases(module)
        world.forget_texts(module)
        self._tell(edit, module)
        linked.modules = [
            replace(one, suppressions=suppressions_of(module.tree)) if one.path == source.path else one
            for one in linked.modules
        ]
        return world.ordinary.take_text(module) and not linked.replaced

    def _tell(self, edit: TreeEdit, module: Scope) -> None:
        dependencies = self._reader.world.memory.dependencies
        dependencies.change(text_of(module))
        if edit.moves_others:
            dependencies.change(head_of(module))
        for function in (*edit.changed, *edit.moved):
            for node in walk(function):
                if isinstance(node, FunctionDef):
                    dependencies.change(body_of(module.children[id(node)]))
