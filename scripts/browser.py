"""A real browser for tests and for pictures: Chromium, driven by the protocol of W3C WebDriver.

python scripts/browser.py install     Chromium, its driver and Graphviz, with apt, as the superuser
"""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any, Final

PACKAGES: Final = ("chromium", "chromium-driver", "fonts-dejavu-core", "graphviz")
# Without the later ones the browser asks for its maker's hosts at every start.
FLAGS: Final = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
    "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars",
)  # fmt: skip
KEYS: Final[Mapping[str, str]] = {
    "Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "Left": "\ue012", "Up": "\ue013",
    "Right": "\ue014", "Down": "\ue015",
}  # fmt: skip
_TIMEOUT_SECONDS: Final = 180.0


class NoBrowser(Exception):
    """There can be none here; the message says why."""


class Browser:
    """One window. Scripts are bodies of functions and answer with what they return."""

    def __init__(self, address: str, session: str) -> None:
        self._address = f"{address}/session/{session}"

    def open(self, url: str) -> None:
        """Load a page, and wait until it is there."""
        self._post("url", {"url": url})

    def run(self, script: str, *arguments: object) -> Any:
        """What the script returns."""
        return self._post("execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, script: str, *arguments: object) -> Any:
        """The first true answer of the script, which is asked again with every frame."""
        body = (
            "const done = arguments[arguments.length - 1]; const given = [...arguments].slice(0, -1);"
            "const ask = () => { const answer = (function () {" + script + "}).apply(null, given);"
            "if (answer) { done(answer); } else { setTimeout(ask, 20); } }; ask();"
        )
        return self._post("execute/async", {"script": body, "args": list(arguments)})

    def press(self, *keys: str) -> None:
        """Press keys one after the other, by name or as what they write."""
        pressed = [
            {"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")
        ]
        self._post("actions", {"actions": [{"type": "key", "id": "keyboard", "actions": pressed}]})

    def click(self, selector: str) -> None:
        """Click on the middle of an element that can be seen."""
        middle = (
            "const found = document.querySelector(arguments[0]);"
            "if (found === null) { return null; } found.scrollIntoView({block: 'nearest'});"
            "const box = found.getBoundingClientRect();"
            "return {x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2)};"
        )
        # A place, not an element: what a live page draws anew between question and click is another element.
        place = self.wait(middle, selector)
        steps: list[Mapping[str, object]] = [
            {"type": "pointerMove", "origin": "viewport", "duration": 0, **place},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._post("actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": steps}]})

    def resize(self, width: int, height: int) -> None:
        """Give the page this size."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._chrome("Emulation.setDeviceMetricsOverride", metrics)

    def prefer(self, scheme: str) -> None:
        """Show pages as somebody wants them who likes them `light` or `dark`."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._chrome("Emulation.setEmulatedMedia", {"features": features})

    def screenshot(self) -> bytes:
        """What the window shows, as PNG."""
        return base64.b64decode(self._get("screenshot"))

    def complaints(self) -> list[str]:
        """What the console has said since it was last asked."""
        return [entry["message"] for entry in self._post("se/log", {"type": "browser"})]

    def _chrome(self, command: str, parameters: Mapping[str, object]) -> None:
        self._post("goog/cdp/execute", {"cmd": command, "params": parameters})

    def _get(self, path: str) -> Any:
        return _ask(f"{self._address}/{path}", None)

    def _post(self, path: str, body: Mapping[str, object]) -> Any:
        return _ask(f"{self._address}/{path}", body)


@contextmanager
def browser(width: int = 1280, height: int = 900) -> Iterator[Browser]:
    """A window of this size, closed at the end with everything that belongs to it.

    Raises:
        NoBrowser: it is not installed.
    """
    driver, binary = shutil.which("chromedriver"), shutil.which("chromium")
    if driver is None or binary is None:
        raise NoBrowser("Chromium is not installed: python scripts/browser.py install")
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            address = f"http://127.0.0.1:{_port(process)}"
            session = _session(address, binary, profile)
            window = Browser(address, session)
            _ask(f"{address}/session/{session}/timeouts", {"script": 1000 * _TIMEOUT_SECONDS})
            window.resize(width, height)
            try:
                yield window
            finally:
                _ask(f"{address}/session/{session}", None, method="DELETE")
        finally:
            process.kill()
            process.communicate()


def chromium_text(url: str, *, milliseconds: int = 20_000) -> str:
    """The document of a page, as it is when its scripts have run.

    Raises:
        NoBrowser: it is not installed.
    """
    binary = shutil.which("chromium")
    if binary is None:
        raise NoBrowser("Chromium is not installed: python scripts/browser.py install")
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = (f"--user-data-dir={profile}", f"--virtual-time-budget={milliseconds}", "--dump-dom")
        command = [binary, *FLAGS, *options, url]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def install() -> None:
    """Ask Debian's package manager for it."""
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *PACKAGES]
    subprocess.run(command, check=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})


def _port(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        found = re.search(r"successfully on port (\d+)", line)
        if found is not None:
            return found[1]
    raise NoBrowser("chromedriver does not start")


def _session(address: str, binary: str, profile: str) -> str:
    options = {"binary": binary, "args": [*FLAGS, f"--user-data-dir={profile}"]}
    wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
    answer = _ask(f"{address}/session", {"capabilities": {"alwaysMatch": wanted}})
    return str(answer["sessionId"])


def _ask(url: str, body: Mapping[str, object] | None, *, method: str | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method)  # noqa: S310  its own address
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310
            return json.load(answer)["value"]
    except urllib.error.HTTPError as error:
        raise RuntimeError(json.load(error)["value"]["message"].partition("\n")[0]) from None


def main(arguments: Sequence[str]) -> None:
    """Do what the command line says."""
    if list(arguments) != ["install"]:
        sys.exit(__doc__)
    install()


if __name__ == "__main__":
    main(sys.argv[1:])
