"""Branches as sentences."""

from sopy_runtime.table import Branch


def branch_sentence(branch: Branch, target: str = "") -> str:
    """One way out of a handler; empty if there is nothing to say.

    Args:
        branch: the way out.
        target: what to call the place it leads to; empty: the procedure's name.
    """
    where = target or branch.target
    match branch.kind:
        case "move":
            consequence = f"go on with {where}."
        case "finish":
            consequence = (
                f"the workflow is over: {branch.message}" if branch.message else "the workflow is over."
            )
        case "stay":
            consequence = f"stay in {where}."
        case _ if branch.message:
            consequence = f'stay in {where}; you are told "{branch.message}"'
        case _:
            consequence = f"stay in {where}; the event is refused." if branch.when else ""
    return _capitalised(_condition(branch.when) + consequence) if consequence else ""


def _condition(when: str) -> str:
    if not when:
        return ""
    return "otherwise: " if when == "otherwise" else f"if {when}: "


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
