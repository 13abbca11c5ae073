from pathlib import Path

from sopy_compiler.emit.prompt_budget import Plans, shortened, token_count
from sopy_compiler.emit.prompt_plan import make_plan
from sopy_compiler.emit.prompt_text import write_prompt_text
from sopy_compiler.source.excerpt import excerpt
from tests.compiler.test_examples import workflow_of

ROOT = Path(__file__).resolve().parents[3]


def plans_of(name: str, start: str) -> Plans:
    compilation = workflow_of(name)
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text() for path in ROOT.glob(f"examples/{name}/*.py")
    }
    (found,) = (one for one in compilation.program.procedures if one.name == start)
    return (make_plan(found.qualname, compilation.facts.index, lambda span: excerpt(texts, span)),)


def test_tokens_are_counted_by_bytes() -> None:
    assert [token_count(text) for text in ("", "four", "fives", "日本")] == [0, 1, 2, 2]


def test_every_number_of_tokens_has_a_form_that_fits_until_only_names_are_left() -> None:
    plans = plans_of("order_payment", "Basket")
    whole = write_prompt_text(plans)
    shortest = shortened(plans, 1, write_prompt_text)
    assert shortened(plans, token_count(whole), write_prompt_text) == whole
    before = ""
    for allowed in range(token_count(shortest), token_count(whole), 40):
        text = shortened(plans, allowed, write_prompt_text)
        assert token_count(text) <= allowed
        assert len(text) >= len(before)
        before = text
        for place in plans[0].places:
            section = text.partition(f"Procedure {place.name}:\n")[2].partition("\n\n")[0]
            assert [
                line.split()[1].rstrip(":") for line in section.splitlines() if line.startswith("  Event")
            ] == [event.name for event in place.events]


def test_the_shortest_form_says_where_events_lead_and_keeps_instructions() -> None:
    text = shortened(plans_of("order_payment", "Basket"), 1, write_prompt_text)
    assert text.endswith(
        """\
Procedure ChooseMethod:
  Instruction: Tell the customer that paying failed and ask for another …
  Event OrderCancelled leads to the end
  Event MethodChosen leads to ChooseMethod or TakePayment
"""
    )
