"""Whatever is typed into a program, reading it again gives what reading it for the first time gives."""

import os
from pathlib import Path
from random import Random

import pytest

from sopy_compiler.compiler import Recompiler, check, compile_source
from sopy_compiler.source.loader import NoLoader
from sopy_compiler.source.text import SourceText
from tests.properties.text_edits import edited

EDITS = int(os.environ.get("SOPYC_EDITS", "100"))
ACCEPT = Path(__file__).parents[1] / "corpus" / "accept"
EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDERS = sorted(path.parent for path in EXAMPLES.glob("*/workflow.py"))


def _sources(folder: Path) -> list[SourceText]:
    return [
        SourceText(path=path.name, module=path.stem, text=path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.py"))
    ]


def _compare(sources: list[SourceText], seed: int, edits: int) -> None:
    random = Random(seed)
    recompiler = Recompiler()
    recompiler.compile(sources, loader=NoLoader())
    for _ in range(edits):
        sources = edited(sources, random)
        again = recompiler.compile(sources, loader=NoLoader())
        cold = compile_source(sources, loader=NoLoader())
        assert again.program == cold.program
        assert check(again) == check(cold)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("folder", FOLDERS[:5], ids=lambda folder: folder.name)
def test_an_edited_example(folder: Path, seed: int) -> None:
    _compare(_sources(folder), seed, edits=6)


@pytest.mark.slow
def test_an_edited_corpus() -> None:
    for number, path in enumerate(sorted(ACCEPT.glob("*.py"))[::8]):
        text = path.read_text(encoding="utf-8")
        _compare([SourceText(path=path.name, module=path.stem, text=text)], number, edits=EDITS // 16)
