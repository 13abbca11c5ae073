"""What `sopyc COMMAND --help` says beyond the list of options: what it is for, how it ends, examples."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Manual:
    """One command's page. Lines stand as they are written; `exits` says what codes 0 and 1 mean."""

    text: str
    exits: str
    examples: tuple[tuple[str, str], ...]

    @property
    def description(self) -> str:
        """What stands above the options."""
        return self.text

    @property
    def epilog(self) -> str:
        """What stands below the options."""
        width = max(len(command) for command, _ in self.examples) + 2
        examples = "".join(
            f"  {command:{width}}{meaning}".rstrip() + "\n" for command, meaning in self.examples
        )
        wrong = "2: a wrong call, a mistake in the settings, or a defect of sopyc."
        return f"exit code:\n  {self.exits}\n  {wrong}\n\nexamples:\n{examples}"


MANUALS: Final = {
    "check": Manual(
        text="""\
Analyse workflows and report what is wrong with them. Nothing is imported or
run. Files that imports join are understood together; what has not changed
since the last run is answered from the cache.

Errors and warnings are listed, notes are counted. Settings are those of
[tool.sopyc] in the pyproject.toml nearest to each file; options win over
them. `# sopyc: ignore[SOP201] reason` silences a rule for a statement, a
class or a method; `sopyc explain SOP201` tells what a rule is about.""",
        exits="0: nothing at or above --fail-on.  1: findings.",
        examples=(
            ("sopyc check", "the project"),
            ("sopyc check src/flow.py --notes", "one file, notes as well"),
            ("sopyc check --select SOP2 --statistics", "how often, by rule"),
            ("sopyc check --output sarif=sopyc.sarif", "for people, and a file for a service"),
            ("sopyc check --write-baseline", "accept what is there, report what is new"),
            ("sopyc check --watch", "again after every change"),
        ),
    ),
    "fix": Manual(
        text="""\
Mend what can be mended by itself: the findings that `sopyc rules` marks.
Without --unsafe only by fixes that leave the machine as it is.

Each fix is tried on the whole program first: it must parse, the finding must
be gone, and nothing new may appear. Comments, layout, line ends and the
encoding stay. A file is replaced in one step, whenever the run is stopped.
Tables of `sopyc build` that have become stale are built again in the end.""",
        exits="0: done, or nothing to do.  1: --diff has shown changes.",
        examples=(
            ("sopyc fix --diff", "show what would be mended"),
            ("sopyc fix", "apply the safe fixes"),
            ("sopyc fix --unsafe src/flow.py", "all fixes of one file"),
            ("sopyc fix --unsafe --select SOP209,SOP210", "move to pydantic 2"),
        ),
    ),
    "build": Manual(
        text="""\
Check, then write a dispatch table `<module>_sopy.py` with its stub beside
each module that has procedures. With a current table the runtime starts
faster, remembers less before each handler, and refuses transitions that were
never declared. Nothing is written while there are errors.""",
        exits="0: the tables are current.  1: findings, or --check found a table that is not.",
        examples=(
            ("sopyc build", "write what is missing or stale"),
            ("sopyc build --check", "in CI: are they current?"),
            ("sopyc build --out-dir build src", "not beside the modules"),
        ),
    ),
    "graph": Manual(
        text="""\
Draw the machines of workflows: procedures, the events that lead from one to
another, and under which conditions. The formats are described in
docs/formats.""",
        exits="0: written.  1: some files could not be read; the rest is drawn.",
        examples=(
            ("sopyc graph flow.py", "Mermaid, for Markdown"),
            ("sopyc graph --format dot flow.py | dot -Tsvg", "a picture by Graphviz"),
            ("sopyc graph --format json --output graph.json", "for programs"),
            ("sopyc graph --coverage taken.json", "which arrows have the tests taken?"),
        ),
    ),
    "prompt": Manual(
        text="""\
Tell a workflow in words: for each procedure what is to be done, which events
may be reported and where they lead. Without a name every start is told.

--max-tokens gives up words, the least needed first, and no event; a token
is counted as four bytes of UTF-8.""",
        exits="0: written.  1: no workflow was found.",
        examples=(
            ("sopyc prompt flow.py", "every workflow of a file"),
            ("sopyc prompt Basket src", "the one that starts with Basket"),
            ('sopyc prompt flow.py --objective "Sell tea"', "with what it is for"),
            ("sopyc prompt flow.py --max-tokens 800", "no more than that"),
        ),
    ),
    "sigma": Manual(
        text="""\
Show how the state evolves: which fields every procedure reads, writes and
changes in place, and what is known of a field when the procedure is entered.
With --events: which events every procedure handles and ignores.""",
        exits="0: written.  1: no workflow was found, or files could not be read.",
        examples=(
            ("sopyc sigma flow.py", "a table for the terminal"),
            ("sopyc sigma --events", "procedures and events"),
            ("sopyc sigma --format html --output state.html", "one page that loads nothing"),
        ),
    ),
    "diff": Manual(
        text="""\
Compare two versions of a workflow. Each change is compatible, needs a
migration, or leaves running sessions stuck (SOP504). With --store every live
session of a store gets a verdict of its own.""",
        exits="0: nothing breaks.  1: something does, or files could not be read.",
        examples=(
            ("sopyc diff main HEAD", "two git revisions"),
            ("sopyc diff v1/flow.py v2/flow.py", "two files"),
            ("sopyc diff HEAD . --store runs.sqlite", "what becomes of each session?"),
        ),
    ),
    "sessions": Manual(
        text="""\
List the sessions that a store keeps, or show one event by event. Nothing is
written to the store, which other processes may use meanwhile.""",
        exits="0: written.  1: the session is not there.",
        examples=(
            ("sopyc sessions runs.sqlite", "the latest"),
            ("sopyc sessions runs.sqlite --status running", "those that go on"),
            ("sopyc sessions show runs.sqlite A-17", "what has happened in one"),
        ),
    ),
    "serve": Manual(
        text="""\
Show machines, and with --store the sessions of a store, on a page in the web
browser that follows every change. It listens on this machine alone.""",
        exits="0: interrupted.",
        examples=(
            ("sopyc serve --open", "the project"),
            ("sopyc serve flow.py --store runs.sqlite", "with its sessions"),
        ),
    ),
    "lsp": Manual(
        text="""\
Serve an editor by the language server protocol. Editors start this command
themselves; docs/guide tells how to set them up.""",
        exits="0: the editor has ended it.",
        examples=(("sopyc lsp --stdio", "what an editor runs"),),
    ),
    "rules": Manual(
        text="List all rules with their severity; `fix` marks those that `sopyc fix` can mend.",
        exits="0: always.",
        examples=(
            ("sopyc rules", "a line each"),
            ("sopyc rules --format json", "for programs"),
        ),
    ),
    "explain": Manual(
        text="""\
Print what a rule finds, why that is bad, an example and what to write
instead.""",
        exits="0: printed.",
        examples=(
            ("sopyc explain SOP201", "by code"),
            ("sopyc explain unknown-field", "by name"),
        ),
    ),
    "init": Manual(
        text="""\
Set a project up: [tool.sopyc] in pyproject.toml, the mypy plugin where mypy
is configured or the project is new, an entry for pre-commit in a git
repository, and, in an empty folder, a first workflow with a test. Asks
nothing, and changes nothing that is there.""",
        exits="0: done, or everything is there already.",
        examples=(
            ("sopyc init", "here"),
            ("sopyc init new-project", "in a folder, which is made"),
        ),
    ),
    "completion": Manual(
        text="""\
Write a script with which a shell completes commands, options, their values
and the codes of rules.""",
        exits="0: written.",
        examples=(
            ('eval "$(sopyc completion bash)"', "in ~/.bashrc; zsh likewise"),
            ("sopyc completion fish > ~/.config/fish/completions/sopyc.fish", ""),
        ),
    ),
    "run": Manual(
        text="""\
Drive a workflow in the terminal, event by event.

This command RUNS the code of the workflow: it imports the module, and events
run its handlers with all that they do. The other commands only read.

On a terminal, type the name of an event; TAB completes those that are legal
now. What the event carries is asked for, or typed behind the name as JSON or
as a plain text. After each event the state is shown as a difference. `:help`
lists the other commands: the machine's picture, the state, undo, time.

From a pipe, or with --events, events are JSON lines:
    {"event": "Paid", "payload": 12}
    {"wait": 60}""",
        exits="0: the events, or the workflow, have ended.  1: a line could not be run.",
        examples=(
            ("sopyc run flow.py", "the only SOP of the file"),
            ("sopyc run shop.orders:order_payment --argument order_id=A-17", ""),
            ("sopyc run flow:Pay --state '{\"total\": 5}'", "a procedure and a state"),
            ("sopyc run flow.py --events events.jsonl --format jsonl", ""),
            ("sopyc run flow.py --store runs.sqlite --session A-17", "kept, to go on with"),
        ),
    ),
}
