"""The ways out of a handler, in words: from the built table, else read from the handler's source."""

import ast
import inspect
from functools import lru_cache
from types import FunctionType
from typing import Any, NamedTuple

from sopy_runtime.function_source import definition
from sopy_runtime.instructions.conditions import OTHERWISE, Path, condition_text
from sopy_runtime.instructions.template_text import text_of
from sopy_runtime.procedure import End, Procedure
from sopy_runtime.table import Branch, BranchKind, Entry, handler_of

HELPER_DEPTH = 3


class Exit(NamedTuple):
    """One way out of a handler, and the class it leads to; None if it stays, ends, or is not known."""

    branch: Branch
    target: type[Procedure[Any]] | None = None


def exits_of(entry: Entry[Any]) -> tuple[Exit, ...]:
    """The ways out of one row, in the order of the source; none if there is no source to read."""
    if entry.branches is None:
        procedure: Any = entry.procedure  # a class is hashable, whatever its instances are
        return _exits_in(inspect.unwrap(handler_of(entry).function), procedure)
    targets = {target.__name__: target for target in entry.targets or () if not issubclass(target, End)}
    return tuple(
        Exit(
            branch=branch,
            target=branch.procedure or targets.get(branch.target) if branch.kind == "move" else None,
        )
        for branch in entry.branches
    )


@lru_cache(maxsize=1024)
def _exits_in(function: FunctionType, procedure: Any) -> tuple[Exit, ...]:
    reader = _Reader(function, procedure, HELPER_DEPTH)
    reader.read(())
    return tuple(dict.fromkeys(reader.exits))


def initial_prompt(procedure: type[Procedure[Any]]) -> str:
    """The class's prompt, or the text its `__init__` gives to `self.prompt`."""
    if procedure.prompt or not isinstance(procedure.__init__, FunctionType):
        return str(procedure.prompt)
    body = definition(procedure.__init__)
    for statement in body.body if body else ():
        match statement:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"), attr="prompt")], value=value):
                return _prompt_text(value)
    return ""


class _Reader:
    """Walks the statements of one function and collects a branch for each way out."""

    def __init__(self, function: FunctionType, procedure: type[Procedure[Any]], depth: int) -> None:
        self.function = function
        self.procedure = procedure
        self.depth = depth
        self.exits: list[Exit] = []
        self.assigned: dict[str, ast.expr] = {}

    def read(self, path: Path) -> None:
        """Collect the exits of the whole function, reached on this path."""
        node = definition(self.function)
        if node is not None:
            self._block(node.body, path)

    def _block(self, statements: list[ast.stmt], path: Path) -> bool:
        """Whether control never reaches the statement after these."""
        for statement in statements:
            leaves, path = self._statement(statement, path)
            if leaves:
                return True
        return False

    def _statement(self, statement: ast.stmt, path: Path) -> tuple[bool, Path]:
        """Whether control ends here, and the path that goes on."""
        match statement:
            case ast.Return(value=value):
                self._result(value, path)
                return True, path
            case ast.Raise(exc=exc):
                self._refusal(exc, path)
                return True, path
            case ast.Assert(test=test, msg=message):
                self._add(
                    "raise",
                    self.procedure.__name__,
                    (*path, (ast.UnaryOp(ast.Not(), test), True)),
                    message=text_of(message),
                )
            case ast.If(test=test):
                return self._if(statement, test, path)
            case ast.Match(subject=subject, cases=cases):
                return self._match(subject, cases, path), path
            case ast.For() | ast.While() | ast.AsyncFor():
                self._block(statement.body, path)
                return self._block(statement.orelse, path), path
            case ast.With() | ast.AsyncWith():
                return self._block(statement.body, path), path
            case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=finalbody):
                leaves = self._block([*body, *orelse], path)
                caught = [self._block(handler.body, (*path, _caught(handler))) for handler in handlers]
                return self._block(finalbody, path) or (leaves and all(caught)), path
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self.assigned[name] = value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                self.assigned[name] = value
        return False, path

    def _if(self, statement: ast.If, test: ast.expr, path: Path) -> tuple[bool, Path]:
        leaves = self._block(statement.body, (*path, (test, True)))
        others = (*path, (test, False))
        leaves_otherwise = self._block(statement.orelse, others)
        # What follows an `if` that returns is the rest of its `else`.
        return leaves and leaves_otherwise, others if leaves else path

    def _match(self, subject: ast.expr, cases: list[ast.match_case], path: Path) -> bool:
        ended = []
        is_complete = False
        for case in cases:
            text = f"{ast.unparse(subject)} is {ast.unparse(case.pattern)}"
            is_default = isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None
            is_complete = is_complete or (is_default and case.guard is None)
            step: tuple[ast.expr | str, bool] = (OTHERWISE if is_default else text, True)
            guard: Path = ((case.guard, True),) if case.guard else ()
            ended.append(self._block(case.body, (*path, step, *guard)))
        return is_complete and all(ended)

    def _result(self, value: ast.expr | None, path: Path) -> None:
        match value:
            case ast.IfExp(test=test, body=body, orelse=orelse):
                self._result(body, (*path, (test, True)))
                self._result(orelse, (*path, (test, False)))
            case ast.Await(value=inner):
                self._result(inner, path)
            case ast.Name(id="self"):
                self._add("stay", self.procedure.__name__, path)
            case ast.Name(id=name) if name in self.assigned:
                # Out of sight while it is followed: it may be made of itself.
                assigned = self.assigned.pop(name)
                self._result(assigned, path)
                self.assigned[name] = assigned
            case ast.Call(func=func):
                self._call(value, func, path)
            case ast.Constant(value=str()) | ast.JoinedStr() | ast.BinOp():
                self._add("recover", self.procedure.__name__, path, message=text_of(value))

    def _call(self, call: ast.Call, func: ast.expr, path: Path) -> None:
        target = self._resolve(func)
        arguments = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "prompt")]
        prompt = next(filter(None, map(_prompt_text, arguments)), "")
        if isinstance(target, type) and issubclass(target, End):
            self._add("finish", "End", path, message=prompt)
        elif isinstance(target, type) and issubclass(target, Procedure):
            self._add("move", target.__name__, path, prompt=prompt, towards=target)
        elif isinstance(target, FunctionType) and self.depth > 0:
            helper = _Reader(target, self.procedure, self.depth - 1)
            helper.read(path)
            self.exits += helper.exits

    def _resolve(self, func: ast.expr) -> Any:
        """What a called expression stands for, as far as names lead."""
        match func:
            case ast.Name(id=name):
                cells = zip(self.function.__code__.co_freevars, self.function.__closure__ or (), strict=False)
                scope = {key: cell.cell_contents for key, cell in cells if _is_bound(cell)}
                return scope.get(name, self.function.__globals__.get(name))
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                found = inspect.getattr_static(self.procedure, name, None)
                return inspect.unwrap(getattr(found, "function", found)) if found is not None else None
            case ast.Attribute(value=owner, attr=name):
                return getattr(self._resolve(owner), name, None)
        return None

    def _refusal(self, raised: ast.expr | None, path: Path) -> None:
        if isinstance(raised, ast.Call) and raised.args:
            self._add("raise", self.procedure.__name__, path, message=text_of(raised.args[0]))

    def _add(
        self,
        kind: BranchKind,
        target: str,
        path: Path,
        *,
        prompt: str = "",
        message: str = "",
        towards: type[Procedure[Any]] | None = None,
    ) -> None:
        branch = Branch(kind=kind, target=target, when=condition_text(path), prompt=prompt, message=message)
        self.exits.append(Exit(branch=branch, target=towards))


def _caught(handler: ast.ExceptHandler) -> tuple[str, bool]:
    return (f"{ast.unparse(handler.type)} is raised" if handler.type else "something is raised"), True


def _is_bound(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018  asking is reading
    except ValueError:
        return False
    return True


def _prompt_text(argument: ast.expr) -> str:
    match argument:
        case ast.Call(func=ast.Name(id="make_prompt") | ast.Attribute(attr="make_prompt"), args=[text, *_]):
            return text_of(text)
        case ast.Call(func=ast.Name(id="Prompt"), args=[text, *_]):
            return text_of(text)
    return ""
