# covers: sopy_compiler.cli.serve_http, sopy_compiler.cli.serve_following, sopy_compiler.cli.serve_sessions
"""`sopyc serve`, asked as browsers ask, and by a browser."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from scripts.browser import Browser, NoBrowser, browser
from sopy_compiler.cli import serve_following
from sopy_compiler.cli.serve_following import Following
from sopy_runtime.sqlite import SQLiteStore
from tests.compiler.cli.kept_orders import PROGRAM, ROOT, decline, ordered
from tests.compiler.cli.sopyc import FLOW, write, write_whole

WAYS_ARE = """
    const ways = [...document.querySelectorAll('.node.way')].map((one) => one.dataset.name);
    return ways.sort().join(' ') === arguments[0];
"""


@contextmanager
def _served(*arguments: str, folder: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "sopy_compiler", "serve", "--port", "0", *arguments]
    process = subprocess.Popen(
        command, cwd=folder, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    try:
        assert process.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/", process.stderr.readline())
        assert found is not None
        yield found[0]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=120) == 0
    finally:
        process.kill()
        process.communicate()


def _ask(url: str, **headers: str) -> Any:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=120) as answer:
        return json.load(answer)


def _refusal(url: str, method: str = "GET", **headers: str) -> int:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(url, headers=headers, method=method), timeout=120)
    return refused.value.code


def test_a_change_of_a_file_is_told_and_shown(tmp_path: Path) -> None:
    write(tmp_path, flow=FLOW)
    with _served(folder=tmp_path) as address:
        assert [one["name"] for one in _ask(f"{address}data")["workflows"][0]["procedures"]] == ["Pay", "End"]
        with urllib.request.urlopen(f"{address}events", timeout=180) as events:
            assert events.readline() == b": here\n"
            write(tmp_path, flow=FLOW.replace("Pay(", "Settle("))
            assert next(line for line in events if line.startswith(b"event")) == b"event: graph\n"
        names = [one["name"] for one in _ask(f"{address}data")["workflows"][0]["procedures"]]
        assert names == ["Settle", "End"]
        write(tmp_path, flow="class Broken(:\n")


def test_a_defect_of_ours_is_told_and_followed_by_the_next_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, flow=FLOW)
    monkeypatch.chdir(tmp_path)
    following = Following(Namespace(paths=[], entry=[], store=None))
    before = following.data
    following.start()
    try:
        with monkeypatch.context() as broken:
            broken.setattr(serve_following, "page_of", lambda _: 1 / 0)
            write(tmp_path, flow=FLOW.replace("Pay(", "Settle("))
            news = following.wait_for_news({"graph": 0, "store": 0}, timeout_seconds=120)
        assert news["graph"] == 1
        shown = json.loads(following.data)
        assert shown["workflows"] == json.loads(before)["workflows"]
        assert "sopyc failed (ZeroDivisionError)" in shown["problems"][0]
        assert "this is a defect of sopyc" in capsys.readouterr().err
        write(tmp_path, flow=FLOW.replace("Pay(", "Clear("))
        following.wait_for_news(news, timeout_seconds=120)
        assert "Clear" in following.data
        assert json.loads(following.data)["problems"] == []
    finally:
        following.stop()


def test_only_this_machine_is_answered_and_only_questions(tmp_path: Path) -> None:
    write(tmp_path, flow=FLOW)
    with SQLiteStore(tmp_path / "runs.db") as store:
        ordered(store, "s")
    with _served("--store", "runs.db", folder=tmp_path) as address:
        assert _refusal(f"{address}data", Host="rebound.example") == 403
        assert _refusal(f"{address}data", method="POST") == 501
        assert _refusal(f"{address}../flow.py") == 404
        assert _refusal(f"{address}session?id=nobody") == 404
        assert _refusal(f"{address}sessions?before=x") == 400
        assert [one["id"] for one in _ask(f"{address}sessions")["sessions"]] == ["s"]
        assert _ask(f"{address}places")["places"][0]["count"] == 1
        assert _ask(f"{address}session?id=s")["steps"][0]["event"] == "ItemAdded"


def test_the_page_follows_a_session_while_it_runs_and_files_while_they_change(tmp_path: Path) -> None:
    program = tmp_path / PROGRAM
    shutil.copytree(ROOT / PROGRAM, program)
    (program.parent / "__init__.py").touch()
    try:
        with (
            SQLiteStore(tmp_path / "runs.db") as store,
            browser() as window,
            _served(PROGRAM, "--store", "runs.db", folder=tmp_path) as address,
        ):
            running = ordered(store, "order")
            window.open(address)
            window.wait("return document.querySelector('[data-session=order]')")
            _choose(window, "[data-session=order]")
            window.wait("return document.querySelector('[data-step=\"1\"]')")
            decline(running)
            window.wait("return document.querySelector('[data-step=\"3\"]')")
            assert "3/3 PaymentDeclined" in _text(window, "stepper")
            assert "payment.attempts\u2212 0+ 1" in _text(window, "step")
            _choose(window, "#previous-step")
            assert "CheckedOut Basket → TakePayment" in _text(window, "step")
            window.wait(WAYS_ARE, "Basket TakePayment")
            source = program / "workflow.py"
            write_whole(source, source.read_text("utf-8").replace("class Ship(", "class Despatch("))
            window.wait("return document.querySelector('[data-name=Despatch]')")
            window.wait(WAYS_ARE, "Basket TakePayment")
            assert window.complaints() == []
            assert window.run("return window.stolen") is None
    except NoBrowser as reason:
        pytest.skip(str(reason))


def _choose(window: Browser, selector: str) -> None:
    """Click in one step: between finding a place and clicking on it, the page may be drawn anew."""
    window.run("document.querySelector(arguments[0]).click()", selector)


def _text(window: Browser, identifier: str) -> str:
    return str(window.run("return document.getElementById(arguments[0]).textContent", identifier))
