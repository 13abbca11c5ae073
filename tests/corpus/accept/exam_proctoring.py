"""Hard: events whose subclasses narrow the payload, optional parts of NamedTuples, procedures that remember others."""

from typing import Generic, NamedTuple, Optional, TypeVar

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Frame(NamedTuple):
    second: int
    faces: int
    gaze: Optional[str] = None
    sound: Optional[float] = None


class Exam(BaseModel):
    student: str = Field(description="who takes the exam")
    minutes: int = Field(description="how long it takes")
    started: int | None = Field(default=None, description="the second at which it began")
    warnings: list[str] = Field(default_factory=list, description="what was noticed")
    answers: dict[int, str] = Field(default_factory=dict, description="answers by question")
    proctor: str | None = Field(default=None, description="who watches, once somebody has to")

    def is_over(self, second: int) -> bool:
        return self.started is not None and second - self.started >= self.minutes * 60


P = TypeVar("P")


class Signal(Event[P], Generic[P]):
    """Whatever the computer of the student sends."""


class Seen(Signal[Frame]):
    """A picture of the camera."""


class Typed(Signal[tuple[int, str | None]]):
    """Question, and answer; None: the answer was deleted."""


class Message(Signal[str | None]):
    """The student says something, or only presses the button."""


class Complaint(Message):
    """Always with a text."""

    payload: str

    def __init__(self, text: str) -> None:
        super().__init__(text)


class ProctorJoined(Event[str]):
    """Somebody watches."""


class Judged(Event[bool]):
    """Whether the exam goes on."""


class Watched(Procedure[Exam]):
    """Abstract: what happens to pictures and messages at any time."""

    @handler
    def on_message(self, sigma: Exam, event: Message):
        if event.payload is None:
            return f"{sigma.student} has pressed the button: answer"
        if isinstance(event, Complaint):
            sigma.warnings.append(event.payload.lower())
        return Paused(self, event.payload)


class Wait(Watched):
    prompt = make_prompt("Wait until exactly one face is seen")

    @handler
    def on_seen(self, sigma: Exam, event: Seen):
        second, faces, *_ = event.payload
        if faces != 1:
            return f"{faces} faces are too {'few' if faces < 1 else 'many'}"
        sigma.started = second
        return Write()


class Write(Watched):
    """The exam has begun; `last` is the last picture, once there is one."""

    prompt = make_prompt("Watch the student")

    def __init__(self) -> None:
        super().__init__()
        self.last: Optional[Frame] = None
        self.odd = 0

    @handler
    def on_seen(self, sigma: Exam, event: Seen):
        frame, previous = event.payload, self.last
        self.last = frame
        if cond(sigma.is_over(frame.second), "the time is over"):
            return End(make_prompt(f"{len(sigma.answers)} answers, {len(sigma.warnings)} warnings"))
        if frame.sound is not None and frame.sound > 0.8:
            sigma.warnings.append(f"{frame.second - sigma.started}s: loud")  # set by Wait
        looks_away = frame[2] is not None and frame[2] != "screen"
        if looks_away and previous is not None and previous.gaze == frame.gaze:
            self.odd += 1
            sigma.warnings.append(f"looks {frame.gaze.upper()}")  # checked through `looks_away`
        if self.odd >= 2:
            self.odd = 0
            return Call(self)
        return self

    @handler
    def on_typed(self, sigma: Exam, event: Typed):
        question, answer = event.payload
        if answer is None:
            sigma.answers.pop(question, None)
            return self
        sigma.answers[question] = answer.strip()
        return self


class Call(Watched):
    prompt = make_prompt("Call a proctor")
    ignore = [Seen, Typed]

    def __init__(self, back: Write) -> None:
        super().__init__()
        self.back = back

    @handler
    def on_joined(self, sigma: Exam, event: ProctorJoined):
        sigma.proctor = event.payload
        return Judge(self.back)


class Judge(Watched):
    """Somebody watches, and the student was seen before."""

    prompt = make_prompt("Let the proctor decide")
    ignore = (Seen, Typed)

    def __init__(self, back: Write) -> None:
        super().__init__()
        self.back = back

    @handler
    def on_judged(self, sigma: Exam, event: Judged):
        if event.payload:
            return self.back
        frame = self.back.last
        place = frame.second - sigma.started  # set by Write and Wait
        return End(make_prompt(f"{sigma.proctor.title()} ended it after {place} s"))  # set by Call


class Paused(Procedure[Exam]):
    """Remembers where it came from."""

    ignore = [Seen, Typed]

    def __init__(self, before: Watched, text: str) -> None:
        super().__init__()
        self.before = before
        self.prompt = make_prompt(f"Answer: {text}")

    @handler
    def on_judged(self, sigma: Exam, event: Judged):
        return self.before if event.payload else End(make_prompt(f"{sigma.student} has given up"))

    @handler
    def on_message(self, sigma: Exam, event: Message):
        words = (event.payload or "").split()
        return f"{len(words)} more words" if words else self


def exam(student: str, minutes: int = 60) -> SOP[Exam]:
    return SOP(state=Exam(student=student, minutes=minutes), init_proc=Wait())
