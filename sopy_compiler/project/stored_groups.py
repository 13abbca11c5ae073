"""Results of groups as the cache keeps them."""

import os
from collections.abc import Mapping
from typing import Any, Final

from sopy_compiler.project.cache_folder import CacheFolder
from sopy_compiler.project.check_request import CheckRequest
from sopy_compiler.project.dependencies import are_unchanged, store_dependencies
from sopy_compiler.project.disk import ABSENT, PRESENT, UNREADABLE, digest
from sopy_compiler.project.files import SourceFile
from sopy_compiler.project.finding_json import (
    load_finding,
    load_silenced,
    store_finding,
    store_silenced,
)
from sopy_compiler.project.group_task import GroupResult, GroupTask
from sopy_compiler.project.ledger import Ledger
from sopy_compiler.project.outcome import load_counts

# Requests for parts of a project have groups of their own.
_KEPT_BESIDE: Final = 100


class StoredGroups:
    """The last result of each group of files.

    A result belongs to the files of the group, and holds as long as everything that was seen for it is
    unchanged and those of the imported files that count as found by the run are the same.
    """

    def __init__(
        self, cache: CacheFolder, request: CheckRequest, stamp: str, found: Mapping[str, SourceFile]
    ) -> None:
        self._cache = cache
        self._folder = str(request.folder)
        self._found = found
        self._name = f"groups-{request.key_of_judgement(stamp)}.json"
        stored = cache.read(self._name)
        groups = stored.get("groups") if stored is not None else None
        self._known: dict[str, Any] = groups if isinstance(groups, dict) else {}
        self._current: dict[str, Any] = {}
        self._is_changed = False

    def find(self, task: GroupTask, ledger: Ledger) -> GroupResult | None:
        """The stored result if a new analysis would come to the same; None if it might not."""
        key = self._key(task)
        stored = self._known.get(key)
        try:
            if stored is None or not are_unchanged(stored["seen"], self._folder, ledger):
                return None
            if stored["places"] != self._places(task):
                return None
            if stored["found"] != self._found_among(stored["seen"]):
                return None
            above = f"{self._folder}{os.sep}"
            result = GroupResult(
                findings=tuple(load_finding(one) for one in stored["findings"]),
                silenced=tuple(load_silenced(one) for one in stored["silenced"]),
                counts={path: load_counts(counts) for path, counts in stored["counts"].items()},
                locations={shown: above + place for shown, place in stored["locations"].items()},
                seen={above + place: state for place, state in stored["seen"].items()},
                procedures=tuple(stored["procedures"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            return None
        self._current[key] = stored
        return result

    def add(self, task: GroupTask, result: GroupResult) -> None:
        """Keep a result, unless a rule broke or no later run could match it."""
        if result.failures or UNREADABLE in result.seen.values():
            return
        seen = store_dependencies(result.seen, self._folder)
        self._is_changed = True
        self._current[self._key(task)] = {
            "seen": seen,
            "places": self._places(task),
            "found": self._found_among(seen),
            "findings": [store_finding(one) for one in result.findings],
            "silenced": [store_silenced(one) for one in result.silenced],
            "procedures": result.procedures,
            "counts": {path: counts.stored() for path, counts in result.counts.items()},
            "locations": {
                shown: place
                for shown, location in result.locations.items()
                for place in store_dependencies({location: None}, self._folder)
            },
        }

    def save(self) -> None:
        """Write what was added."""
        if self._is_changed:
            others = [item for item in self._known.items() if item[0] not in self._current]
            self._cache.write(self._name, {"groups": dict(others[-_KEPT_BESIDE:]) | self._current})
            self._cache.prune("groups-")

    def _places(self, task: GroupTask) -> str:
        """What stands for the places that imports lead to, wherever the project has moved."""
        places = task.places
        above = f"{self._folder}{os.sep}"
        roots = [root.removeprefix(above) for root in places.roots]
        installed = [(name, folder.removeprefix(above)) for name, folder in places.installed]
        return digest(repr((roots, installed)).encode("utf-8", "backslashreplace"))

    def _found_among(self, seen: Mapping[str, str | None]) -> dict[str, str]:
        """Those of the files read that are reported on, with the paths they are shown by."""
        above = f"{self._folder}{os.sep}"
        return {
            name: self._found[above + name].display
            for name, state in sorted(seen.items())
            if state not in (ABSENT, PRESENT) and above + name in self._found
        }

    def _key(self, task: GroupTask) -> str:
        above = f"{self._folder}{os.sep}"
        files = [(file.display, str(file.location).removeprefix(above)) for file in task.files]
        return digest(repr((files, task.modules)).encode("utf-8", "backslashreplace"))
