"""The programs in the guide do what its text says."""

from pathlib import Path
from typing import Any

import pytest

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide"
PAGES = ("migration", "testing", "transactions")


def programs(page: str) -> str:
    """The Python blocks of a page as one module."""
    fences = (GUIDE / f"{page}.md").read_text(encoding="utf-8").split("```")
    return "".join(block.removeprefix("python") for block in fences[1::2] if block.startswith("python\n"))


@pytest.mark.parametrize("page", PAGES)
def test_the_programs_of_a_page_run(page: str) -> None:
    module: dict[str, Any] = {"__name__": f"guide_{page}"}
    exec(compile(programs(page), f"docs/guide/{page}.md", "exec"), module)
    for name, function in tuple(module.items()):
        if name.startswith("test_"):
            function()
