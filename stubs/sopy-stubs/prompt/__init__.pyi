from typing import TypeVar

__all__ = ["Prompt", "cond", "make_prompt"]

_T = TypeVar("_T")

def make_prompt(text: str) -> Prompt: ...
def cond(test: _T, description: str) -> _T: ...

class Prompt(str):
    __slots__ = ()

    @property
    def prompt(self) -> str: ...
