"""The tables of a store in a database.

`instance` has a row for each session and says where it is; `journal` one for each committed event, with the
parts of sigma that it changed; `snapshot` all of sigma, now and then; `checkpoint` states that were named;
`timer` when something is to be done, to find the sessions that have to be woken up.
"""

SCHEMA_VERSION = 1

TABLES = (
    """
    CREATE TABLE instance (
        number INTEGER PRIMARY KEY,
        session TEXT NOT NULL UNIQUE,
        workflow TEXT NOT NULL,
        version TEXT NOT NULL,
        procedure TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        finished INTEGER NOT NULL,
        created TEXT NOT NULL,
        changed TEXT NOT NULL
    )""",
    """
    CREATE TABLE journal (
        number INTEGER NOT NULL,
        sequence INTEGER NOT NULL,
        kind TEXT NOT NULL,
        place TEXT NOT NULL,
        event TEXT NOT NULL,
        payload TEXT NOT NULL,
        message TEXT,
        changed TEXT NOT NULL,
        key TEXT,
        at TEXT,
        difference TEXT,
        name TEXT NOT NULL,
        module TEXT NOT NULL,
        procedure TEXT NOT NULL,
        retries INTEGER NOT NULL,
        finished INTEGER NOT NULL,
        version TEXT NOT NULL,
        pending TEXT NOT NULL,
        PRIMARY KEY (number, sequence)
    )""",
    "CREATE UNIQUE INDEX journal_key ON journal (number, key) WHERE key IS NOT NULL",
    """
    CREATE TABLE snapshot (
        number INTEGER NOT NULL,
        sequence INTEGER NOT NULL,
        name TEXT NOT NULL,
        module TEXT NOT NULL,
        procedure TEXT NOT NULL,
        retries INTEGER NOT NULL,
        finished INTEGER NOT NULL,
        version TEXT NOT NULL,
        pending TEXT NOT NULL,
        parts TEXT NOT NULL,
        PRIMARY KEY (number, sequence)
    )""",
    """
    CREATE TABLE checkpoint (
        number INTEGER NOT NULL,
        checkpoint TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        name TEXT NOT NULL,
        module TEXT NOT NULL,
        procedure TEXT NOT NULL,
        retries INTEGER NOT NULL,
        finished INTEGER NOT NULL,
        version TEXT NOT NULL,
        pending TEXT NOT NULL,
        parts TEXT NOT NULL,
        PRIMARY KEY (number, checkpoint)
    )""",
    """
    CREATE TABLE timer (
        number INTEGER NOT NULL,
        timer TEXT NOT NULL,
        due TEXT NOT NULL,
        PRIMARY KEY (number, timer)
    )""",
    "CREATE INDEX timer_due ON timer (due)",
)
SESSION_TABLES = ("timer", "journal", "snapshot", "checkpoint", "instance")
