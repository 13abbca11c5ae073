"""Texts for the agent: prompts, and conditions that carry their own description."""

from typing import TypeVar

T = TypeVar("T")


def make_prompt(text: str) -> "Prompt":
    """A prompt with this text."""
    return Prompt(text)


def cond(test: T, description: str) -> T:  # noqa: ARG001  the compiler and the prompts read it from the source
    """Return `test` as it is; `description` says in prompts, graphs and messages what it means."""
    return test


class Prompt(str):
    """Text for the agent. It is a string, so agent frameworks take it as it stands."""

    __slots__ = ()

    @property
    def prompt(self) -> str:
        """The text as a plain string."""
        return str(self)
