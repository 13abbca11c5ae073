"""No failure of a hook may end mypy: it becomes one note, and mypy goes on as without the plugin."""

from collections.abc import Callable
from typing import Any, TypeVar

from mypy.nodes import Context
from mypy.plugin import ClassDefContext

from sopy_compiler.mypy_plugin import error_codes
from sopy_compiler.mypy_plugin.current_file import path_of

C = TypeVar("C")
R = TypeVar("R")


class Guard:
    """Wraps the hooks of one plugin instance; it tells of the first failure in each file only."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def __call__(self, hook: Callable[[C], R], otherwise: Callable[[C], R]) -> Callable[[C], R]:
        """The hook; where it fails, the answer of `otherwise`."""

        def guarded(context: C) -> R:
            try:
                return hook(context)
            except Exception as error:  # noqa: BLE001  whatever it is, the user's program is not to blame
                self._tell(context, error)
                return otherwise(context)

        return guarded

    def _tell(self, context: Any, error: Exception) -> None:
        path = path_of(context.api)
        if path in self._told:
            return
        self._told.add(path)
        place: Context = context.reason if isinstance(context, ClassDefContext) else context.context
        text = f"sopyc's mypy plugin failed here and was left out: {type(error).__name__}: {error}"
        # `fail` is what plugins are promised; both analysers have `note`, too.
        note = getattr(context.api, "note", None)
        if note is None:
            context.api.fail(text, place, code=error_codes.INTERNAL)
        else:
            note(text, place, code=error_codes.INTERNAL)
