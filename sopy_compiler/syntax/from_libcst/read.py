"""A text as a tree of nodes, by LibCST's parser: the newest grammar it knows, whatever interpreter runs."""

import libcst as cst

from sopy_compiler.syntax.from_libcst.convert import convert_module
from sopy_compiler.syntax.nodes import Module


def read_text(text: str) -> Module | str:
    """The tree of a module, or what LibCST says is wrong with it; empty for wrong syntax without a place.

    Raises:
        RecursionError: the text is nested too deeply.
        MemoryError: the same.
        ValueError: one of LibCST's own checks refuses the tree.
    """
    try:
        module = cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        return error.message
    except (RecursionError, MemoryError):
        raise
    except Exception as error:  # LibCST's own checks raise many types
        raise ValueError(str(error).splitlines()[0] if str(error) else type(error).__name__) from error
    return convert_module(module, text)
