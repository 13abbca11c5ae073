"""The store in a PostgreSQL database, with the extra `postgres`: for many processes, on many machines."""

from sopy_runtime.clock import Clock, system_clock
from sopy_runtime.journal.postgres.database import PostgresDatabase
from sopy_runtime.journal.sql.store import SqlStore


class PostgresStore(SqlStore):
    """Sessions in one schema of a database, which is made if it is not there.

    Any process may go on with any session; if two do at once, one of them is refused.

    Args:
        conninfo: as libpq takes it: "postgresql://user@host/database".
        schema: where the tables are; stores in several schemas do not see each other.
        clock: the time of the creation of sessions.

    Raises:
        StoreError: the server cannot be reached, or the tables are from a later version.
    """

    def __init__(self, conninfo: str, *, schema: str = "sopy", clock: Clock = system_clock) -> None:
        super().__init__(PostgresDatabase(conninfo, schema), clock=clock)
