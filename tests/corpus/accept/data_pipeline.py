"""Hard: a pipeline over a plain dict: `get` with defaults, `setdefault`, `in`, `pop`, `|=`, keys as constants."""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond

RETRY_LIMIT = 3
CURSOR = "cursor"

Batch = dict[str, Any]


class Chunk(TypedDict):
    rows: list[dict[str, str]]
    next: NotRequired[str]


class Failure(TypedDict, total=False):
    code: int
    text: str


class ChunkRead(Event[Chunk]):
    """Some rows were read from the source."""


class ReadFailed(Event[Failure]):
    """The source did not answer; every part of the payload may be missing."""


class Mapped(Event[dict[str, str | None]]):
    """How columns are called in the target; None: the column is left out."""


class Loaded(Event[int]):
    """So many rows are in the target."""


class Extract(Procedure[Batch]):
    prompt = make_prompt("Read the next chunk")

    @handler
    def on_chunk(self, sigma: Batch, event: ChunkRead):
        sigma.setdefault("rows", []).extend(event.payload["rows"])
        sigma["failures"] = 0
        if cond("next" in event.payload, "there is more to read"):
            sigma[CURSOR] = event.payload["next"]
            return self
        sigma.pop(CURSOR, None)
        return Transform() if sigma["rows"] else End(make_prompt("There was nothing to read"))

    @handler
    def on_failed(self, sigma: Batch, event: ReadFailed):
        sigma["failures"] = sigma.get("failures", 0) + 1
        if sigma["failures"] >= RETRY_LIMIT:
            return End(make_prompt(f"Given up at {sigma.get(CURSOR, 'the start')}"))
        return f"Read again: {event.payload.get('text') or event.payload.get('code', 'no reason')}"


class Transform(Procedure[Batch]):
    prompt = make_prompt("Say how the columns are called in the target")

    @handler
    def on_mapped(self, sigma: Batch, event: Mapped):
        names = {old: new for old, new in event.payload.items() if new is not None}
        seen = {column for row in sigma["rows"] for column in row}
        if unknown := names.keys() - seen:
            return f"There is no column {', '.join(sorted(unknown))}"
        sigma["rows"] = [
            {names[column].lower(): value for column, value in row.items() if column in names}
            for row in sigma["rows"]
        ]
        sigma["columns"] = sorted(map(str.lower, names.values()))
        return Load()


class Load(Procedure[Batch]):
    prompt = make_prompt("Load the rows into the target")

    @handler
    def on_loaded(self, sigma: Batch, event: Loaded):
        rows = sigma["rows"]
        if event.payload < len(rows):
            del rows[: event.payload]
            sigma["loaded"] = sigma.get("loaded", 0) + event.payload
            return self
        total = sigma.get("loaded", 0) + len(rows)
        return End(make_prompt(f"{total} rows of {' and '.join(sigma['columns'])}"))


def pipeline(**options: Any) -> SOP[Batch]:
    state: Batch = {"rows": [], **options}
    return SOP(state=state, init_proc=Extract())
