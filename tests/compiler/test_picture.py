"""Machines that show themselves in notebooks."""

import html
from pathlib import Path

import pytest

from sopy_compiler.picture import draw, explore
from tests.compiler.cli.sopyc import BROKEN, FLOW, write


def test_a_file_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, flow=FLOW)
    monkeypatch.chdir(tmp_path)
    picture = draw("flow.py")._repr_svg_()
    assert 'data-source="Pay" data-target="End"' in picture


def test_a_page_is_shown_in_an_origin_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, flow=BROKEN)
    monkeypatch.chdir(tmp_path)
    shown = explore()._repr_html_()
    assert shown.startswith('<iframe sandbox="allow-scripts"')
    assert shown.count("<") == 2
    assert '"code":"SOP201"' in html.unescape(shown)
