"""Hard: outcomes in `try`/`except`/`else`/`finally`, under `with` and after `contextlib.suppress`."""

import contextlib
import io
import json

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Parsed(BaseModel):
    values: dict[str, int] = Field(default_factory=dict, description="numbers that were read")
    errors: list[str] = Field(default_factory=list, description="texts that could not be read")


class TextRead(Event[str]):
    """A text in JSON."""


class Asked(Event[str]):
    """Someone wants a number."""


class Stopped(Event[None]):
    """There will be no more texts."""


class Read(Procedure[Parsed]):
    prompt = make_prompt("Read the texts")

    @handler
    def on_text(self, sigma: Parsed, event: TextRead):
        try:
            document = json.loads(event.payload)
        except json.JSONDecodeError as error:
            sigma.errors.append(str(error))
            return f"{error.msg}: send the text again"
        except (RecursionError, MemoryError):
            raise AssertionError("the text is too deep") from None
        else:
            if not isinstance(document, dict):
                return "Send an object"
        finally:
            sigma.errors = sigma.errors[-10:]
        with contextlib.suppress(KeyError, TypeError):
            sigma.values[document["name"]] = document["value"]
            return Answer()
        return self

    @handler
    def on_stopped(self, sigma: Parsed, event: Stopped):
        with io.StringIO() as buffer, contextlib.redirect_stdout(buffer):
            for error in sigma.errors:
                buffer.write(error)
            return End(make_prompt(buffer.getvalue()))


class Answer(Procedure[Parsed]):
    prompt = make_prompt("Answer questions")

    @handler
    def on_asked(self, sigma: Parsed, event: Asked):
        outcome: Procedure[Parsed] | str
        try:
            number = sigma.values[event.payload]
        except KeyError:
            outcome = Read()
        else:
            outcome = f"{event.payload} is {number}"
        return outcome

    @handler
    def on_stopped(self, sigma: Parsed, event: Stopped):
        try:
            try:
                return End(make_prompt(f"{1 / len(sigma.values)}"))
            finally:
                sigma.values.clear()
        except ZeroDivisionError:
            return End(make_prompt("There were no numbers"))


sop = SOP(state=Parsed(), init_proc=Read())
