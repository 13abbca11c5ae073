"""Hard: a review bot with NamedTuples, walrus, counters on the procedure, and comprehensions that drop None."""

from __future__ import annotations

from typing import NamedTuple

from pydantic import BaseModel, Field

import sopy
from sopy import End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond

APPROVALS_NEEDED = 2


class Comment(NamedTuple):
    path: str
    line: int
    text: str
    suggestion: str | None = None


class Build(NamedTuple):
    passed: bool
    log: str = ""


class Review(BaseModel):
    title: str = Field(description="title of the change")
    author: str = Field(description="who wrote it")
    comments: list[Comment] = Field(default_factory=list, description="open comments")
    approvals: set[str] = Field(default_factory=set, description="who has approved")
    build: Build | None = Field(default=None, description="result of the last build, None after a push")

    @property
    def suggestions(self) -> list[str]:
        return [comment.suggestion for comment in self.comments if comment.suggestion is not None]

    def first_blocker(self) -> Comment | None:
        return next((comment for comment in self.comments if "!" in comment.text), None)


class Pushed(Event[list[str]]):
    """New commits; the payload are the paths that changed."""


class BuildFinished(Event[Build]):
    """The build has an answer."""


class Commented(Event[Comment]):
    """Somebody has commented."""


class Approved(Event[str]):
    """Somebody has approved."""


class Merged(Event[None]):
    """The change is in."""


class AwaitBuild(Procedure[Review]):
    """Visited again after every push."""

    prompt = make_prompt("Wait for the build")

    def __init__(self) -> None:
        super().__init__()
        self.flaky_runs = 0

    @handler
    def on_build(self, sigma: Review, event: BuildFinished) -> sopy.Procedure[Review] | str:
        build = event.payload
        if not build.passed and cond("timeout" in build.log, "the build timed out"):
            self.flaky_runs += 1
            if self.flaky_runs > 2:
                return End(make_prompt("The build is broken"))
            return "Run the build again"
        sigma.build = build
        return Discuss()

    @handler
    def on_pushed(self, sigma: Review, event: Pushed) -> sopy.Procedure[Review]:
        self.flaky_runs = 0
        return self


class Discuss(Procedure[Review]):
    """There always is a build here: AwaitBuild sets it, and a push goes back there."""

    prompt = make_prompt("Collect comments and approvals")

    @handler
    def on_comment(self, sigma: Review, event: Commented) -> Procedure[Review] | str:
        path, line, text, suggestion = event.payload
        if not text.strip():
            return f"{path}:{line}: say something"
        if suggestion and (known := suggestion.strip()) in sigma.suggestions:
            return f"{known} has been suggested before"
        sigma.comments.append(event.payload)
        return self

    @handler
    def on_approved(self, sigma: Review, event: Approved) -> Procedure[Review] | str:
        if event.payload == sigma.author:
            return "Authors do not approve their own changes"
        sigma.approvals.add(event.payload)
        if cond(len(sigma.approvals) < APPROVALS_NEEDED, "approvals are missing"):
            return self
        if (blocker := sigma.first_blocker()) is not None:
            return f"{blocker.path}:{blocker.line} is not resolved"
        if cond(sigma.build.passed, "the build has passed"):  # set by AwaitBuild
            return Merge()
        return f"Repair the build first: {sigma.build.log[:80]}"  # set by AwaitBuild

    @handler
    def on_pushed(self, sigma: Review, event: Pushed) -> AwaitBuild:
        sigma.build = None
        sigma.comments = [comment for comment in sigma.comments if comment.path not in event.payload]
        return AwaitBuild()


class Merge(Procedure[Review]):
    prompt = make_prompt("Merge the change")

    @handler
    def on_merged(self, sigma: Review, event: Merged) -> End:
        names = ", ".join(sorted(sigma.approvals))
        return End(make_prompt(f"{sigma.title} by {sigma.author}, approved by {names}"))

    @handler
    def on_pushed(self, sigma: Review, event: Pushed) -> Procedure[Review]:
        sigma.approvals.clear()
        return AwaitBuild()


def review(title: str, author: str) -> sopy.SOP[Review]:
    return sopy.SOP(state=Review(title=title, author=author), init_proc=AwaitBuild())
