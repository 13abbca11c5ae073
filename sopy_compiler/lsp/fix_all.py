"""All safe fixes of a file at once, each tried on the whole group before it counts."""

from sopy_compiler.checker.run import Rules
from sopy_compiler.compiler import machines
from sopy_compiler.emit.machine_json import write_json
from sopy_compiler.lsp.overlay import OverlayDisk
from sopy_compiler.lsp.workspace import View
from sopy_compiler.project.decode import decode_losslessly
from sopy_compiler.project.file_kind import PYTHON_SUFFIX
from sopy_compiler.project.group_check import analyse_group
from sopy_compiler.project.mend import Contents, Verdict, graph_without_places, mend


def all_fixed(
    view: View, location: str, contents: Contents, *, is_unsafe: bool = False, rules: Rules | None = None
) -> str | None:
    """The text of the file with all fixes that hold; None where there is nothing to mend.

    `contents` are the open documents by location, the file's own among them.
    """
    group = view.group

    def judge(changed: Contents) -> Verdict:
        disk = OverlayDisk({**contents, location: changed[view.path]})
        found = analyse_group(group.task, group.judgement, disk, rules=rules)
        graph = graph_without_places(write_json(machines(found.compilation)))
        return Verdict(findings=found.result.findings, graph=graph)

    done = mend({view.path: contents[location]}, judge, is_unsafe=is_unsafe)
    data = done.contents.get(view.path)
    return None if data is None else decode_losslessly(data, is_python=location.endswith(PYTHON_SUFFIX)).text
