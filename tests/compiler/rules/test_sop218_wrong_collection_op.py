# covers: sopy_compiler.analysis.operations
from tests.compiler.expectations import assert_rule, flow, only

MODEL = """
    from collections import deque
    from typing import Any, Sequence


    class Crawl(BaseModel):
        seen: set[str] = set()
        queue: list[str] = []
        count: int = 0
        name: str = ""
        pair: tuple[int, int] = (0, 0)
        prices: dict[str, list[int]] = {{}}
        either: list[str] | set[str] = []
        maybe: list[str] | None = None
        anything: Any = None
        ordered: deque[str] = deque()
        sequence: Sequence[str] = ()


    class Start(Procedure[Crawl]):
        @handler
        def on_go(self, sigma: Crawl, event: Go):
            {statement}
            return self
"""


def judge(statement: str) -> None:
    assert_rule("SOP218", MODEL.format(statement=statement))


def test_operations_that_the_type_lacks_are_reported() -> None:
    for statement in (
        "sigma.seen.append(event.payload)",
        "sigma.queue.add(event.payload)",
        "sigma.queue.apend(event.payload)",
        "sigma.prices.append(3)",
        "sigma.prices['a'].add(3)",
        "sigma.pair[0] = 1",
        "sigma.pair.append(1)",
        "sigma.name.append('x')",
        "sigma.maybe.push('x')",
        "print(sigma.queue.get('x'))",
        "queue = sigma.queue; queue.add('x')",
    ):
        judge(statement + "  # expect: SOP218")


def test_augmented_assignments_that_raise_are_reported() -> None:
    for statement in (
        "sigma.seen += {event.payload}",
        "sigma.queue += 1",
        "sigma.queue += None",
        "sigma.count += event.payload",
        "sigma.count += '1'",
        "sigma.name += 1",
        "sigma.prices += {'a': [1]}",
        "sigma.seen |= [event.payload]",
        "sigma.pair += [1]",
    ):
        judge(statement + "  # expect: SOP218")


def test_what_the_type_can_do_and_what_is_not_known_is_fine() -> None:
    for statement in (
        "sigma.seen.add(event.payload); sigma.seen |= {event.payload}; sigma.seen -= sigma.seen",
        "sigma.queue.append(''); sigma.queue += ['']; sigma.queue += ('',); sigma.queue[0] = ''",
        "sigma.count += 1; sigma.count += True; sigma.count *= 2",
        "sigma.name += event.payload; sigma.name *= 2; sigma.name %= 3",
        "sigma.prices.setdefault('a', []).append(1); sigma.prices |= {'a': []}",
        "sigma.either.append(''); sigma.either.add('')",
        "sigma.anything.push(3); sigma.anything += 3",
        "sigma.ordered.appendleft(''); sigma.ordered.rotate(2)",
        "sigma.sequence.append('')",
        "sigma.queue += unknown()",
    ):
        judge(statement)


def test_the_help_offers_the_counterpart() -> None:
    for statement, advice in (
        ("sigma.seen.append('')", "did you mean `add`?"),
        ("sigma.queue.apend('')", "did you mean `append`?"),
        ("sigma.queue += 1", "to add one element write `queue.append(...)`"),
    ):
        found = only(flow(MODEL.format(statement=statement)), "SOP218")
        assert found.help == advice
