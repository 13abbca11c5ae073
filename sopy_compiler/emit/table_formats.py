"""The formats of `sopyc sigma` by name; each is told how many columns lines of plain text may have."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sopy_compiler.emit.event_matrix import EventMatrix
from sopy_compiler.emit.events_html import write_events_html
from sopy_compiler.emit.events_json import write_events_json
from sopy_compiler.emit.events_markdown import write_events_markdown
from sopy_compiler.emit.events_text import write_events_text
from sopy_compiler.emit.sigma_html import write_sigma_html
from sopy_compiler.emit.sigma_json import write_sigma_json
from sopy_compiler.emit.sigma_markdown import write_sigma_markdown
from sopy_compiler.emit.sigma_table import SigmaTable
from sopy_compiler.emit.sigma_text import write_sigma_text

SIGMA_WRITERS: Final[Mapping[str, Callable[[Sequence[SigmaTable], int], str]]] = {
    "text": write_sigma_text,
    "markdown": lambda tables, _: write_sigma_markdown(tables),
    "json": lambda tables, _: write_sigma_json(tables),
    "html": lambda tables, _: write_sigma_html(tables),
}
EVENT_WRITERS: Final[Mapping[str, Callable[[Sequence[EventMatrix], int], str]]] = {
    "text": write_events_text,
    "markdown": lambda matrices, _: write_events_markdown(matrices),
    "json": lambda matrices, _: write_events_json(matrices),
    "html": lambda matrices, _: write_events_html(matrices),
}
