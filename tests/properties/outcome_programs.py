"""Random bodies of handlers: what they return travels through variables, containers, helpers and jumps.

Names carry their kind: `c` holds a class of a procedure, `p` a procedure or None, `l` and `d` a list and a
dict of classes, `n` a number, `b` a part of sigma. All are bound first, so that most programs run to the end.
"""

from random import Random
from textwrap import indent

CLASSES = ("Ship", "Pay", "Wait")

EXTRA = """
class Refused(Exception):
    pass


class Slot:
    def __init__(self, held):
        self.held = held

    def swap(self, other):
        before, self.held = self.held, other
        return before


REGISTRY = {}


def register(name):
    def keep(cls):
        REGISTRY[name] = cls
        return cls
    return keep


register("a")(Ship)
register("b")(Pay)


def put(target, value):
    target.append(value)


def store(target, key, value):
    target[key] = value
    return target


def pick(options, number, default=None):
    for index, option in enumerate(options):
        if index == number:
            return option
    return default


def refuse_when(test):
    if test:
        raise Refused("no")


def grow(box, by=1):
    box.size += by
    return box


def apply(function, *arguments, **named):
    return function(*arguments, **named)


def each(box, boxes):
    yield box
    yield from boxes


def following(cls, depth):
    if depth <= 0:
        return cls
    return following(Wait if cls is Ship else cls, depth - 1)
"""

MEMBERS = """
kept = Ship
shelf = {}

def remember(self, cls):
    self.kept = cls
    return self

def recall(self):
    return self.kept
"""

TESTS = (
    "sigma.flag",
    "sigma.count > {i}",
    "sigma.count == {i}",
    "sigma.name",
    "sigma.name is None",
    'sigma.kind == "a"',
    "sigma.mode is Mode.FAST",
    'sigma.kind in ("b",)',
    "event.payload == {i}",
    "not sigma.items",
    "n{v} == {i}",
    "n{v} > {i} and not sigma.flag",
    "sigma.flag or n{v}",
    "c{v} is Ship",
    "p{v} is None",
    "isinstance(p{v}, Pay)",
    "len(l{v}) > {i}",
    "(n{v} := sigma.count) < {i}",
    "0 < sigma.count <= {i}",
)
SIMPLE = (
    "c{v} = {c}",
    "c{v} = c{w}",
    "c{v}, c{w} = c{w}, c{v}",
    "c{v} = l{w}[0] if l{w} else {c}",
    "c{v} = l{w}[-1] if l{w} else c{w}",
    "c{v} = d{w}.get(sigma.kind, {c})",
    'c{v} = d{w}.get("a") or {c}',
    "c{v} = type(p{w}) if p{w} is not None and p{w} is not self else c{v}",
    "c{v} = pick(l{w}, {i}, {c})",
    "c{v} = next((c for c in l{w} if c is not {c}), c{w})",
    "c{v} = max(l{w} or [{c}], key=lambda c: c.__name__)",
    "c{v} = REGISTRY[sigma.kind]",
    "c{v} = following(c{w}, {i})",
    "c{v} = Slot(c{w}).swap({c})",
    "c{v} = self.recall()",
    "c{v} = dict(zip('ab', (c{w}, {c})))[sigma.kind]",
    "c{v} = {{1: {c}, True: c{w}}}.get({i}, {c})",
    "c{v} = (lambda x=c{w}: x)()",
    "c{v} = functools.partial(pick, [c{w}, {c}])({i}) or {c}",
    "p{v} = {c}()",
    "p{v} = c{w}()",
    "p{v} = p{w}",
    "p{v} = p{w} or self",
    "p{v} = sigma.flag and {c}() or None",
    "p{v} = self.remember({c})",
    "p{v} = None",
    "l{v} = [{c}, c{w}]",
    "l{v} = [*l{w}, {c}]",
    "l{v} = l{w}",
    "l{v} = l{w}[::-1]",
    "l{v} = l{w}[{i}:]",
    "l{v} = list(d{w}.values())",
    "l{v} = sorted(l{w}, key=lambda c: c.__name__)",
    "l{v} = [c for c in l{w} + [{c}] if c is not c{w}]",
    "l{v}.append({c})",
    "l{v}.append(c{w})",
    "l{v}.insert(0, {c})",
    "l{v} += [{c}]",
    "l{v}[:1] = [{c}]",
    "put(l{v}, {c})",
    "apply(put, l{v}, value=c{w})",
    "del l{v}[:1]",
    'd{v} = {{"a": {c}, "b": c{w}}}',
    "d{v} = {{**d{w}, 'b': {c}}}",
    "d{v} = d{w}",
    "d{v} |= {{'a': {c}}}",
    'd{v}["a"] = {c}',
    "d{v}[sigma.kind] = c{w}",
    "d{v}.update(a={c}, b=c{w})",
    'store(d{v}, "a", {c})',
    "d{v}.setdefault('b', {c})",
    "d{v}.pop('a', None)",
    "self.shelf = d{v}",
    'self.shelf["a"] = {c}',
    "d{v} = dict(self.shelf)",
    "self.kept = c{w}",
    "setattr(self, 'kept', {c})",
    "n{v} = {i}",
    "n{v} += 1",
    "n{v} = sigma.count",
    "n{v} = len(l{w})",
    "n{v} = sigma.bump()",
    "sigma.count = {i}",
    "sigma.count += 1",
    "sigma.flag = not sigma.flag",
    'sigma.kind = "b"',
    "sigma.mode = Mode.SLOW",
    "sigma.name = None",
    'sigma.items.append("z")',
    'sigma.items += ["q"]',
    'sigma.table["k"] = n{v}',
    "sigma.boxes.append(Box(size={i}))",
    "sigma.spare = b{v}",
    "b{v} = sigma.box",
    "b{v} = sigma.biggest()",
    "b{v} = sigma.spare or b{w}",
    "b{v} = b{w}",
    "b{v} = sigma.boxes[-1] if sigma.boxes else b{v}",
    "b{v} = sigma.by_name.get(sigma.kind, b{w})",
    "b{v} = next(iter(sigma.boxes), b{w})",
    "b{v} = [b{w}, sigma.box][{i} % 2]",
    "b{v} = copy.copy(sigma).box",
    "b{v} = Slot(b{w}).held",
    "b{v}.size = {i}",
    "b{v}.size += 1",
    "b{v}.grow()",
    'b{v}.tag("t").grow()',
    "grow(b{v}, by={i})",
    "grow(*[b{v}])",
    'setattr(b{v}, "size", {i})',
    "list(map(grow, sigma.boxes[:{i}]))",
    "[box.grow() for box in sigma.boxes if box.is_big]",
    "refuse_when(sigma.flag)",
    "assert sigma.count < {i}",
    "int(sigma.name)",
)
ENDS = (
    "return self",
    "return {c}()",
    "return c{v}()",
    "return p{v} or self",
    "return p{v} if p{v} is not None else {c}()",
    'return p{v} or "nothing"',
    'return "no" if sigma.flag else c{v}()',
    "return End()",
    "return (l{v} or [{c}])[0]()",
    'return d{v}.get("a", {c})()',
    'raise Refused("no")',
    "return following(c{v}, {i})()",
)
EXCEPTIONS = (
    "Refused",
    "ValueError",
    "(TypeError, ValueError)",
    "Exception",
    "AssertionError",
    "LookupError",
)


def handler_body(chance: Random, *, depth: int = 3) -> str:
    """The source of one body, which always ends in an outcome."""
    start = [f"c{v} = {chance.choice(CLASSES)}\np{v} = None\nn{v} = {v}\nb{v} = sigma.box" for v in range(2)]
    start += [f"l{v} = []\nd{v} = {{}}" for v in range(2)]
    start.append("self.remember(Ship)")
    return "\n".join(
        (*start, *_block(chance, depth, in_loop=False), _filled("return p{v} or c{v}()", chance))
    )


def _block(chance: Random, depth: int, *, in_loop: bool) -> list[str]:
    return [_statement(chance, depth, in_loop=in_loop) for _ in range(chance.randint(1, 4))]


def _statement(chance: Random, depth: int, *, in_loop: bool) -> str:
    if depth and chance.random() < 0.35:
        return chance.choice(_COMPOUND)(chance, depth - 1, in_loop)
    if chance.random() < 0.06:
        return _filled(chance.choice(ENDS), chance)
    if in_loop and chance.random() < 0.12:
        return chance.choice(("break", "continue"))
    return _filled(chance.choice(SIMPLE), chance)


def _filled(template: str, chance: Random) -> str:
    return template.format(
        v=chance.randrange(2), w=chance.randrange(2), i=chance.randrange(4), c=chance.choice(CLASSES)
    )


def _inner(chance: Random, depth: int, in_loop: bool) -> str:
    return indent("\n".join(_block(chance, depth, in_loop=in_loop)), "    ")


def _if(chance: Random, depth: int, in_loop: bool) -> str:
    text = f"if {_filled(chance.choice(TESTS), chance)}:\n{_inner(chance, depth, in_loop)}"
    if chance.random() < 0.4:
        text += f"\nelif {_filled(chance.choice(TESTS), chance)}:\n{_inner(chance, depth, in_loop)}"
    return text + (f"\nelse:\n{_inner(chance, depth, in_loop)}" if chance.random() < 0.5 else "")


def _for(chance: Random, depth: int, in_loop: bool) -> str:
    head = chance.choice(
        (
            "for n0 in range(3):",
            "for c0 in list(l1):",
            "for c1 in (Ship, Pay):",
            "for b0 in sigma.boxes[:3]:",
            "for b1 in each(sigma.box, list(sigma.boxes)):",
            "for key, c1 in list(d0.items()):",
            "for n1, b0 in enumerate(sigma.boxes[:2]):",
        )
    )
    text = f"{head}\n{_inner(chance, depth, True)}"
    return text + (f"\nelse:\n{_inner(chance, depth, in_loop)}" if chance.random() < 0.3 else "")


def _while(chance: Random, depth: int, in_loop: bool) -> str:
    name = f"turn{depth}"
    return f"{name} = 0\nwhile {name} < 3:\n    {name} += 1\n{_inner(chance, depth, True)}"


def _try(chance: Random, depth: int, in_loop: bool) -> str:
    text = f"try:\n{_inner(chance, depth, in_loop)}"
    caught_here = chance.sample(EXCEPTIONS, chance.randint(0, 2))
    for caught in caught_here:
        text += f"\nexcept {caught}:\n{_inner(chance, depth, in_loop)}"
    if not caught_here:
        return f"{text}\nfinally:\n{_inner(chance, depth, False)}"
    if chance.random() < 0.3:
        text += f"\nelse:\n{_inner(chance, depth, in_loop)}"
    return text + (f"\nfinally:\n{_inner(chance, depth, False)}" if chance.random() < 0.3 else "")


def _match(chance: Random, depth: int, in_loop: bool) -> str:
    subject, cases = chance.choice(
        (
            ("sigma.kind", ('"a"', '"b"')),
            ("sigma.mode", ("Mode.FAST", "Mode.SLOW")),
            ("(sigma.kind, sigma.flag)", ('("a", True)', '("b", _)', "(_, False)")),
            ("sigma.name", ("None", '""', "str(name)")),
            ("sigma.spare", ("Box(size=1)", "Box(size=n0)", "None")),
            ("sigma.items", ("[]", "[name]", "[name, *names]")),
            ("l0", ("[]", "[c0]", "[c0, *l1]")),
            ("d0", ('{"a": c1}', '{"b": c0, **d1}', "{}")),
            ("event.payload", ("0", "1 | 2", "n1 if sigma.flag", "_")),
        )
    )
    text = f"match {subject}:"
    for case in cases:
        text += f"\n    case {case}:\n{indent(_inner(chance, depth, in_loop), '    ')}"
    return text


def _with(chance: Random, depth: int, in_loop: bool) -> str:
    caught = chance.choice(("Refused", "ValueError, TypeError", "Exception"))
    return f"with contextlib.suppress({caught}):\n{_inner(chance, depth, in_loop)}"


def _nested(chance: Random, depth: int, in_loop: bool) -> str:
    name = f"inner{depth}"
    body = _filled(
        chance.choice(("nonlocal c0\nc0 = {c}", "l0.append({c})", "b0.grow()", "return c1")), chance
    )
    change = _filled(chance.choice(SIMPLE), chance)
    call = chance.choice((f"{name}()", f"c1 = {name}() or c1", f"apply({name})"))
    return f"def {name}():\n{indent(body, '    ')}\n{change}\n{call}"


_COMPOUND = (_if, _if, _for, _while, _try, _match, _with, _nested)
