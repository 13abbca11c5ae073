"""Whether a program shows its agents the workflow in words: then the words of its conditions are read."""

from collections.abc import Iterable
from typing import Final

from sopy_compiler.ir.name_uses import NameUses
from sopy_compiler.ir.vocabulary import DSL_PACKAGES, PROMPT_GENERATOR

_GENERATOR: Final = PROMPT_GENERATOR.rpartition(".")[2]
_SESSION: Final = "Session"
_PROMPT_OF_SESSION: Final = "prompt"
# The packages of the adapters for agent frameworks.
_ADAPTERS: Final = ("sopy.interface", "sopy_runtime.agents")


def shows_prompts(names: NameUses, imported: Iterable[frozenset[str]]) -> bool:
    """Whether modules make prompts from procedures, by themselves or through an agent adapter.

    `names` are those that they use, `imported` those that each of them imports.
    """
    if _GENERATOR in names.called or _GENERATOR in names.read:
        return True
    if _SESSION in names.called and _PROMPT_OF_SESSION in names.called:
        return True
    return any(_brings_prompts(name) for several in imported for name in several)


def _brings_prompts(name: str) -> bool:
    package, _, _ = name.partition(".")
    if package not in DSL_PACKAGES:
        return False
    return name.endswith(f".{_GENERATOR}") or any(
        name == adapter or name.startswith(f"{adapter}.") for adapter in _ADAPTERS
    )
