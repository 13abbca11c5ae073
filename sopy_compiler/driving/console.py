"""Driving a workflow by hand: one line an event, or a command that begins with a colon."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from sopy_compiler.driving.driver import Driver, Step
from sopy_compiler.driving.payload import asked_event, carries_payload, typed_event
from sopy_compiler.driving.refusal import RunError
from sopy_compiler.driving.state_image import image_of
from sopy_compiler.driving.step_text import change_lines, step_lines
from sopy_compiler.driving.workflow_picture import picture
from sopy_compiler.emit.machine_view import MachineView
from sopy_compiler.report.style import Style
from sopy_compiler.source.printable import one_line

_HELP: Final = {
    ":help": "this list",
    ":events": "what may happen now",
    ":picture": "the machine",
    ":state": "the whole state",
    ":prompt": "what the agent is told now",
    ":history": "what has happened",
    ":undo": "go back to the state before the last event",
    ":wait SECONDS": "let time pass; what has become due happens",
    ":quit": "end (as Ctrl-D does)",
}


class Console:
    """Reads lines until the workflow or the input ends.

    Args:
        driver: what is driven.
        machine: its picture; None if the sources tell of none.
        ask: reads one line behind a prompt; raises EOFError at the end.
        say: writes one line.
        style: for what is written.
    """

    def __init__(
        self,
        driver: Driver,
        machine: MachineView | None,
        ask: Callable[[str], str],
        say: Callable[[str], None],
        style: Style,
    ) -> None:
        self._driver = driver
        self._machine = machine
        self._ask = ask
        self._say = say
        self._style = style

    def run(self) -> None:
        """Go on until somebody ends it, or the workflow has ended."""
        self._show_picture()
        self._tell_what_comes()
        while not self._driver.session.finished:
            try:
                line = self._ask(f"{self._driver.here}> ").strip()
            except EOFError:
                self._say("")
                return
            if line == ":quit":
                return
            try:
                self._show(self._steps(line))
            except RunError as error:
                self._say_lines(str(error).splitlines())
            except EOFError:
                self._say("")
        self._say("the workflow is over")

    def completions(self, text: str) -> list[str]:
        """What the first word of a line can be: the events that are legal now, and commands."""
        words = [*self._driver.legal(), *(name.partition(" ")[0] for name in _HELP)]
        return [word for word in words if word.startswith(text)]

    def _steps(self, line: str) -> tuple[Step, ...]:
        if not line.startswith(":"):
            return self._send(line) if line else self._driver.wait(0)
        name, _, rest = line.partition(" ")
        if name == ":wait":
            try:
                seconds = float(rest)
            except ValueError:
                raise RunError(":wait takes a number of seconds") from None
            return self._driver.wait(seconds)
        commands = {
            ":help": lambda: self._say_lines(f"  {one:14} {what}" for one, what in self._help()),
            ":events": self._tell_what_comes,
            ":picture": self._show_picture,
            ":state": self._show_state,
            ":prompt": lambda: self._say_lines(self._driver.session.prompt().splitlines()),
            ":history": self._show_history,
            ":undo": self._undo,
        }
        if name not in commands:
            raise RunError(f"there is no command {name}; :help lists them")
        commands[name]()
        return ()

    def _help(self) -> Iterator[tuple[str, str]]:
        yield "EVENT", "an event; what it carries is asked for"
        yield "EVENT PAYLOAD", "an event with its payload: JSON, or a plain text"
        yield from _HELP.items()

    def _send(self, line: str) -> tuple[Step, ...]:
        name, _, text = line.partition(" ")
        event = self._driver.event_class(name)
        if text.strip() or not carries_payload(event):
            return self._driver.send(typed_event(event, text.strip()))
        return self._driver.send(asked_event(event, self._ask))

    def _show(self, steps: tuple[Step, ...]) -> None:
        for step in steps:
            self._say_lines(step_lines(step, self._style))
        if any(step.outcome.kind == "moved" for step in steps):
            self._show_picture(is_whole=False)
        if steps and not self._driver.session.finished:
            self._tell_what_comes()

    def _show_picture(self, *, is_whole: bool = True) -> None:
        if self._machine is not None:
            taken = self._driver.taken
            lines = picture(self._machine, self._driver.here, taken, self._style, is_whole=is_whole)
            self._say_lines(lines)

    def _show_state(self) -> None:
        for place, value in image_of(self._driver.session.sigma).items():
            self._say(f"  {one_line(place)} = {one_line(value)}")

    def _show_history(self) -> None:
        for record in self._driver.session.history():
            self._say(f"  {record.sequence} {record.event} {record.kind}: {record.before} → {record.after}")

    def _undo(self) -> None:
        self._say_lines(change_lines(self._driver.undo(), self._style))
        self._show_picture(is_whole=False)

    def _tell_what_comes(self) -> None:
        session = self._driver.session
        self._say(f"events now: {', '.join(self._driver.legal()) or 'none'}")
        for timer in session.timers:
            seconds = max(0.0, (timer.due - session.now).total_seconds())
            self._say(f"in {seconds:.0f} s: {type(timer.event).__name__}")

    def _say_lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._say(line)
