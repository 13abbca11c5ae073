"""The sessions of a store, looked at without the program that they belong to."""

import json
from collections.abc import Iterator

from sopy_compiler.analysis.changes.kept_session import KeptSession
from sopy_compiler.cli.open_store import open_store
from sopy_runtime.journal.image import parts_to_text
from sopy_runtime.journal.sql.store import SqlStore


def kept_sessions(where: str) -> tuple[KeptSession, ...]:
    """Those that have not ended, in the order of their creation.

    Args:
        where: the file of a `SQLiteStore`, or the connection string of a `PostgresStore`.

    Raises:
        UsageError: it cannot be opened.
    """
    with open_store(where) as store:
        return tuple(_sessions(store))


def _sessions(store: SqlStore) -> Iterator[KeptSession]:
    for info in store.sessions(finished=False):
        image = store.image(info.id)
        procedure = json.loads(image.procedure)
        parts = json.loads(parts_to_text(image.parts))
        fields = {name[2:]: node for name, node in parts.items() if name.startswith("f:")}
        others = {name: node for name, node in parts.items() if not name.startswith("f:")}
        yield KeptSession(
            id=info.id,
            workflow=info.workflow,
            procedure=procedure.get("$c", f"{image.module}:{image.name}"),
            sequence=info.sequence,
            version=info.version,
            document=[{**others, "$f": fields}, procedure, json.loads(image.pending)],
        )
