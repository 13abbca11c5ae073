"""What the editor shows of findings: it is told only of what is new, and of what has gone."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet

from lsprotocol import types

Publish = Callable[[types.PublishDiagnosticsParams], None]
Shown = tuple[int | None, list[types.Diagnostic]]


class Board:
    """Findings by the folder and the file that they belong to; a notebook is shown under many addresses."""

    def __init__(self, publish: Publish) -> None:
        self._publish = publish
        self._shown: dict[tuple[str, str], dict[str, Shown]] = {}

    def show(self, folder: str, location: str, findings: Mapping[str, Shown]) -> None:
        """Show these findings of a file, by addresses with the versions of the texts, and no others."""
        before = self._shown.get((folder, location), {})
        for uri in before.keys() - findings.keys():
            self._send(uri, None, [])
        for uri, (version, found) in findings.items():
            # A file without findings that was never shown need not be told of, unless somebody looks at it.
            if before.get(uri, (None, [])) != (version, found):
                self._send(uri, version, found)
        self._shown[folder, location] = dict(findings)

    def keep(self, folder: str, locations: AbstractSet[str]) -> None:
        """Take away what is shown of other files of the folder."""
        for owner in [one for one in self._shown if one[0] == folder and one[1] not in locations]:
            self.drop(*owner)

    def drop(self, folder: str, location: str) -> None:
        """Take away what is shown of a file."""
        for uri in self._shown.pop((folder, location), {}):
            self._send(uri, None, [])

    def _send(self, uri: str, version: int | None, findings: list[types.Diagnostic]) -> None:
        self._publish(types.PublishDiagnosticsParams(uri=uri, version=version, diagnostics=findings))
