"""The arguments of `sopyc check`."""

from argparse import ArgumentParser, ArgumentTypeError

from sopy_compiler.cli.source_arguments import add_source_arguments
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.project.cache_folder import DEFAULT_NAME
from sopy_compiler.report.formats import FULL, NAMES, TEXT


def add_check_arguments(parser: ArgumentParser) -> None:
    """All of them."""
    add_source_arguments(parser)
    parser.add_argument(
        "--stdin-filename",
        metavar="FILE",
        help="where the text of standard input (PATH `-`) stands: its name, folder and kind count",
    )
    parser.add_argument(
        "--force-exclude",
        action="store_true",
        help="leave out what `exclude` and .gitignore name, also where it is given as PATH",
    )
    _add_output(parser)
    _add_rules(parser)
    parser.add_argument(
        "--watch", action="store_true", help="check again whenever a file changes, until interrupted"
    )
    parser.add_argument(
        "--fix", action="store_true", help="apply safe fixes first; `sopyc fix --unsafe` applies all"
    )
    parser.add_argument(
        "--no-cache",
        action="store_true",
        help=f"analyse everything, and keep nothing for the next run (default: keep it in {DEFAULT_NAME})",
    )
    parser.add_argument(
        "--jobs",
        type=_positive,
        metavar="N",
        help="processes that analyse (default: one, or one a core where there is much to do)",
    )


def _add_output(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("what is written")
    group.add_argument(
        "--format",
        choices=NAMES,
        help=f"how findings are written (default: {FULL} on a terminal, else {TEXT})",
    )
    group.add_argument(
        "--output",
        action="append",
        default=[],
        metavar="[FORMAT=]FILE",
        help="write the findings to FILE instead of standard output; FORMAT=FILE writes them there as well, "
        "in that format, and may be repeated",
    )
    group.add_argument(
        "--root",
        metavar="FOLDER",
        help="write paths relative to FOLDER (default: the working folder; for sarif, github and gitlab the "
        "top of the repository)",
    )
    group.add_argument(
        "--notes",
        action="store_true",
        help=f"list notes too, after errors and warnings ({TEXT} and {FULL}; other formats hold all)",
    )
    group.add_argument(
        "--statistics", action="store_true", help="count findings by rule instead of listing them"
    )
    group.add_argument("--quiet", action="store_true", help="no summary on standard error")


def _add_rules(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("what is found")
    group.add_argument(
        "--select",
        action="append",
        metavar="RULES",
        help="only these codes, prefixes or names, comma-separated",
    )
    group.add_argument(
        "--ignore", action="append", metavar="RULES", help="not these codes, prefixes or names"
    )
    group.add_argument(
        "--fail-on",
        choices=[severity.value for severity in Severity],
        help="exit 1 for findings at or above this severity (default: warning); `note` lists notes",
    )
    group.add_argument(
        "--show-unresolved", action="store_true", help="report what the analysis could not follow (SOP003)"
    )
    group.add_argument(
        "--baseline",
        metavar="FILE",
        help="do not report what FILE accepts (default: `baseline` of the settings)",
    )
    group.add_argument(
        "--write-baseline",
        action="store_true",
        help="accept all that is found: write it to the baseline (default: sopyc-baseline.json)",
    )
    group.add_argument("--strict", action="store_true", help="report what could not be followed as errors")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"a number from 1, not {text!r}")
    return int(text)
