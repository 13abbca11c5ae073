"""Names that calls give to models which have no such field, and fields that calls leave out."""

from sopy_compiler.analysis.argument_binding import keyword_names, missing_parameters
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.suggestion import closest_name
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.model_call import ModelCall, ModelCallKind
from sopy_compiler.ir.sigma import DefaultKind, ModelKind, SigmaModel
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ArgumentFaults:
    """What is wrong with a call: `unknown` names with their places, `missing` ones, arguments without a name.

    `known` are the names that could be meant, and `is_dropped` says that nothing refuses the unknown ones.
    """

    model: SigmaModel
    unknown: tuple[tuple[str, Span], ...]
    missing: tuple[str, ...]
    surplus: int
    known: tuple[str, ...]
    is_dropped: bool

    @property
    def is_pydantic(self) -> bool:
        """Whether pydantic looks at the arguments."""
        return self.model.kind is ModelKind.PYDANTIC


def faults_of(call: ModelCall, index: Index) -> ArgumentFaults | None:
    """What is wrong with the call; None where nothing is known to be."""
    model = index.models.get(call.model)
    if model is None or index.is_in_fragment(model.module):
        return None
    known = _known(call, model)
    unknown = tuple((name, span) for name, span in call.keywords if name not in known) if known else ()
    left_out, surplus = _bound(call, model)
    # A misspelt name is the cause of the missing one.
    meant = {closest_name(name, left_out) for name, _ in unknown}
    missing = tuple(name for name in left_out if name not in meant)
    if not (unknown or missing or surplus):
        return None
    return ArgumentFaults(
        model=model,
        unknown=unknown,
        missing=missing,
        surplus=surplus,
        known=known,
        is_dropped=_drops(call, model),
    )


def _known(call: ModelCall, model: SigmaModel) -> tuple[str, ...]:
    """The names that the call may give; none where any name may be one."""
    if model.kind is ModelKind.TYPED_DICT or call.kind in (ModelCallKind.COPY, ModelCallKind.UNCHECKED):
        names = [name for field in model.fields for name in (field.name, field.alias) if name]
        return () if model.is_open or "?" in names else (*names, *_private(model))
    if model.signature is None or model.signature.takes_any_keyword:
        return ()
    return keyword_names(model.signature)


def _private(model: SigmaModel) -> tuple[str, ...]:
    return tuple(member.name for member in model.members if member.name.startswith("_"))


def _bound(call: ModelCall, model: SigmaModel) -> tuple[tuple[str, ...], int]:
    """The required names that are not given, and how many arguments too many have none."""
    given = [name for name, _ in call.keywords]
    if call.kind in (ModelCallKind.PAYLOAD, ModelCallKind.RESULT):
        required = tuple(field.name for field in model.fields if field.default_kind is DefaultKind.REQUIRED)
        return tuple(name for name in required if name not in given), 0
    if call.kind is not ModelCallKind.CONSTRUCTOR or model.signature is None:
        return (), 0
    by_position = [one.name for one in model.signature.parameters if not one.is_keyword_only]
    placed = by_position[: call.positional]
    surplus = 0 if model.signature.takes_any_positional else max(call.positional - len(by_position), 0)
    return () if call.has_star else missing_parameters(model.signature, (*placed, *given)), surplus


def _drops(call: ModelCall, model: SigmaModel) -> bool:
    """Whether unknown names do no more than get lost, or are carried along unseen."""
    if call.kind is ModelCallKind.REPLACE or model.kind in (ModelKind.DATACLASS, ModelKind.PLAIN):
        return False
    forbids = dict(model.config).get("extra", "").strip("'\"").rpartition(".")[2] == "forbid"
    return not (forbids and call.kind is ModelCallKind.CONSTRUCTOR)
