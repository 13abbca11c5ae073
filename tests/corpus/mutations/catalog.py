"""The operators, found by their files; the name of the file is the name of the operator."""

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sopy_compiler.rules.catalog import load_rules
from tests.corpus.mutations.mutant import Seed
from tests.corpus.mutations.site import Site

FOLDER = Path(__file__).resolve().parent / "operators"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """A kind of mistake: `codes` are the rules that speak of it, `seeds` offers its changes of a file."""

    name: str
    codes: tuple[str, ...]
    seeds: Callable[[Site], Iterator[Seed]]

    @property
    def is_judged(self) -> bool:
        """Whether the catalogue has its first rule, the one it is made for; if not, nothing is seeded."""
        return self.codes[0] in known_codes()


@cache
def known_codes() -> frozenset[str]:
    """The codes of the catalogue."""
    return frozenset(loaded.rule.code for loaded in load_rules())


@cache
def operators() -> tuple[Operator, ...]:
    """All operators, in the order of their names."""
    modules = (
        importlib.import_module(f"tests.corpus.mutations.operators.{path.stem}")
        for path in sorted(FOLDER.glob("*.py"))
    )
    return tuple(
        Operator(name=module.__name__.rpartition(".")[2], codes=module.CODES, seeds=module.seeds)
        for module in modules
    )
