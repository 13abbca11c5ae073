"""Each operator makes the mistake that it is named after, and offers no change that is no mistake."""

from difflib import ndiff
from pathlib import Path

import libcst as cst
import pytest

from sopy_compiler.diagnostics.severity import Severity
from tests.corpus.mutations.catalog import FOLDER, Operator, operators
from tests.corpus.mutations.draw import offers
from tests.corpus.mutations.judgement import findings
from tests.corpus.mutations.mutant import Mutant, plant
from tests.corpus.mutations.program import Program, single_file
from tests.corpus.mutations.proof import proved

TEXT = (Path(__file__).parent / "mutations" / "sample.py").read_text(encoding="utf-8")
SAMPLE = single_file(TEXT)
# Offered, and dropped again: in the sample no run shows what is wrong.
UNPROVED = {"changed_literal_in_guard", "removed_assignment", "unfilled_collection"}
BY_NAME = {operator.name: operator for operator in operators()}

# One change of each operator in the sample: the lines that go, and the lines that come.
CHANGES: dict[str, tuple[list[str], list[str]]] = {
    "bad_event_construction": ([], ["", "wrong = Paid(12)"]),
    "blocking_call": ([], ["import time", "        time.sleep(1)"]),
    "bypassed_validator": (
        ["    model_config = ConfigDict(validate_assignment=True)"],
        ["    model_config = ConfigDict()"],
    ),
    "called_without_arguments": (['        sigma.save("filled")'], ["        sigma.save()"]),
    "changed_literal": (['        sigma.status = "paid"'], ['        sigma.status = "pad"']),
    "changed_literal_in_guard": (
        ['        if sigma.status == "open":'],
        ['        if sigma.status == "opn":'],
    ),
    "class_instead_of_instance": (['        return Pay("card")'], ["        return Pay"]),
    "class_defined_twice": ([], ["class Stopped(Event[None]):", '    """Enough."""', "", ""]),
    "compared_instead_of_assigned": (
        ['        sigma.code = "bought"'],
        ['        sigma.code == "bought"'],
    ),
    "compared_with_text": (
        ['        if cond(sigma.failures > 1, "it has failed too often"):'],
        ['        if cond(sigma.failures > "1", "it has failed too often"):'],
    ),
    "contradictory_guard": (
        ['        if cond(sigma.failures > 1, "it has failed too often"):'],
        ['        if cond((sigma.failures > 1) and not (sigma.failures > 1), "it has failed too often"):'],
    ),
    "counted_in_variable": (
        ["        sigma.failures += 1"],
        ["        failures = sigma.failures + 1"],
    ),
    "dict_without_items": ([], ["        for _key, _value in sigma.saved: print(_key, _value)"]),
    "dropped_return": (['        return Pay("card")'], ['        Pay("card")']),
    "duplicate_handler": (
        [],
        [
            "    @handler",
            "    def on_stopped_again(self, sigma: Basket, event: Stopped):",
            "        return Thank()",
            "",
        ],
    ),
    "emptied_prompt": (['    prompt = make_prompt("Say thank you")'], ['    prompt = make_prompt("")']),
    "event_for_checkers": (
        ["class Stopped(Event[None]):", '    """Enough."""'],
        [
            "from typing import TYPE_CHECKING",
            "if TYPE_CHECKING:",
            "    class Stopped(Event[None]):",
            '        """Enough."""',
        ],
    ),
    "event_for_payload": (["        sigma.items.append(name)"], ["        sigma.items.append(event)"]),
    "extra_constructor_argument": (["            return Fill()"], ["            return Fill(sigma)"]),
    "false_condition": (
        ['        if cond(sigma.total > 0, "something is still owed"):'],
        ['        if cond(False, "something is still owed"):'],
    ),
    "filtered_event": (
        ["sop = SOP(state=Basket(), init_proc=Fill()).observes(Added, Named, Paid, Failed, Stopped)"],
        ["sop = SOP(state=Basket(), init_proc=Fill()).observes(Added, Named, Failed, Stopped)"],
    ),
    "forgotten_event": (["    ignore = [Added, Named]"], ["    ignore = [Named]"]),
    "frozen_counter": (["        sigma.failures += 1"], []),
    "frozen_state": (
        ["    model_config = ConfigDict(validate_assignment=True)"],
        ["    model_config = ConfigDict(frozen=True)"],
    ),
    "ignored_and_handled": (["    ignore = [Paid, Failed]"], ["    ignore = [Paid, Failed, Named]"]),
    "init_without_super": (
        [],
        [
            "",
            "    def __init__(self, **values: object) -> None:",
            "        self.total = values['total']",
        ],
    ),
    "left_out_payload": ([], ["", "wrong = Paid()"]),
    "limited_list": (
        ['    items: list[str] = Field(default_factory=list, description="what is in it")'],
        ['    items: list[str] = Field(default_factory=list, description="what is in it", max_length=100)'],
    ),
    "lost_f_prefix": (
        ['        return f"Try {self.method} again"'],
        ['        return "Try {self.method} again"'],
    ),
    "missing_await": (["        await asyncio.sleep(0)"], ["        asyncio.sleep(0)"]),
    "missing_constructor_argument": (['        return Pay("card")'], ["        return Pay()"]),
    "missing_description": (
        ['        if cond(sigma.total > 0, "something is still owed"):'],
        ["        if cond(sigma.total > 0):"],
    ),
    "missing_parameter": (
        ["    def on_added(self, sigma: Basket, event: Added):"],
        ["    def on_added(self, event: Added):"],
    ),
    "incomplete_table": ([], ["        _word = {True: 'first'}[event.payload['cash']]"]),
    "misspelt_copied_field": ([], ['        _copy = sigma.model_copy(update={"totl": None})']),
    "misspelt_in_lambda": ([], ["        _first = min(sigma.marks, key=lambda one: one.nots, default=None)"]),
    "none_key": ([], ["        sigma.saved[event.payload] = next(iter(sigma.saved.values()))"]),
    "optional_unpacking": (
        ["class Added(Event[tuple[str, int]]):"],
        ["class Added(Event[tuple[str, int] | None]):"],
    ),
    "quoted_ignore": (["    ignore = [Paid, Failed]"], ['    ignore = ["Paid", Failed]']),
    "wrong_container": ([], ['        sigma.saved["further"] = []']),
    "wrong_key": ([], ["        sigma.saved[7] = next(iter(sigma.saved.values()))"]),
    "misspelt_enum_member": (
        ["        _kind = Kind.OWN if name else Kind.PRESENT"],
        ["        _kind = Kind.OWN if name else Kind.PRESET"],
    ),
    "misspelt_event_attribute": (
        ["        name, _price = event.payload"],
        ["        name, _price = event.paylod"],
    ),
    "misspelt_field": (["        sigma.items.append(name)"], ["        sigma.ites.append(name)"]),
    "misspelt_keyword": ([], ["", "wrong = Basket(totl=None)"]),
    "misspelt_literal_key": ([], ["", 'wrong = Paid({"numbr": None, "payer": None})']),
    "misspelt_method": (['        sigma.save("filled")'], ['        sigma.sae("filled")']),
    "misspelt_own_attribute": (
        ['        return f"Try {self.method} again"'],
        ['        return f"Try {self.methd} again"'],
    ),
    "misspelt_own_field": (
        ["        self.saved[name] = self.total"],
        ["        self.savd[name] = self.total"],
    ),
    "misspelt_payload_key": (
        ['        sigma.total -= event.payload["number"]'],
        ['        sigma.total -= event.payload["numbr"]'],
    ),
    "misspelt_validator_field": (
        [],
        [
            "from pydantic import field_validator",
            '    @field_validator("totl")',
            "    @classmethod",
            "    def checked(cls, value):",
            "        return value",
            "",
        ],
    ),
    "never_finishes": (
        ['        return End(make_prompt(f"{sigma.owner.upper()} has paid {sigma.model_copy().total}"))'],
        ["        return self"],
    ),
    "never_leaves": (
        ['        return End(make_prompt(f"{sigma.owner.upper()} has paid {sigma.model_copy().total}"))'],
        ["        return self"],
    ),
    "old_pydantic_name": (
        ["    model_config = ConfigDict(validate_assignment=True)"],
        ["    class Config: validate_assignment = True"],
    ),
    "old_pydantic_validator": (
        [],
        [
            "from pydantic import root_validator",
            "    @root_validator",
            "    def check(cls, values):",
            "        return values",
            "",
        ],
    ),
    "other_state": (["class Thank(Procedure[Basket]):"], ["class Thank(Procedure[Mark]):"]),
    "payload_arity": (
        ["        name, _price = event.payload"],
        ["        name, _price, further = event.payload"],
    ),
    "payload_instead_of_event": (
        ["    def on_added(self, sigma: Basket, event: Added):"],
        ["    def on_added(self, sigma: Basket, event: str):"],
    ),
    "pushed_class": (
        [],
        [
            "",
            "from sopy.core import EventBus as _Bus",
            "def _push() -> None:",
            "    _Bus.push_event(Added)",
        ],
    ),
    "rebound_state": (
        ['        sigma.status = "paid"'],
        ['        sigma = sigma.model_copy(update={"status": "paid"})'],
    ),
    "recursive_handler": ([], ["        return await self.on_paid(sigma, event)"]),
    "refused_constant": ([], ["", "wrong = Basket(total=None)"]),
    "removed_assignment": (['        sigma.code = "bought"'], []),
    "removed_decorator": (["    @handler"], []),
    "removed_earlier_write": (["        sigma.owner = event.payload.strip()"], []),
    "removed_handler": (
        [
            "    @handler",
            "    def on_stopped(self, sigma: Basket, event: Stopped):",
            '        if sigma.status == "open":',
            '            return "Wait for the money"',
            "        if not sigma.items or not sigma.code:",
            '            return "The basket is empty"',
            '        return End(make_prompt(f"{sigma.owner.upper()} has paid {sigma.model_copy().total}"))',
        ],
        [],
    ),
    "removed_none_check": (
        ["        if event.payload is None:", '            return "Say who pays"'],
        [],
    ),
    "removed_prompt": (['    prompt = make_prompt("Say thank you")'], []),
    "repeated_description": (
        ['        if cond(sigma.failures > 1, "it has failed too often"):'],
        ['        if cond(sigma.failures > 1, "something is still owed"):'],
    ),
    "repeated_guard": (
        [],
        ['        if sigma.status == "open":', '            return "Wait for the money"'],
    ),
    "returned_event": (['        return Pay("card")'], ["        return event"]),
    "returned_nothing": (['        return Pay("card")'], ["        return"]),
    "returned_state": (['        return Pay("card")'], ["        return sigma"]),
    "sent_to_itself": ([], ["        sop.send(event)"]),
    "shadowed_handler": (
        ["    def on_stopped(self, sigma: Basket, event: Stopped):"],
        ["    def on_stopped_here(self, sigma: Basket, event: Stopped):"],
    ),
    "shared_attribute": ([], ["    seen: list[object] = []", "        self.seen.append(event)"]),
    "shared_mutable_default": (
        ["    notes: list[str] = field(default_factory=list)"],
        ["    notes: list[str] = []"],
    ),
    "swapped_payload_index": (
        ["        sigma.total += event.payload[1]"],
        ["        sigma.total += event.payload[2]"],
    ),
    "spread_text": (["        sigma.items.append(name)"], ["        sigma.items.extend(name)"]),
    "swapped_condition": (
        ['        if cond(sigma.total > 0, "something is still owed"):'],
        ['        if cond("something is still owed", sigma.total > 0):'],
    ),
    "thrown_away_transition": (["            return Fill()"], ["            Fill()"]),
    "uncalled_method": (["        if sigma.is_full():"], ["        if sigma.is_full:"]),
    "typed_dict_default": (["    number: int"], ["    number: int = None"]),
    "undefined_target": (['        return Pay("card")'], ['        return Payy("card")']),
    "underscore_field": (
        ['    code: str = Field(default="", description="what the shop knows it by")'],
        ['    _code: str = Field(default="", description="what the shop knows it by")'],
    ),
    "unfilled_collection": (["        sigma.items.append(name)"], []),
    "unreachable_procedure": (['        return Pay("card")'], ["        return self"]),
    "unserialisable_field": (
        [],
        [
            "from collections.abc import Callable as Call",
            "    on_done: Call[[str], None] | None = None",
        ],
    ),
    "untyped_event_parameter": (
        ["    def on_added(self, sigma: Basket, event: Added):"],
        ["    def on_added(self, sigma: Basket, event):"],
    ),
    "value_for_member": (
        ["        if sigma.kind is Kind.PRESENT:"],
        ["        if sigma.kind == 2:"],
    ),
    "vague_condition": (
        ['        if cond(sigma.total > 0, "something is still owed"):'],
        ['        if cond(sigma.total > 0, "condition met"):'],
    ),
    "writing_in_read_only": ([], ["    read_only = True"]),
    "wrong_checkpoint_name": (
        ['            sigma.restore("filled")'],
        ['            sigma.restore("filld")'],
    ),
    "wrong_collection_operation": (
        ["        sigma.items.append(name)"],
        ["        sigma.items.add(name)"],
    ),
    "wrong_default": (
        ['    items: list[str] = Field(default_factory=list, description="what is in it")'],
        ['    items: list[str] = Field(default_factory=set, description="what is in it")'],
    ),
    "wrong_element": (["        sigma.items.append(name)"], ["        sigma.items.append(7)"]),
    "wrong_sigma": (
        ["    def on_added(self, sigma: Basket, event: Added):"],
        ["    def on_added(self, sigma: Mark, event: Added):"],
    ),
}


def seeded(operator: Operator, program: Program) -> list[Mutant]:
    """Every mutant that one operator offers, whether its rule exists or not."""
    judged = Operator(name=operator.name, codes=("SOP001",), seeds=operator.seeds)
    return [plant(offer.operator, program, offer.seed) for offer in offers((program,), (judged,))]


def difference(mutant: Mutant) -> tuple[list[str], list[str]]:
    before, after = mutant.original.files[0].text, mutant.program.files[0].text
    lines = list(ndiff(before.splitlines(), after.splitlines()))
    return [line[2:] for line in lines if line[0] == "-"], [line[2:] for line in lines if line[0] == "+"]


def changes(name: str, program: Program) -> list[tuple[list[str], list[str]]]:
    return [difference(mutant) for mutant in seeded(BY_NAME[name], program) if proved(mutant)]


def test_the_sample_is_clean() -> None:
    assert [one for one in findings(SAMPLE) if one.severity is not Severity.NOTE] == []


def test_every_operator_is_tried() -> None:
    assert set(CHANGES) == set(BY_NAME) == {path.stem for path in FOLDER.glob("*.py")}


@pytest.mark.parametrize("name", CHANGES)
def test_an_operator_makes_its_mistake(name: str) -> None:
    removed, added = CHANGES[name]
    found = (
        changes(name, SAMPLE)
        if name not in UNPROVED
        else [difference(mutant) for mutant in seeded(BY_NAME[name], SAMPLE)]
    )
    same = [one for one in found if sorted(one[0]) == sorted(removed) and set(added) <= set(one[1])]
    assert same, f"{name} makes of the sample: {found}"


@pytest.mark.parametrize("operator", operators(), ids=lambda operator: operator.name)
def test_a_mutant_is_a_small_change_that_parses_and_says_where_a_finding_is_right(operator: Operator) -> None:
    for mutant in seeded(operator, SAMPLE):
        text = mutant.program.files[0].text
        cst.parse_module(text)
        assert text != TEXT
        removed, added = difference(mutant)
        assert len(removed) + len(added) <= 25
        assert {one.code for one in mutant.expected} <= set(operator.codes)
        # What stands at the end of the file may be reported behind its last line.
        length = len(text.splitlines())
        assert all(1 <= line <= length + 1 for one in mutant.expected for line in one.lines)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        # a field that anything may be called
        ("misspelt_field", "ConfigDict(validate_assignment=True)", 'ConfigDict(extra="allow")'),
        # a method of the model's own, whatever pydantic 1 called so
        ("old_pydantic_name", "    def save(", "    def copy(self): ...\n\n    def save("),
        # a second transition into the procedure
        ("unreachable_procedure", "            return Fill()", '            return Pay("cash")'),
        # a second way to the end
        ("never_finishes", '            return "Wait for the money"', "            return End()"),
        # a second change of the counter
        ("frozen_counter", '        sigma.status = "paid"', "        sigma.failures = 0"),
        # a method that something calls
        (
            "removed_decorator",
            "        return Thank()\n\n\nclass Thank",
            "        self.on_failed\n\n\nclass Thank",
        ),
    ],
)
def test_what_is_no_mistake_is_not_offered(name: str, before: str, after: str) -> None:
    assert before in TEXT
    offered = changes(name, SAMPLE)
    less = changes(name, single_file(TEXT.replace(before, after)))
    assert len(less) < len(offered)


def test_a_check_that_no_run_needs_is_no_defect() -> None:
    safe = TEXT.replace("class Named(Event[str | None])", "class Named(Event[str])")
    assert changes("removed_none_check", SAMPLE)
    assert changes("removed_none_check", single_file(safe)) == []


def test_a_return_that_no_run_reaches_is_no_defect() -> None:
    idle = TEXT.replace(
        "        return Thank()\n\n\nclass Thank",
        "        return Thank()\n        return self\n\n\nclass Thank",
    )
    mutants = seeded(BY_NAME["returned_event"], single_file(idle))
    refused = [mutant for mutant in mutants if proved(mutant) is None]
    unreached = idle[: idle.index("        return self\n\n\nclass Thank")].count("\n") + 1
    assert unreached in {mutant.place[1] for mutant in refused}
    assert len(refused) < len(mutants) / 2
