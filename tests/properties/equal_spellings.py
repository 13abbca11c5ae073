"""Rewriting a program into another spelling of itself.

Each rewriting takes a module's tree and changes every place it knows how to spell otherwise; what the program
does stays the same. Names that a rewriting adds start with `_spelt`.
"""

import ast
import copy
from collections.abc import Callable, Iterator

Suite = list[ast.stmt]


class _Statements(ast.NodeTransformer):
    """Replaces statements of functions by other statements; `changes` counts the places."""

    def __init__(self) -> None:
        self.changes = 0
        self.depth = 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._inside(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._inside(node)

    def _inside(self, node: ast.AST) -> ast.AST:
        self.depth += 1
        found = self.generic_visit(node)
        self.depth -= 1
        return found

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if self.depth:
            for name in ("body", "orelse", "finalbody"):
                suite = getattr(node, name, None)
                if isinstance(suite, list) and suite and isinstance(suite[0], ast.stmt):
                    setattr(node, name, list(self._rewritten(suite)))
        return node

    def _rewritten(self, suite: Suite) -> Iterator[ast.stmt]:
        index = 0
        while index < len(suite):
            following = suite[index + 1] if index + 1 < len(suite) else None
            found = self.spell(suite[index], following)
            if found is None:
                yield suite[index]
                index += 1
                continue
            self.changes += 1
            taken, made = found
            yield from made
            index += taken

    def spell(self, node: ast.stmt, following: ast.stmt | None) -> tuple[int, Suite] | None:
        """How many statements are replaced, and by which; None to leave the statement."""
        raise NotImplementedError

    def fresh(self) -> str:
        return f"_spelt{self.changes}"


class AttributesByName(_Statements):
    """`x.n = v` as `setattr(x, "n", v)`, `del x.n` as `delattr(x, "n")`."""

    def spell(self, node: ast.stmt, following: ast.stmt | None) -> tuple[int, Suite] | None:
        match node:
            case ast.Assign(targets=[ast.Attribute(value=owner, attr=name)], value=value) if _is_other(owner):
                return 1, [_call("setattr", owner, ast.Constant(name), value)]
            case ast.Delete(targets=[ast.Attribute(value=owner, attr=name)]) if _is_other(owner):
                return 1, [_call("delattr", owner, ast.Constant(name))]
        return None


class AugmentedSpeltOut(_Statements):
    """`x.n += 1` as `x.n = x.n + 1`, for operands that nothing changes."""

    def spell(self, node: ast.stmt, following: ast.stmt | None) -> tuple[int, Suite] | None:
        match node:
            case ast.AugAssign(target=ast.Attribute() as target, op=operator, value=ast.Constant() as value):
                left = copy.deepcopy(target)
                left.ctx = ast.Load()
                combined = ast.BinOp(left=left, op=operator, right=value)
                return 1, [ast.Assign(targets=[target], value=combined)]
        return None


class ComprehensionsAsLoops(_Statements):
    """`x = [e for y in z]` as a loop that appends."""

    def spell(self, node: ast.stmt, following: ast.stmt | None) -> tuple[int, Suite] | None:
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.ListComp(elt=element, generators=[loop])
            ) if not loop.is_async and name not in _names(node.value):
                append = ast.Attribute(value=ast.Name(name, ast.Load()), attr="append", ctx=ast.Load())
                body: Suite = [ast.Expr(ast.Call(func=append, args=[element], keywords=[]))]
                for test in reversed(loop.ifs):
                    body = [ast.If(test=test, body=body, orelse=[])]
                made = ast.For(target=loop.target, iter=loop.iter, body=body, orelse=[])
                return 1, [ast.Assign(targets=[ast.Name(name, ast.Store())], value=_list()), made]
        return None


class MatchesAsTests(_Statements):
    """A `match` over constants as a chain of `if`."""

    def spell(self, node: ast.stmt, following: ast.stmt | None) -> tuple[int, Suite] | None:
        if not isinstance(node, ast.Match) or not _is_chain(node.subject):
            return None
        tests = [_test(node.subject, case) for case in node.cases]
        if None in tests[:-1] or any(case.guard for case in node.cases):
            return None
        orelse: Suite = []
        for test, case in reversed(list(zip(tests, node.cases, strict=True))):
            if test is None:
                if not _is_wildcard(case.pattern):
                    return None
                orelse = case.body
            else:
                orelse = [ast.If(test=test, body=case.body, orelse=orelse)]
        return 1, orelse


class ConditionalsAsStatements(_Statements):
    """`x = a if t else b` and `return a if t else b` as an `if` statement."""

    def spell(self, node: ast.stmt, following: ast.stmt | None) -> tuple[int, Suite] | None:
        match node:
            case ast.Assign(value=ast.IfExp() as choice) | ast.Return(value=ast.IfExp() as choice):
                ways: list[Suite] = []
                for value in (choice.body, choice.orelse):
                    way = copy.deepcopy(node)
                    way.value = value  # type: ignore[union-attr]  # both statements have one
                    ways.append([way])
                return 1, [ast.If(test=choice.test, body=ways[0], orelse=ways[1])]
        return None


class ExtractedSteps(_Statements):
    """`x.n = v` in a function of its own that is called on the spot."""

    def spell(self, node: ast.stmt, following: ast.stmt | None) -> tuple[int, Suite] | None:
        match node:
            case ast.Assign(targets=[ast.Attribute(value=owner)]) if _is_other(owner) and not _awaits(node):
                name = self.fresh()
                arguments = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
                made = ast.FunctionDef(name=name, args=arguments, body=[node], decorator_list=[])
                if hasattr(ast, "TypeVar"):
                    made.type_params = []
                return 1, [made, _call(name)]
        return None


class TestsOfNewNames(_Statements):
    """`x = e` before `if x` as `if (x := e)`."""

    def spell(self, node: ast.stmt, following: ast.stmt | None) -> tuple[int, Suite] | None:
        match node, following:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value),
                ast.If(test=ast.Name(id=tested)) as decision,
            ) if name == tested:
                decision.test = ast.NamedExpr(target=ast.Name(name, ast.Store()), value=value)
                return 2, [decision]
        return None


class NamesBeforeTests(_Statements):
    """`if (x := e)` as `x = e` and `if x`."""

    def spell(self, node: ast.stmt, following: ast.stmt | None) -> tuple[int, Suite] | None:
        match node:
            case ast.If(test=ast.NamedExpr(target=ast.Name(id=name), value=value)):
                node.test = ast.Name(name, ast.Load())
                return 1, [ast.Assign(targets=[ast.Name(name, ast.Store())], value=value), node]
        return None


class AwaitsOneByOne(_Statements):
    """`await f(await g())` as two statements."""

    def spell(self, node: ast.stmt, following: ast.stmt | None) -> tuple[int, Suite] | None:
        value = getattr(node, "value", None)
        match value:
            case ast.Await(value=ast.Call(func=function, args=[ast.Await() as first, *_]) as call):
                if not _is_chain(function):
                    return None
                name = self.fresh()
                call.args[0] = ast.Name(name, ast.Load())
                return 1, [ast.Assign(targets=[ast.Name(name, ast.Store())], value=first), node]
        return None


REWRITINGS: dict[str, Callable[[], _Statements]] = {
    "attributes by name": AttributesByName,
    "augmented spelt out": AugmentedSpeltOut,
    "comprehensions as loops": ComprehensionsAsLoops,
    "matches as tests": MatchesAsTests,
    "conditionals as statements": ConditionalsAsStatements,
    "extracted steps": ExtractedSteps,
    "tests of new names": TestsOfNewNames,
    "names before tests": NamesBeforeTests,
    "awaits one by one": AwaitsOneByOne,
}


def plain(text: str) -> str:
    """The program as the rewritings print it, with nothing rewritten."""
    return ast.unparse(ast.parse(text))


def rewritten(text: str, rewriting: str) -> str | None:
    """The program in another spelling; None where there is nothing to spell otherwise.

    None, too, where the running Python knows the syntax of the program less than sopyc does.
    """
    made = REWRITINGS[rewriting]()
    try:
        tree = made.visit(ast.parse(text))
    except SyntaxError:
        return None
    return ast.unparse(ast.fix_missing_locations(tree)) if made.changes else None


def _call(name: str, *arguments: ast.expr) -> ast.stmt:
    return ast.Expr(ast.Call(func=ast.Name(name, ast.Load()), args=list(arguments), keywords=[]))


def _list() -> ast.expr:
    return ast.List(elts=[], ctx=ast.Load())


def _is_other(owner: ast.expr) -> bool:
    """Whether the object is not the one whose class says what attributes there are."""
    while isinstance(owner, ast.Attribute):
        owner = owner.value
    return isinstance(owner, ast.Name) and owner.id not in {"self", "cls"}


def _is_chain(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _names(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def _awaits(node: ast.AST) -> bool:
    stops = (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)
    return any(isinstance(inner, stops) for inner in ast.walk(node))


def _is_wildcard(pattern: ast.pattern) -> bool:
    return isinstance(pattern, ast.MatchAs) and pattern.pattern is None and pattern.name is None


def _test(subject: ast.expr, case: ast.match_case) -> ast.expr | None:
    """The comparison that a pattern of constants makes; None for any other pattern."""
    match case.pattern:
        case ast.MatchValue(value=value):
            return ast.Compare(left=copy.deepcopy(subject), ops=[ast.Eq()], comparators=[value])
        case ast.MatchSingleton(value=constant):
            return ast.Compare(
                left=copy.deepcopy(subject), ops=[ast.Is()], comparators=[ast.Constant(constant)]
            )
        case ast.MatchOr(patterns=patterns):
            values = [one.value for one in patterns if isinstance(one, ast.MatchValue)]
            if len(values) == len(patterns):
                choices = ast.Tuple(elts=values, ctx=ast.Load())
                return ast.Compare(left=copy.deepcopy(subject), ops=[ast.In()], comparators=[choices])
    return None
