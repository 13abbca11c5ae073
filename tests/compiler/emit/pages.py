"""Reads pages of HTML as strictly as a person would write them."""

from html.parser import HTMLParser
from typing import Final

_VOID: Final = {"meta", "br", "link", "img", "hr", "input"}


class Page(HTMLParser):
    """The rows of all tables as texts; fails where elements do not close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.rows: list[list[str]] = []
        self.labels: list[str] = []
        self.classes: set[str] = set()
        self.elements: set[str] = set()
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open, f"still open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.add(tag)
        self.classes |= set((attributes.get("class") or "").split())
        if "data-column" in attributes:
            self.labels.append(attributes["data-column"] or "")
        if tag not in _VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"nothing is open at </{tag}>"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if {"td", "th"} & set(self.open) and data.strip():
            self.rows[-1][-1] = f"{self.rows[-1][-1]} {data.strip()}".strip()
