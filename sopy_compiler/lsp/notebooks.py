"""Notebooks that are open: their code cells are documents of their own, and one module together."""

import json
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Notebook:
    """`cells` are the addresses of the code cells in their order."""

    uri: str
    location: str
    version: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotebookCell:
    """A code cell as the editor shows it."""

    uri: str
    text: str


def notebook_bytes(cells: Sequence[NotebookCell]) -> bytes:
    """A notebook's file (nbformat 4) with these cells; all that counts of it."""
    document = {
        "cells": [{"cell_type": "code", "metadata": {}, "source": cell.text} for cell in cells],
        "metadata": {"language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document).encode("ascii")
