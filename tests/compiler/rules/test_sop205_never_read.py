# covers: sopy_compiler.analysis.field_uses, sopy_compiler.lowering.name_uses, sopy_compiler.ir.name_uses
from tests.compiler.expectations import assert_as_announced, assert_rule, source

MODEL = """
    class Call(BaseModel):
        mood: str = ""{expect}
        topics: list[str] = []

        {member}


    class Talk(Procedure[Call]):
        @handler
        def on_go(self, sigma: Call, event: Go):
            {write}
            return self

        @handler
        def on_stop(self, sigma: Call, event: Stop):
            {read}
            return End(make_prompt(f"{{sigma.topics}}"))


    {outside}
"""


def judge(
    *,
    write: str = "sigma.mood = event.payload",
    read: str = "pass",
    member: str = "",
    outside: str = "",
    expect: str = "",
) -> None:
    text = MODEL.format(write=write, read=read, member=member, outside=outside, expect=expect)
    assert_rule("SOP205", text)


def test_fields_that_are_only_written_are_reported() -> None:
    for write in ("sigma.mood = event.payload", "sigma.mood += event.payload"):
        judge(write=write, expect="  # expect: SOP205")
    judge(write="sigma.topics.append('')")


def test_any_reading_counts_wherever_it_stands() -> None:
    judge(read="print(sigma.mood)")
    judge(member="def is_good(self): return self.mood == 'good'")
    judge(outside="def report(call): return call.mood")
    judge(outside="FIELDS = ['mood']")
    judge(outside="TEMPLATE = 'the mood is {mood}'")


def test_a_state_that_is_shown_or_leaves_the_program_has_readers() -> None:
    for read in ("print(sigma)", "print(f'{sigma}')", "print(sigma.model_dump())"):
        judge(read=read)
    judge(read="unknown(sigma)")


def test_what_the_last_step_writes_is_the_result() -> None:
    judge(write="pass", read="sigma.mood = 'good'")


def test_fragments_are_not_whole_programs() -> None:
    text = """```python
class Call(BaseModel):
    mood: str = ""

class Talk(Procedure[Call]):
    @handler
    def on_go(self, sigma: Call, event: Go):
        sigma.mood = "good"
        return self
```
"""
    assert_as_announced(source(text, is_markdown=True))
