"""Arguments whose misspelling is told with what was probably meant."""

import importlib
import re
from argparse import ArgumentParser
from typing import Final, NoReturn

_WRONG_CHOICE: Final = re.compile(r"invalid choice: '([^']*)' \(choose from (.*)\)")
_UNKNOWN: Final = "unrecognized arguments: "


class HintingParser(ArgumentParser):
    """Says of a wrong word which of the known ones is near."""

    def error(self, message: str) -> NoReturn:
        """As `argparse` ends a wrong call, with a hint."""
        super().error(f"{message}{self._hint(message)}")

    def _hint(self, message: str) -> str:
        choice = _WRONG_CHOICE.search(message)
        if choice is not None:
            return _near(choice[1], re.findall(r"[\w-]+", choice[2]))
        if not message.startswith(_UNKNOWN):
            return ""
        known = [name for action in self._actions for name in action.option_strings]
        hints = (_near(word.partition("=")[0], known) for word in message.removeprefix(_UNKNOWN).split())
        return next(filter(None, hints), "")


def _near(word: str, known: list[str]) -> str:
    # Only a wrong call pays for loading it.
    suggestion = importlib.import_module("sopy_compiler.analysis.suggestion").did_you_mean(word, known)
    return f"; {suggestion}" if suggestion else ""
