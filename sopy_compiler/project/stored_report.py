"""The outcome of a check as the cache keeps it, replayed when nothing has changed."""

from collections.abc import Sequence
from typing import Any

from sopy_compiler.project.cache_folder import CacheFolder
from sopy_compiler.project.check_request import CheckRequest
from sopy_compiler.project.dependencies import are_unchanged, store_dependencies
from sopy_compiler.project.disk import UNREADABLE, digest
from sopy_compiler.project.files import SourceFile
from sopy_compiler.project.finding_json import (
    load_finding,
    load_silenced,
    store_finding,
    store_silenced,
)
from sopy_compiler.project.ledger import Ledger
from sopy_compiler.project.outcome import Outcome, load_counts


def tree_digest(files: Sequence[SourceFile], digests: Sequence[str]) -> str:
    """What stands for all files of a run, by name and content; empty where one of them cannot be read."""
    if UNREADABLE in digests:
        return ""
    lines = (
        f"{file.display}\0{file.is_named}\0{content}" for file, content in zip(files, digests, strict=True)
    )
    return digest("\n".join(lines).encode("utf-8"))


class StoredReports:
    """The last outcome of each request."""

    def __init__(self, cache: CacheFolder, request: CheckRequest, stamp: str) -> None:
        self._cache = cache
        self._request = request
        self._name = f"report-{request.key(stamp)}.json"

    def replay(self, files: Sequence[SourceFile], digests: Sequence[str], ledger: Ledger) -> Outcome | None:
        """The stored outcome if a new analysis would come to the same; None if it might not."""
        stored = self._cache.read(self._name)
        tree = tree_digest(files, digests)
        if stored is None or not tree or stored.get("tree") != tree:
            return None
        try:
            if not are_unchanged(stored["dependencies"], str(str(self._request.folder)), ledger):
                return None
            folder = f"{self._request.folder}/"
            return Outcome(
                findings=tuple(load_finding(one) for one in stored["findings"]),
                silenced=tuple(load_silenced(one) for one in stored["silenced"]),
                counts=load_counts(stored["counts"]),
                files=len(files),
                locations={shown: f"{folder}{place}" for shown, place in stored["locations"].items()},
                dependencies=stored["dependencies"],
                lost_entries=tuple(stored["lost_entries"]),
                groups=stored["groups"],
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            return None

    def store(self, outcome: Outcome, tree: str) -> None:
        """Keep an outcome, unless a rule broke or no later run could match it."""
        if outcome.failures or not tree or UNREADABLE in outcome.dependencies.values():
            return
        stored: dict[str, Any] = {
            "tree": tree,
            "dependencies": outcome.dependencies,
            "findings": [store_finding(one) for one in outcome.findings],
            "silenced": [store_silenced(one) for one in outcome.silenced],
            "counts": outcome.counts.stored(),
            "locations": {
                shown: place
                for shown, location in outcome.locations.items()
                for place in store_dependencies({location: None}, str(self._request.folder))
            },
            "lost_entries": outcome.lost_entries,
            "groups": outcome.groups,
        }
        self._cache.write(self._name, stored)
        self._cache.prune("report-")
