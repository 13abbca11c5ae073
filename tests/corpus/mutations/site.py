"""A file that operators look at: what is written, and what Python says it means."""

import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import ModuleType, UnionType
from typing import Any, Union, get_args, get_origin

import libcst as cst
from typing_extensions import is_typeddict

from sopy_runtime import End, Event, Procedure
from sopy_runtime.event import payload_type
from sopy_runtime.handler import Handler
from sopy_runtime.procedure import sigma_type
from tests.corpus.mutations.program import Program
from tests.corpus.mutations.tree import Tree, parsed

UNKNOWN = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One handler: where it is written and in which class, what it is, and what it calls its parameters."""

    node: cst.FunctionDef
    owner_node: cst.ClassDef
    owner: type[Procedure[Any]]
    live: Handler[Any, Any, Any]
    me: str
    sigma: str
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One file of a program, imported as `module` in the midst of `modules`, the whole program by path."""

    program: Program
    path: str
    tree: Tree
    module: ModuleType
    modules: dict[str, ModuleType]

    @property
    def text(self) -> str:
        """The whole program as one text, to look for names in."""
        return "\n".join(file.text for file in self.program.files)

    def classes(self) -> Iterator[tuple[cst.ClassDef, type]]:
        """The classes of the module, with what they are."""
        for node in self.tree.module.body:
            if isinstance(node, cst.ClassDef):
                live = vars(self.module).get(node.name.value)
                if isinstance(live, type):
                    yield node, live

    def procedures(self) -> Iterator[tuple[cst.ClassDef, type[Procedure[Any]]]]:
        """The procedures, abstract ones too."""
        for node, live in self.classes():
            if issubclass(live, Procedure) and not issubclass(live, End):
                yield node, live

    def events(self) -> Iterator[tuple[cst.ClassDef, type[Event[Any]]]]:
        """The events."""
        for node, live in self.classes():
            if issubclass(live, Event):
                yield node, live

    def handlers(self) -> Iterator[Taken]:
        """Every handler that is written in the body of a procedure."""
        for node, live in self.procedures():
            yield from self.handlers_of(node, live)

    def handlers_of(self, node: cst.ClassDef, live: type[Procedure[Any]]) -> Iterator[Taken]:
        """The handlers in the body of one procedure."""
        for method in methods(node):
            found = vars(live).get(method.name.value)
            names = [parameter.name.value for parameter in method.params.params]
            if isinstance(found, Handler) and len(names) == 3:
                yield Taken(
                    node=method,
                    owner_node=node,
                    owner=live,
                    live=found,
                    me=names[0],
                    sigma=names[1],
                    event=names[2],
                )

    def all_procedures(self) -> tuple[type[Procedure[Any]], ...]:
        """Every procedure of the whole program that is bound to a name of a module, except `End`."""
        return tuple(
            live for live in self.all_classes() if issubclass(live, Procedure) and not issubclass(live, End)
        )

    def all_classes(self) -> tuple[type, ...]:
        """Every class that the program defines at the level of a module."""
        names = {module.__name__ for module in self.modules.values()}
        found = (
            value
            for module in self.modules.values()
            for value in vars(module).values()
            if isinstance(value, type) and value.__module__ in names
        )
        return tuple(dict.fromkeys(found))

    def declaration(self, name: str) -> tuple[str, frozenset[int]]:
        """File and line of a class at the level of a module; no lines if there is none."""
        for file in self.program.files:
            for number, line in enumerate(file.text.splitlines(), start=1):
                if re.match(rf"class {name}\b", line):
                    return file.path, frozenset([number])
        return self.path, frozenset()

    def uses(self, name: str) -> int:
        """How often the whole program names something, outside annotations and imports."""
        return sum(_uses(file.text, name) for file in self.program.files)

    def functions(self) -> Iterator[cst.FunctionDef]:
        """Handlers and helpers: the methods of procedures and the functions of the module."""
        for node, _ in self.procedures():
            yield from methods(node)
        for statement in self.tree.module.body:
            if isinstance(statement, cst.FunctionDef):
                yield statement

    def own_returns(self, function: cst.FunctionDef) -> Iterator[cst.Return]:
        """The returns of a function, without those of functions inside it."""
        for node in self.tree.nodes(cst.Return, function):
            if self.tree.parent(node, cst.FunctionDef) is function:
                yield node

    def state(self, taken: Taken) -> Any:
        """The type of sigma in a handler; UNKNOWN if it is generic."""
        declared = sigma_type(taken.owner)
        return UNKNOWN if declared is None or isinstance(declared, typing.TypeVar) else declared

    def payload(self, taken: Taken) -> Any:
        """The type of the payload, if the handler takes one kind of event; else UNKNOWN."""
        if len(taken.live.events) != 1:
            return UNKNOWN
        declared = payload_type(taken.live.events[0])
        return UNKNOWN if declared is None or isinstance(declared, typing.TypeVar) else declared

    def type_of(self, expression: cst.BaseExpression, taken: Taken) -> Any:
        """The declared type of sigma, the payload, or a chain of members of them; else UNKNOWN."""
        if isinstance(expression, cst.Name):
            is_rebound = any(
                isinstance(target.target, cst.Name) and target.target.value == expression.value
                for target in self.tree.nodes(cst.AssignTarget, taken.node)
            )
            return self.state(taken) if expression.value == taken.sigma and not is_rebound else UNKNOWN
        if isinstance(expression, cst.Attribute):
            if self.tree.code(expression) == f"{taken.event}.payload":
                return self.payload(taken)
            return member_type(self.type_of(expression.value, taken), expression.attr.value)
        if isinstance(expression, cst.Subscript) and (key := constant_key(expression)) is not None:
            return item_type(self.type_of(expression.value, taken), key)
        return UNKNOWN


@cache
def _uses(text: str, name: str) -> int:
    tree = parsed(text)
    return sum(
        1
        for node in tree.nodes(cst.Name)
        if node.value == name
        and tree.parent(node, cst.Annotation) is None
        and tree.parent(node, cst.ImportFrom) is None
    )


def methods(node: cst.ClassDef) -> Iterator[cst.FunctionDef]:
    """The functions in the body of a class."""
    for statement in node.body.body:
        if isinstance(statement, cst.FunctionDef):
            yield statement


def assignments(
    node: cst.ClassDef,
) -> Iterator[tuple[str, cst.SimpleStatementLine, cst.Assign | cst.AnnAssign]]:
    """The names that the body of a class binds to values, each with its line."""
    for statement in node.body.body:
        if not isinstance(statement, cst.SimpleStatementLine) or len(statement.body) != 1:
            continue
        match statement.body[0]:
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]) as assign:
                yield name, statement, assign
            case cst.AnnAssign(target=cst.Name(value=name)) as assign:
                yield name, statement, assign


def constant_key(node: cst.Subscript) -> str | int | None:
    """The text or number in the brackets, if it is nothing else."""
    match node.slice:
        case [cst.SubscriptElement(slice=cst.Index(value=cst.SimpleString() as text))]:
            value = text.evaluated_value
            return value if isinstance(value, str) else None
        case [cst.SubscriptElement(slice=cst.Index(value=cst.Integer() as number))]:
            return number.evaluated_value
    return None


def present(declared: Any) -> Any:
    """The type without None; UNKNOWN if several alternatives are left."""
    if get_origin(declared) in (Union, UnionType):
        members = [member for member in get_args(declared) if member is not type(None)]
        return members[0] if len(members) == 1 else UNKNOWN
    return declared


def member_type(owner: Any, name: str) -> Any:
    """The declared type of a field; UNKNOWN for everything else."""
    cls = present(owner)
    if not isinstance(cls, type) or is_typeddict(cls):
        return UNKNOWN
    try:
        return typing.get_type_hints(cls).get(name, UNKNOWN)
    except (NameError, TypeError):
        return UNKNOWN


def item_type(owner: Any, key: str | int) -> Any:
    """The declared type of one key of a TypedDict or one part of a tuple."""
    cls = present(owner)
    if is_typeddict(cls):
        return typing.get_type_hints(cls).get(str(key), UNKNOWN)
    if get_origin(cls) is tuple and isinstance(key, int):
        parts = get_args(cls)
        return parts[key] if ... not in parts and -len(parts) <= key < len(parts) else UNKNOWN
    return UNKNOWN


def has_member(cls: Any, name: str) -> bool | None:
    """Whether objects of a class have an attribute; None if any name may be one."""
    if not isinstance(cls, type) or is_typeddict(cls) or (cls.__module__ == "builtins" and cls is object):
        return None
    is_open = getattr(cls, "model_config", {}).get("extra") == "allow"
    if is_open or any(
        "__getattr__" in vars(one) and one.__module__ != "pydantic.main" for one in cls.__mro__
    ):
        return None
    if hasattr(cls, name) or name in getattr(cls, "model_fields", {}):
        return True
    if name in getattr(cls, "__dataclass_fields__", {}) or name in typing.get_type_hints(cls):
        return True
    # A plain class says in its methods which attributes it has.
    functions = (getattr(value, "__code__", None) for one in cls.__mro__ for value in vars(one).values())
    return any(name in code.co_names for code in functions if code is not None)


def misspelt(name: str) -> str:
    """The name as a hurried writer leaves it: a letter is missing."""
    return name[:-2] + name[-1] if len(name) > 3 else f"{name}{name[-1:] or 'x'}"
