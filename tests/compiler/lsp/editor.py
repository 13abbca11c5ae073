"""A small editor: starts the server, speaks the protocol over its standard input and output, and waits."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

SECONDS = 120.0
Json = Any
CAPABILITIES: Json = {
    "general": {"positionEncodings": ["utf-16"]},
    "workspace": {
        "configuration": True,
        "workspaceFolders": True,
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create"]},
    },
    "textDocument": {
        "publishDiagnostics": {"versionSupport": True, "relatedInformation": True},
        "completion": {"completionItem": {"snippetSupport": True}},
        "hover": {"contentFormat": ["markdown"]},
    },
}


class ServerError(Exception):
    """The server answered a request with an error."""


class Editor:
    """Positions in its calls are (line, character) from 0."""

    def __init__(
        self,
        *folders: Path,
        encodings: tuple[str, ...] = ("utf-16",),
        settings: Json = None,
        cwd: Path | None = None,
    ) -> None:
        self.settings = settings
        self.received: list[Json] = []
        self.findings: dict[str, tuple[int | None, list[Json]]] = {}
        self.published: list[tuple[str, int | None]] = []
        self.applied: list[Json] = []
        self._versions: dict[str, int] = {}
        self._answers: dict[int, Json] = {}
        self._number = 0
        self._news = threading.Condition()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sopy_compiler", "lsp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=cwd or (folders[0] if folders else None),
        )
        self.pid = self._process.pid
        threading.Thread(target=self._read, daemon=True).start()
        capabilities = CAPABILITIES | {"general": {"positionEncodings": list(encodings)}}
        self.server = self.ask(
            "initialize",
            {
                "processId": None,
                "rootUri": None,
                "capabilities": capabilities,
                "workspaceFolders": [{"uri": one.as_uri(), "name": one.name} for one in folders],
                "initializationOptions": settings,
            },
        )
        self.tell("initialized", {})

    def open(self, path: Path | str, text: str, language: str = "python") -> str:
        uri = path if isinstance(path, str) else path.as_uri()
        version = self._versions[uri] = self._versions.get(uri, 0) + 1
        one = {"uri": uri, "languageId": language, "version": version, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": one})
        return uri

    def change(self, uri: str, *changes: Json) -> None:
        """Changes as the protocol has them, or whole texts."""
        version = self._versions[uri] = self._versions[uri] + 1
        written = [{"text": one} if isinstance(one, str) else one for one in changes]
        self.tell(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": written},
        )

    def close(self, uri: str) -> None:
        self.tell("textDocument/didClose", {"textDocument": {"uri": uri}})

    def checked(self, uri: str) -> list[Json]:
        """The findings of the newest version."""
        wanted = self._versions.get(uri)
        self.wait(lambda: self.findings.get(uri, (-1, []))[0] == wanted)
        return self.findings[uri][1]

    def codes(self, uri: str) -> list[str]:
        return [one.get("code", "") for one in self.checked(uri)]

    def at(self, method: str, uri: str, position: tuple[int, int], **more: Json) -> Json:
        """Ask about a place in a document."""
        line, character = position
        where = {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}
        return self.ask(f"textDocument/{method}", where | more)

    def actions(self, uri: str, position: tuple[int, int], only: str | None = None) -> dict[str, Json]:
        """What is offered at a place, by titles."""
        line, character = position
        place = {"line": line, "character": character}
        context = {"diagnostics": []} | ({"only": [only]} if only else {})
        found = self.about("codeAction", uri, range={"start": place, "end": place}, context=context)
        return {one["title"]: one for one in found}

    def about(self, method: str, uri: str, **more: Json) -> Json:
        """Ask about a document."""
        return self.ask(f"textDocument/{method}", {"textDocument": {"uri": uri}} | more)

    def ask(self, method: str, params: Json) -> Json:
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params})
        self.wait(lambda: number in self._answers)
        answer = self._answers.pop(number)
        if "error" in answer:
            raise ServerError(answer["error"]["message"])
        return answer["result"]

    def tell(self, method: str, params: Json) -> None:
        self._send({"method": method, "params": params})

    def wait(self, is_there: Callable[[], bool]) -> None:
        end = time.monotonic() + SECONDS
        with self._news:
            while not is_there():
                assert self._process.poll() is None, "the server has ended"
                assert time.monotonic() < end, f"the server is silent; last: {self.received[-3:]}"
                self._news.wait(1.0)

    def logged(self) -> list[str]:
        """What the server complained of."""
        return [one["params"]["message"] for one in self.received if one.get("method") == "window/logMessage"]

    def end(self) -> int:
        self.ask("shutdown", None)
        self.tell("exit", None)
        return self._process.wait(SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *told: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(SECONDS)
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()

    def _send(self, message: Mapping[str, Json]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self._process.stdin.flush()

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while True:
            length = 0
            while line := stream.readline().strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            if not length:
                return
            self._take(json.loads(stream.read(length)))

    def _take(self, message: Json) -> None:
        with self._news:
            self.received.append(message)
            if "method" not in message:
                self._answers[message["id"]] = message
            elif message["method"] == "textDocument/publishDiagnostics":
                params = message["params"]
                self.findings[params["uri"]] = (params.get("version"), params["diagnostics"])
                self.published.append((params["uri"], params.get("version")))
            elif "id" in message:
                self._send({"id": message["id"], "result": self._result(message)})
            self._news.notify_all()

    def _result(self, message: Json) -> Json:
        if message["method"] == "workspace/configuration":
            return [self.settings for _ in message["params"]["items"]]
        if message["method"] == "workspace/applyEdit":
            self.applied.append(message["params"]["edit"])
            return {"applied": True}
        return None


def position_of(text: str, written: str, occurrence: int = 1, *, behind: bool = False) -> tuple[int, int]:
    """Where the written text stands for the n-th time, for texts of plain characters."""
    offset = -1
    for _ in range(occurrence):
        offset = text.index(written, offset + 1)
    offset += len(written) if behind else 0
    return text.count("\n", 0, offset), offset - (text.rfind("\n", 0, offset) + 1)


def applied(text: str, edit: Json, uri: str) -> str:
    """A text of plain characters after a workspace edit."""
    found = [
        one
        for change in edit["documentChanges"]
        if change["textDocument"]["uri"] == uri
        for one in change["edits"]
    ]
    lines = text.split("\n")

    def offset(place: Json) -> int:
        return sum(len(line) + 1 for line in lines[: place["line"]]) + int(place["character"])

    places = [(offset(one["range"]["start"]), offset(one["range"]["end"]), one["newText"]) for one in found]
    for start, end, new in sorted(places, key=lambda one: one[:2], reverse=True):
        text = text[:start] + new + text[end:]
    return text
