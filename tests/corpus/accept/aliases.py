"""Hard: nothing has the name the documentation uses: module aliases, import aliases, class and value aliases."""

import sopy as s
import sopy.prompt
from pydantic import BaseModel as Model
from pydantic import Field as described
from sopy import Procedure as State
from sopy import handler as on
from sopy.prompt import cond as when

Step = State
finish = s.End
say = sopy.prompt.make_prompt


class Song(Model):
    verses: int = described(default=0, description="verses sung")
    length: int = described(description="verses of the song")


SongStep = Step[Song]
E = s.Event


class Sung(E[int]):
    """Some verses were sung."""


class Applauded(s.Event[str]):
    """The audience liked it."""


Reaction = Sung | Applauded


class Sing(SongStep):
    prompt = say("Sing")

    @on
    def sung(me, song: Song, what: Sung):
        song.verses += what.payload
        if when(song.verses >= song.length, "the song is over"):
            return Next()
        return me


class Bow(Step[Song]):
    prompt = s.make_prompt("Bow")

    @s.handler
    def react(this, _state: Song, reaction: Reaction, /):
        if isinstance(reaction, Applauded):
            return finish(say(f"{_state.verses} verses"))
        return Again()


Next = Bow
Again = Sing
concert = s.SOP
evening = concert(state=Song(length=3), init_proc=Again())
