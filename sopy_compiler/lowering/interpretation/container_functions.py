"""Outside functions that make containers, or take something out of them."""

from sopy_compiler.domain.containers import value_type
from sopy_compiler.lowering.interpretation.contents import elements, entries, is_exact, items, mapping
from sopy_compiler.lowering.interpretation.evaluation import Arguments, Evaluator, Frame, Results
from sopy_compiler.lowering.interpretation.operators import iterate, type_name
from sopy_compiler.lowering.interpretation.parts import ELEMENT, element_of, pairs, shallow_copy
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    NONE_VALUE,
    NUMBER,
    InstanceOf,
    Items,
    Literal,
    Mapping,
    SigmaPart,
    Typed,
    Value,
    Values,
    in_order,
    one,
    typed,
)
from sopy_compiler.syntax import nodes


def special_container(
    name: str, arguments: Arguments, node: nodes.Node, state: State, frame: Frame, run: Evaluator
) -> Results | None:
    """Functions that make containers."""
    first = arguments.positional[0] if arguments.positional else frozenset()
    site = run.world.memory.site(id(node), frame.context)
    match name:
        case "builtins.dict" | "collections.OrderedDict" | "collections.defaultdict":
            return [(one(_dict(name, arguments, site, node, state, frame, run)), state)]
        case "collections.Counter":
            counts = ((None, one(typed("builtins.int"))),) if arguments.positional else ()
            return [(one(mapping(counts, site, run.world)), state)]
        case "types.MappingProxyType" if first:
            return [(first, state)]
        case "builtins.dict.fromkeys":
            held = arguments.positional[1] if len(arguments.positional) > 1 else one(NONE_VALUE)
            return [(one(mapping(((None, held),), site, run.world)), state)]
        case "builtins.enumerate" if first:
            produced = iterate(first, node, state, frame, run)
            pair = Items("tuple", (one(typed("builtins.int")), produced))
            return [(one(items("generator", (one(pair),), is_exact=False)), state)]
        case "builtins.zip" | "itertools.zip_longest":
            exact = _zipped(arguments, run)
            if exact is not None:
                return [(one(exact), state)]
            parts = tuple(iterate(values, node, state, frame, run) for values in arguments.positional)
            missing = one(NONE_VALUE) if name != "builtins.zip" else frozenset()
            pair = Items("tuple", tuple(part | missing for part in parts))
            return [(one(items("generator", (one(pair),), is_exact=False)), state)]
    return None


def _zipped(arguments: Arguments, run: Evaluator) -> Items | None:
    """`zip` of displays, pair by pair."""
    columns: list[tuple[Values, ...]] = []
    for values in arguments.positional:
        (value,) = values if len(values) == 1 else (None,)
        if (
            not isinstance(value, Items)
            or value.kind not in {"tuple", "list"}
            or not is_exact(value, run.world)
        ):
            return None
        columns.append(value.elements)
    if not columns or arguments.rest:
        return None
    rows = zip(*columns, strict=False)
    return items("list", tuple(one(Items("tuple", row)) for row in rows))


def _dict(
    name: str,
    arguments: Arguments,
    site: int,
    node: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Mapping:
    """`dict(...)` and its kin."""
    made: list[tuple[Literal | None, Values]] = []
    positional = arguments.positional
    if name == "collections.defaultdict" and positional:
        for factory in in_order(positional[0]):
            for values, _ in run.call(factory, Arguments(), node, state, frame):
                made.append((None, values))
        positional = positional[1:]
    for values in positional:
        for value in in_order(values):
            if isinstance(value, Mapping):
                made.extend(entries(value, run.world))
            elif isinstance(value, SigmaPart):
                held = SigmaPart((*value.path, ELEMENT), value_type(value.type))
                made.append((None, one(held)))
            else:
                made.extend(pairs(value, run.world))
    made.extend((Literal(key, "str"), values) for key, values in arguments.keywords)
    if arguments.rest_keywords:
        made.append((None, arguments.rest_keywords))
    return mapping(tuple(made), site, run.world)


def collected(
    name: str, kind: str, arguments: Arguments, node: nodes.Node, state: State, frame: Frame, run: Evaluator
) -> Values:
    """A new container of the elements of the arguments."""
    nested = name == "itertools.chain.from_iterable"
    held: Values = frozenset()
    taken = arguments.positional if name == "itertools.chain" else arguments.positional[:1]
    for values in (*taken, arguments.rest):
        found = iterate(values, node, state, frame, run) if values else frozenset()
        held |= iterate(found, node, state, frame, run) if nested else found
    site = run.world.memory.site(id(node), frame.context) if kind in {"list", "set", "deque"} else 0
    parts = (held,) if held else ()
    return one(items(kind, parts, site, is_exact=not parts))


def summed(arguments: Arguments, run: Evaluator) -> Values:
    """`sum`, `abs` and `pow` of plain numbers; anything for other values."""
    given = arguments.positional[0] if arguments.positional else frozenset()
    parts = element_of(given, run.world) if any(not _is_number(value) for value in given) else given
    return one(NUMBER) if parts and all(_is_number(value) for value in parts) else one(ANYTHING)


def _is_number(value: Value) -> bool:
    return type_name(value) in {"builtins.int", "builtins.float", "builtins.bool"}


def chosen(
    name: str, arguments: Arguments, node: nodes.Node, state: State, frame: Frame, run: Evaluator
) -> Values:
    """One of the arguments, or of the elements of a single one."""
    found: set[Value] = set()
    given = arguments.positional
    if len(given) == 1 or (given and name in {"builtins.next", "builtins.anext"}):
        found.update(iterate(given[0], node, state, frame, run))
        given = given[1:]
    found.update(value for values in (*given, arguments.rest) for value in values)
    found.update(arguments.keyword("default") or ())
    # Of an empty container nothing is taken: Python raises.
    return frozenset(found) if arguments.positional else one(ANYTHING)


def copied(name: str, arguments: Arguments, node: nodes.Node, frame: Frame, run: Evaluator) -> Values:
    """Copies: new objects, which hold what the originals hold unless they are deep."""
    found: set[Value] = set()
    for value in arguments.positional[0] if arguments.positional else ():
        match value:
            case SigmaPart() if name == "copy.deepcopy":
                found.add(Typed(value.type))
            case SigmaPart():
                found.update(shallow_copy(value))
            case InstanceOf(definition=definition):
                for keyword, values in arguments.keywords if name == "dataclasses.replace" else ():
                    run.world.memory.add_attribute(definition, keyword, values)
                found.add(InstanceOf(definition))
            case Items():
                site = run.world.memory.site(id(node), frame.context)
                held = (elements(value, run.world),)
                exact = is_exact(value, run.world)
                found.add(items(value.kind, value.elements if exact else held, site, is_exact=exact))
            case Mapping():
                site = run.world.memory.site(id(node), frame.context)
                found.add(mapping(entries(value, run.world), site, run.world))
            case _:
                found.add(value)
    return frozenset(found)
