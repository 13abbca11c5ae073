"""`graph --format html`: one page to look at, search and walk through, which loads nothing.

The layout is that of dagre, which is shipped with its licence. What programs say is data in the page, which
its scripts show as text; the policy of the page allows these scripts alone, by their digests.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from html import escape
from importlib.resources import files
from typing import Any, Final

from sopy_compiler.emit.page.page_data import Page, page_data
from sopy_compiler.source.printable import one_line

_SCRIPTS: Final = (
    "dom.js", "model.js", "placing.js", "drawing.js", "viewport.js", "details.js", "findings.js", "matrix.js",
    "outline.js", "sessions.js", "live.js", "main.js",
)  # fmt: skip


def write_graph_html(page: Page) -> str:
    """The page as one file."""
    return write_page(page_data(page), title=page_title(page))


def page_title(page: Page) -> str:
    """The name of the workflow, or how many there are."""
    if len(page.machines) == 1:
        return one_line(page.machines[0].name)
    return f"{len(page.machines)} workflows" if page.machines else "No workflow"


def write_page(data: Mapping[str, Any], *, title: str, server: str = "") -> str:
    """The page around its data; `server` are attributes for a page that a server keeps up to date."""
    style = _asset("page.css")
    scripts = (_asset("dagre/dagre.min.js"), _own_script())
    policy = page_policy(style, scripts, is_live=bool(server))
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    body = _asset("page.html").replace('<h1 id="title"></h1>', f'<h1 id="title">{escape(title)}</h1>')
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="en"{server}>',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="generator" content="sopyc">',
            '<link rel="icon" href="data:,">',
            f"<title>{escape(title)}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            body.strip(),
            f'<script type="application/json" id="data">{text}</script>',
            f'<script id="dagre">{scripts[0]}</script>',
            f"<script>{scripts[1]}</script>",
            "</body>",
            "</html>",
            "",
        ]
    )


def page_policy(style: str, scripts: tuple[str, ...], *, is_live: bool) -> str:
    """What a browser may do for the page: run these scripts, and ask the server that it came from."""
    allowed = " ".join(map(_digest, scripts))
    parts = [
        "default-src 'none'",
        f"script-src {allowed}",
        # Large pictures are laid out beside the page, by the same scripts.
        "worker-src blob:",
        f"style-src {_digest(style)}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join([*parts, "connect-src 'self'"] if is_live else parts)


def _own_script() -> str:
    inner = "\n".join(_asset(name) for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\n{inner}}})();\n'


def _asset(name: str) -> str:
    return files("sopy_compiler.emit.page").joinpath(name).read_text("utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
