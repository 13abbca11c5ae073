"""`MODULE:ENTRY`: importing a workflow and making what a session starts from. Runs the program's code."""

import importlib
import importlib.util
import inspect
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic.errors import PydanticSchemaGenerationError, PydanticUserError

from sopy_compiler.analysis.suggestion import did_you_mean
from sopy_compiler.driving.refusal import RunError, why
from sopy_compiler.project.disk import Disk
from sopy_compiler.project.module_name import import_root, module_name
from sopy_runtime import SOP, Event, Procedure, Session
from sopy_runtime.procedure import End, sigma_type
from sopy_runtime.sop import observed_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a session is made of, and the file that the first procedure stands in."""

    start: Procedure[Any]
    sigma: Any
    observes: tuple[type[Event[Any]], ...]
    retry_limits: int
    file: str


def load_entry(
    module: str, name: str, *, arguments: Mapping[str, Any], state: str | None, folder: Path
) -> Entry:
    """Import the module, a dotted name or a file, and make what `name` says.

    Args:
        module: imported from `folder`, from its `src`, or from the environment.
        name: a procedure, an `SOP`, a `Session` that has not begun, or a function that returns one of them;
            empty: the only one there is.
        arguments: what a class or function is called with.
        state: JSON of the state that a procedure starts with.
        folder: the working folder.

    Raises:
        RunError: there is no such thing, or it cannot be made.
    """
    imported = _imported(module, folder)
    found = getattr(imported, name or _only_entry(imported), None)
    if found is None:
        hint = did_you_mean(name, (*_entries(imported), *_functions(imported)))
        raise RunError(f"{module} has no {name!r}" + (f": {hint}" if hint else ""))
    try:
        made = found(**arguments) if isinstance(found, type) or inspect.isroutine(found) else found
        return _entry(made, state)
    except RunError:
        raise
    except Exception as error:
        raise RunError(f"{name or module} cannot be made: {why(error)}") from error


def _imported(module: str, folder: Path) -> ModuleType:
    path = folder / module
    if module.endswith(".py") and not path.is_file():
        raise RunError(f"{module} does not exist")
    try:
        if path.is_file():
            return _from_file(path.resolve())
        _look_in(folder, folder / "src")
        return importlib.import_module(module)
    except (Exception, SystemExit) as error:
        raise RunError(f"cannot import {module}: {why(error)}") from error


def _from_file(path: Path) -> ModuleType:
    disk = Disk()
    _look_in(import_root(path, disk))
    name = module_name(path, disk)
    if all(part.isidentifier() for part in name.split(".")):
        return importlib.import_module(name)
    # A file that no other could import has its classes found under a name of its own.
    specification = importlib.util.spec_from_file_location(path.stem, path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[path.stem] = module
    specification.loader.exec_module(module)
    return module


def _look_in(*folders: Path) -> None:
    """Let modules be imported from these folders, before all others."""
    sys.path[:0] = [str(folder) for folder in folders if folder.is_dir() and str(folder) not in sys.path]


def _only_entry(module: ModuleType) -> str:
    names = _entries(module)
    if len(names) == 1:
        return names[0]
    said = f"several: {', '.join(names)}" if names else "no SOP and no procedure"
    makers = [name for name, function in _functions(module).items() if _makes_a_run(function)]
    also = f" (or a function: {', '.join(makers)})" if makers else ""
    raise RunError(f"{module.__name__} has {said}{also}; name one as {module.__name__}:NAME")


def _functions(module: ModuleType) -> dict[str, FunctionType]:
    """The functions that the module itself defines."""
    return {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, FunctionType) and value.__module__ == module.__name__ and name[0] != "_"
    }


def _makes_a_run(function: FunctionType) -> bool:
    """Whether it is annotated so; the annotation may be a text."""
    returned = function.__annotations__.get("return")
    written = returned if isinstance(returned, str) else getattr(returned, "__name__", "")
    return written.partition("[")[0].rpartition(".")[2] in {"SOP", "Session"}


def _entries(module: ModuleType) -> list[str]:
    """What a run can start with: the SOPs and sessions, else first procedures, else all procedures."""
    own = {name: value for name, value in vars(module).items() if not name.startswith("_")}
    procedures = {
        name: value
        for name, value in own.items()
        if isinstance(value, type) and issubclass(value, Procedure) and value.__module__ == module.__name__
    }
    made = [name for name, value in own.items() if isinstance(value, (SOP, Session))]
    initial = [name for name, value in procedures.items() if value.initial]
    return made or initial or list(procedures)


def _entry(made: Any, state: str | None) -> Entry:
    if isinstance(made, SOP):
        start, sigma = made.current_proc, made.state
        observes, limit = observed_by(made), made.retry_limits
    elif isinstance(made, Session):
        if made.sequence or made.finished:
            raise RunError("the session has run already; name what makes a new one")
        start, sigma, limit = made.procedure, made.sigma, made.retry_limits
        observes = made._run.observes  # noqa: SLF001  a session tells it in no other way
    elif isinstance(made, Procedure) and not isinstance(made, End):
        start, sigma, observes, limit = made, _new_state(type(made), state or "{}"), (), 3
        state = None
    else:
        raise RunError(
            f"{made!r} is neither a procedure, an SOP nor a session, and no function that returns one"
        )
    if state is not None:
        sigma = _new_state(type(start), state)
    file = inspect.getsourcefile(type(start)) or ""
    return Entry(start=start, sigma=sigma, observes=tuple(observes), retry_limits=limit, file=file)


def _new_state(procedure: type[Procedure[Any]], text: str) -> Any:
    declared = sigma_type(procedure)
    try:
        return TypeAdapter(declared).validate_json(text)
    except (PydanticSchemaGenerationError, PydanticUserError):
        if text == "{}" and isinstance(declared, type):
            return declared()
        raise RunError(
            f"a {declared} cannot be made from JSON; name a function that returns an SOP"
        ) from None
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, one['loc'])) or 'the state'}: {one['msg']}" for one in error.errors()
        )
        raise RunError(f"the state needs --state JSON: {faults}") from None


def known_events(entry: Entry) -> Sequence[type[Event[Any]]]:
    """The event classes that the module of the first procedure has."""
    module = sys.modules[type(entry.start).__module__]
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Event) and value is not Event
    ]
