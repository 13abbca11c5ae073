"""The server of `sopyc serve`: it only reads, and answers only this machine."""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import parse_qs, urlsplit

from sopy_compiler.cli.serve_following import Following
from sopy_compiler.emit.graph_html import write_page

ADDRESS: Final = "127.0.0.1"
_BEAT_SECONDS: Final = 10.0
_JSON, _HTML = "application/json", "text/html"

Answers = Mapping[str, Callable[[Mapping[str, str]], str]]
"""What is answered in JSON to a question, by the path that it is asked at.

A `LookupError` tells that what was asked for is not there, a `ValueError` that the question is none.
"""


class PageServer(ThreadingHTTPServer):
    """Answers `/` with the page, and what the page asks for; `answers` are those about sessions.

    Raises:
        OSError: the port is taken.
    """

    daemon_threads = True

    def __init__(self, port: int, following: Following, answers: Answers) -> None:
        super().__init__((ADDRESS, port), _Handler)
        self.following = following
        self.answers = answers

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://{ADDRESS}:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: PageServer
    server_version = "sopyc"
    sys_version = ""

    def do_GET(self) -> None:
        if not self._is_asked_here():
            self._refuse(HTTPStatus.FORBIDDEN, "this server answers its own machine only")
            return
        asked = urlsplit(self.path)
        if asked.path == "/":
            self._answer(self._page(), _HTML)
        elif asked.path == "/data":
            self._answer(self.server.following.data, _JSON)
        elif asked.path == "/events":
            self._tell_changes()
        elif asked.path in self.server.answers:
            self._answer_question(asked.path, asked.query)
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "there is no such page")

    def log_message(self, format: str, *_: object) -> None:  # noqa: A002  the name that the library gives
        """Nothing: the terminal belongs to messages."""

    def _is_asked_here(self) -> bool:
        """Whether the page is opened under an address of this machine.

        Another site could have a name of its own lead here, and read what is answered.
        """
        name = self.headers.get("Host", "")
        return name in {f"{host}:{self.server.server_port}" for host in (ADDRESS, "localhost")}

    def _page(self) -> str:
        following = self.server.following
        marks = " data-live" + (" data-store" if self.server.answers else "")
        return write_page(json.loads(following.data), title=following.title, server=marks)

    def _answer_question(self, path: str, query: str) -> None:
        question = {name: values[-1] for name, values in parse_qs(query).items()}
        try:
            self._answer(self.server.answers[path](question), _JSON)
        except LookupError as error:
            self._refuse(HTTPStatus.NOT_FOUND, str(error))
        except ValueError as error:
            self._refuse(HTTPStatus.BAD_REQUEST, str(error))

    def _answer(self, text: str, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        data = text.encode()
        self._head(status, f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _refuse(self, status: HTTPStatus, reason: str) -> None:
        self._answer(json.dumps({"error": reason}), _JSON, status)

    def _head(self, status: HTTPStatus, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Referrer-Policy", "no-referrer")

    def _tell_changes(self) -> None:
        """Events, as a browser listens to them, until it goes or the server ends."""
        following = self.server.following
        self._head(HTTPStatus.OK, "text/event-stream")
        self.end_headers()
        told = following.versions
        try:
            self._send(": here\n\n")
            while not following.is_over:
                now = following.wait_for_news(told, timeout_seconds=_BEAT_SECONDS)
                new = [name for name, version in now.items() if version != told[name]]
                # Without an event, a beat tells whether anybody still listens.
                self._send("".join(f"event: {name}\ndata: {now[name]}\n\n" for name in new) or ": beat\n\n")
                told = now
        except (BrokenPipeError, ConnectionResetError):
            return

    def _send(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()
