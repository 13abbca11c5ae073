"""Hard: moderation of three kinds of posts: union payloads, discriminated models, an enum that knows its rank."""

from enum import IntEnum
from functools import total_ordering
from typing import Annotated, Literal

from pydantic import BaseModel, Field, TypeAdapter

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Text(BaseModel):
    kind: Literal["text"] = "text"
    body: str


class Image(BaseModel):
    kind: Literal["image"] = "image"
    url: str
    alt: str | None = None


class Poll(BaseModel):
    kind: Literal["poll"] = "poll"
    question: str
    options: tuple[str, ...]


Post = Annotated[Text | Image | Poll, Field(discriminator="kind")]
POSTS: TypeAdapter[Text | Image | Poll] = TypeAdapter(Post)


class Harm(IntEnum):
    NONE = 0
    SPAM = 1
    ABUSE = 2
    ILLEGAL = 3


@total_ordering
class Verdict(BaseModel):
    harm: Harm
    note: str | None = None

    def __lt__(self, other: object) -> bool:
        return isinstance(other, Verdict) and self.harm < other.harm


class Case(BaseModel):
    author: str = Field(description="who has posted")
    post: Post | None = Field(default=None, description="what is looked at")
    verdicts: list[Verdict] = Field(default_factory=list, description="what moderators think")
    action: Literal["keep", "hide", "remove"] | None = Field(default=None, description="what was decided")
    strikes: int = Field(default=0, description="posts of this author that were removed")

    @property
    def worst(self) -> Verdict | None:
        return max(self.verdicts, default=None)


class Reported(Event[Text | Image | Poll]):
    """Somebody has reported a post."""


class RawReported(Event[dict[str, object]]):
    """The same, as the web client sends it."""


class Judged(Event[Harm | Verdict]):
    """A moderator has looked at it."""


class Appealed(Event[str]):
    """The author disagrees."""


class AppealPeriodOver(Event[None]):
    """The author has not said anything."""


def summary(post: Text | Image | Poll) -> str:
    match post:
        case Text(body=body):
            return body[:20]
        case Image(alt=None, url=url):
            return url
        case Image(alt=alt):
            return f"picture of {alt}"
        case Poll():
            return f"{post.question} ({len(post.options)})"


class Receive(Procedure[Case]):
    prompt = make_prompt("Take the next report")

    @handler
    def on_reported(self, sigma: Case, event: Reported):
        sigma.post = event.payload
        return Judge()

    @handler
    def on_raw(self, sigma: Case, event: RawReported):
        # What does not fit any kind of post is refused by pydantic, and nothing has changed.
        sigma.post = POSTS.validate_python(event.payload)
        return Judge()


class Judge(Procedure[Case]):
    """Two moderators agree, or the worse opinion counts."""

    prompt = make_prompt("Ask two moderators")

    @handler
    def on_judged(self, sigma: Case, event: Judged):
        opinion = event.payload if isinstance(event.payload, Verdict) else Verdict(harm=event.payload)
        sigma.verdicts += [opinion]
        if len(sigma.verdicts) < 2:
            return self
        worst = sigma.worst
        assert worst is not None
        if cond(worst.harm is Harm.NONE, "nobody sees any harm"):
            sigma.action = "keep"
            return End(make_prompt(f"kept: {summary(sigma.post)}"))  # set by Receive
        if cond(worst.harm >= Harm.ABUSE, "it is worse than spam"):
            sigma.action = "remove"
            sigma.strikes += 1
        else:
            sigma.action = "hide"
        return AwaitAppeal()


class AwaitAppeal(Procedure[Case]):
    """`action` is one of two of its values here."""

    prompt = make_prompt("Wait for an appeal")

    @handler
    def on_appeal(self, sigma: Case, event: Appealed):
        if sigma.action == "hide" and "sorry" in event.payload:
            sigma.action = "keep"
            return End(make_prompt(f"shown again: {summary(sigma.post)}"))  # set by Receive
        if len(sigma.verdicts) >= 4:
            return "There is no second appeal"
        sigma.verdicts = sigma.verdicts[:1]
        if sigma.action == "remove":
            sigma.strikes -= 1
        sigma.action = None
        return Judge()

    @handler
    def on_over(self, sigma: Case, event: AppealPeriodOver):
        if sigma.action == "remove":
            notes = {verdict.note for verdict in sigma.verdicts} - {None}
            return End(make_prompt(f"removed, {sigma.strikes} strikes: {notes or 'no notes'}"))
        return End(make_prompt(f"{sigma.action.capitalize()}: {sigma.post.kind}"))  # set by Judge and Receive


def moderation(author: str) -> SOP[Case]:
    return SOP(state=Case(author=author), init_proc=Receive()).with_recovery(retry_limits=5)
