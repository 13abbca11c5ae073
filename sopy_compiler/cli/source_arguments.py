"""The arguments that commands over sources share."""

from argparse import ArgumentParser


def add_source_arguments(parser: ArgumentParser) -> None:
    """The arguments that say what to analyse."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files or folders (default: `paths` of the configuration, or the working folder)",
    )
    parser.add_argument(
        "--entry",
        action="append",
        default=[],
        metavar="PROCEDURE",
        help="qualified name of a start procedure that no SOP in the sources names; may be repeated",
    )
