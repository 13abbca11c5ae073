"""Reading a program again after texts of its modules have changed: no more of it than the change reaches.

A reading is repeated when something that it has looked at has changed, as incremental build systems do it.
What readings leave to the rest of the program only grows, so when one leaves less than before the whole
program has to be read anew; the caller is told, and nothing is guessed.
"""

from collections.abc import Hashable, Sequence
from dataclasses import replace

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


class EditedProgram:
    """A program whose modules get new texts one after the other.

    Once a text could not be taken in, the object is of no use any more.
    """

    def __init__(self, reader: ProgramReader, sources: Sequence[SourceText]) -> None:
        self._reader = reader
        self._sources = tuple(sources)
        self._given: dict[Hashable, None] = {}
        self._called_roots: frozenset[FunctionDefinition] = frozenset()
        self._retired: list[Scope] = []
        """Kept, because what is known by the id of a scope must never be taken for that of another."""

    def lower(self) -> Lowering:
        """Read the program for the first time."""
        lowering = self._reader.lower()
        self._note()
        return lowering

    def lower_again(self, sources: Sequence[SourceText]) -> Lowering | None:
        """The facts of the same modules with other texts; None where the program has to be read anew."""
        reader, given, roots, before = self._reader, self._given, self._called_roots, self._reader.hierarchy
        changed = self._changed(sources)
        if changed is None or before is None or not self._is_reusable():
            return None
        with deep_recursion():
            if not all(map(self._take, changed)):
                return None
            self._sources = tuple(sources)
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
        rounds.readings.forget_unwanted()
        self._given = given_by(rounds.readings.wanted())
        self._called_roots = rounds.called_roots()

    def _changed(self, sources: Sequence[SourceText]) -> list[SourceText] | None:
        """The modules with another text; None where more than texts differ."""
        if len(sources) != len(self._sources):
            return None
        changed: list[SourceText] = []
        for old, new in zip(self._sources, distinct_names(sources), strict=True):
            if replace(old, text="") != replace(new, text="") or new.kind is not SourceKind.PYTHON:
                return None
            if old.text != new.text:
                changed.append(new)
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
