"""Completion of what is typed, where Python has a line editor."""

from collections.abc import Callable


def complete_with(completions: Callable[[str], list[str]]) -> None:
    """Let TAB complete the first word of a line."""
    try:
        import readline
    except ImportError:  # some builds have none
        return

    def complete(text: str, number: int) -> str | None:
        found = completions(text) if readline.get_begidx() == 0 else []
        return f"{found[number]} " if number < len(found) else None

    readline.set_completer(complete)
    readline.set_completer_delims(" ")
    is_editline = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if is_editline else "tab: complete")
