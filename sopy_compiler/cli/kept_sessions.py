"""The sessions of a store, looked at without the program that they belong to."""

import json
from collections.abc import Iterator

from sopy_compiler.analysis.changes.kept_session import KeptSession
from sopy_compiler.cli.errors import UsageError


def kept_sessions(where: str) -> tuple[KeptSession, ...]:
    """Those that have not ended, in the order of their creation.

    Args:
        where: the file of a `SQLiteStore`, or the connection string of a `PostgresStore`.

    Raises:
        UsageError: it cannot be opened.
    """
    # The compiler needs the runtime for this alone.
    from sopy_runtime.errors import StoreError

    try:
        return tuple(_sessions(where))
    except (StoreError, OSError) as error:
        raise UsageError(f"the store {where} cannot be read: {error}") from None


def _sessions(where: str) -> Iterator[KeptSession]:
    from sopy_runtime.journal.image import parts_to_text
    from sopy_runtime.journal.sql.store import SqlStore

    store: SqlStore
    if where.startswith(("postgresql://", "postgres://")):
        from sopy_runtime.postgres import PostgresStore

        store = PostgresStore(where)
    else:
        from sopy_runtime.sqlite import SQLiteStore

        store = SQLiteStore(where, read_only=True)
    with store:
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
