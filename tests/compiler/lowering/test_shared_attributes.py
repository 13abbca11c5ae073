from tests.compiler.expectations import flow, lowered, source

BODY = """
    from typing import ClassVar
    from collections import defaultdict


    class Base(Procedure[Order]):
        seen: list[str] = []
        counts = defaultdict(int)
        cache: ClassVar[dict[str, str]] = {{}}
        limit = 3

        @handler
        def on_stop(self, sigma: Order, event: Stop):
            return End()


    class Start(Base):
        @handler
        def on_go(this, sigma: Order, event: Go):
            {change}
            return this
"""


def changes(change: str) -> list[tuple[str, str]]:
    program = lowered(source(flow(BODY.format(change=change))))
    return [
        (one.attribute, one.operation)
        for procedure in program.procedures
        for one in procedure.attribute_mutations
    ]


def test_every_way_of_changing_an_inherited_object_is_seen() -> None:
    assert changes("this.seen.append('a')") == [("seen", "append")]
    assert changes("this.counts['a'] += 1") == [("counts", "setitem")]
    assert changes("this.counts['a'] = 1") == [("counts", "setitem")]
    assert changes("del this.seen[0]") == [("seen", "delitem")]
    assert changes("this.seen += ['a']") == [("seen", "augmented")]


def test_what_is_immutable_shared_on_purpose_or_rebound_is_not() -> None:
    assert changes("this.limit += 1") == []
    assert changes("this.cache['a'] = 'b'") == []
    assert changes("this.seen = [*this.seen, 'a']") == []
    assert changes("sigma.items.append('a')") == []
