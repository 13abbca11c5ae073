"""Whether the arguments of a call fit a signature."""

from collections.abc import Iterable, Iterator

from sopy_compiler.analysis.suggestion import closest_name
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.ir.signature import Construction, Signature


def argument_faults(call: Construction, signature: Signature) -> Iterator[str]:
    """What is wrong, as clauses that follow the name of the class: "misses `total`"."""
    by_position = [parameter for parameter in signature.parameters if not parameter.is_keyword_only]
    by_keyword = keyword_names(signature)
    if call.positional > len(by_position) and not signature.takes_any_positional:
        yield _too_many(call.positional, len(by_position))
    filled = [parameter.name for parameter in by_position[: call.positional]]
    for keyword in call.keywords:
        if keyword in filled and keyword in by_keyword:
            yield f"gets `{keyword}` twice"
        elif keyword not in by_keyword and not signature.takes_any_keyword:
            near = closest_name(keyword, by_keyword)
            yield f"has no parameter `{keyword}`" + (f" (did you mean `{near}`?)" if near else "")
    if not call.has_star:
        missing = missing_parameters(signature, {*filled, *call.keywords})
        if missing:
            yield f"misses {joined(f'`{name}`' for name in missing)}"


def keyword_names(signature: Signature) -> tuple[str, ...]:
    """The names under which arguments can be passed."""
    return tuple(
        name
        for parameter in signature.parameters
        if not parameter.is_positional_only
        for name in (parameter.name, *parameter.other_names)
    )


def missing_parameters(signature: Signature, given: Iterable[str]) -> tuple[str, ...]:
    """The required parameters that none of the names gives."""
    names = frozenset(given)
    return tuple(
        parameter.name
        for parameter in signature.parameters
        if parameter.is_required and names.isdisjoint((parameter.name, *parameter.other_names))
    )


def signature_text(signature: Signature) -> str:
    """The parameters as a call names them: `total, *, note=...`."""
    parts: list[str] = []
    is_starred = False
    for parameter in signature.parameters:
        if parameter.is_keyword_only and not is_starred:
            parts.append("*args" if signature.takes_any_positional else "*")
            is_starred = True
        parts.append(parameter.name if parameter.is_required else f"{parameter.name}=...")
    if signature.takes_any_positional and not is_starred:
        parts.append("*args")
    if signature.takes_any_keyword:
        parts.append("**kwargs")
    return ", ".join(parts)


def _too_many(given: int, taken: int) -> str:
    if taken == 0:
        return "takes no arguments"
    return f"takes {taken} positional argument{'s' if taken > 1 else ''}, not {given}"
