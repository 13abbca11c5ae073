# covers: sopy_compiler.analysis.arithmetic.candidates, sopy_compiler.analysis.arithmetic.formula
# covers: sopy_compiler.analysis.arithmetic.terrain, sopy_compiler.analysis.arithmetic.translation
import subprocess
import sys
from textwrap import dedent

import pytest

from sopy_compiler.ir.pretty_flow import step_text
from tests.compiler.analysis.arithmetic.handlers import HEAD, assert_announced, contradictions, handler
from tests.compiler.expectations import lowered, source

BOTH_WAYS = """
if sigma.used > sigma.limit:
    return self
{change}
if sigma.used > sigma.limit + {more}:
    return End(){never}
return self
"""


@pytest.mark.parametrize(
    "body",
    [
        "if sigma.used > sigma.limit:\n    return self\nif sigma.limit < sigma.used:\n    return End()  # never\nreturn self",
        "if sigma.used + 1 <= sigma.limit:\n    if sigma.used + 1 > sigma.limit:\n        return End()  # never\nreturn self",
        "if sigma.used > sigma.limit and sigma.limit > sigma.left and sigma.left > sigma.used:\n    return End()  # never\nreturn self",
        "if len(sigma.items) > sigma.limit:\n    return self\nif len(sigma.items) > sigma.limit:\n    return End()  # never\nreturn self",
        "if len(sigma.items) > 3 and len(sigma.items) < 2:\n    return End()  # never\nreturn self",
        "if len(sigma.items) == sigma.limit and not sigma.items and sigma.limit > 0:\n    return End()  # never\nreturn self",
        "if 2 * sigma.used > sigma.limit and sigma.used + sigma.used <= sigma.limit:\n    return End()  # never\nreturn self",
        "if sigma.used > sigma.used:\n    return End()  # never\nreturn self",
        "if sigma.used == sigma.limit != sigma.used:\n    return End()\nreturn self",  # a chain is one test
    ],
)
def test_relations_of_places_and_sums_contradict_each_other(body: str) -> None:
    assert_announced(body)


@pytest.mark.parametrize(
    "body",
    [
        "sigma.left = sigma.limit - event.payload\nif sigma.left > sigma.limit - event.payload:\n    return End()  # never\nreturn self",
        "sigma.left = sigma.limit\nif sigma.left != sigma.limit:\n    return End()  # never\nreturn self",
        "sigma.left = len(sigma.items)\nif sigma.left > len(sigma.items):\n    return End()  # never\nreturn self",
        "sigma.left = 3\nif sigma.used > sigma.left and sigma.used < 2:\n    return End()  # never\nreturn self",
        "if sigma.used > 3:\n    return self\nsigma.used += 1\nif sigma.used > 4:\n    return End()  # never\nreturn self",
        "if sigma.used > sigma.limit:\n    return self\nsigma.limit -= 1\nif sigma.used > sigma.limit + 1:\n    return End()  # never\nreturn self",
        "amount = event.payload\nif amount > sigma.limit:\n    return self\nif sigma.limit < event.payload:\n    return End()  # never\nreturn self",
    ],
)
def test_assigned_values_are_known_as_sums(body: str) -> None:
    assert_announced(body)


@pytest.mark.parametrize(
    ("change", "most"),
    [
        ("sigma.used += 2", 2),
        ("sigma.bump(2)", 2),
        ("sigma.bump()\nsigma.bump()", 2),
        ("if event.payload:\n    sigma.bump(2)", 2),
        ("sigma.limit -= 1\nsigma.limit = sigma.limit - 1", 2),
    ],
)
def test_changes_are_counted_exactly(change: str, most: int) -> None:
    for more, never in ((most, "  # never"), (most - 1, "")):
        assert_announced(BOTH_WAYS.format(change=change, more=more, never=never))


@pytest.mark.parametrize(
    "change",
    [
        "for item in sigma.items:\n    sigma.used += 1",
        "while sigma.used < sigma.limit + event.payload:\n    sigma.used += 1",
        "[sigma.bump() for item in sigma.items]",
        "any(sigma.bump() for item in sigma.items)",
        "list(map(lambda item: sigma.bump(), sigma.items))",
        "sorted(sigma.items, key=lambda item: sigma.bump())",
        "sigma.used = int(sigma.name)",
        "sigma.used = sigma.anything",
        "setattr(sigma, 'used', event.payload)",
        "vars(sigma)['used'] = 7",
        "unknown(sigma)",
        "try:\n    sigma.used += 9\n    int(sigma.name)\n    sigma.used -= 9\nexcept ValueError:\n    pass",
        "former = sigma.used\nsigma.used = 9\nsigma.used = former",
        "sigma.used, sigma.limit = sigma.limit, sigma.used",
    ],
)
def test_what_may_happen_any_number_of_times_or_out_of_sight_is_not_counted(change: str) -> None:
    assert_announced(BOTH_WAYS.format(change=change, more=1, never=""))


@pytest.mark.parametrize(
    "body",
    [
        "if sigma.cap is not None and sigma.used > sigma.cap:\n    return self\nif sigma.cap is not None and sigma.used >= sigma.cap + 1:\n    return End()  # never\nreturn self",
        "if sigma.cap == sigma.used:\n    return self\nif sigma.cap is None and sigma.cap == sigma.used:\n    return End()  # never\nreturn self",
        "if sigma.cap is None and sigma.cap < sigma.used:\n    return End()  # never\nreturn self",
        "if sigma.cap != sigma.used:\n    return self\nif sigma.cap is None:\n    return End()  # never\nreturn self",
        "if sigma.cap == sigma.limit and sigma.cap != sigma.limit:\n    return End()  # never\nreturn self",
        "if not sigma.cap and sigma.cap == sigma.used and sigma.used > 0:\n    return End()  # never\nreturn self",
        "if not sigma.cap and sigma.used >= 0:\n    return End()\nreturn self",
    ],
)
def test_none_is_no_number(body: str) -> None:
    assert_announced(body)


@pytest.mark.parametrize(
    "body",
    [
        # NaN is neither less nor more nor equal.
        "if sigma.price < sigma.budget:\n    return self\nif sigma.price >= sigma.budget:\n    return self\nreturn End()",
        "if sigma.price == sigma.budget:\n    return self\nif not sigma.price != sigma.price:\n    return self\nreturn End()",
        "if sigma.price < sigma.budget and sigma.budget < sigma.price:\n    return End()  # never\nreturn self",
        "if sigma.price < sigma.budget and sigma.budget < sigma.used and sigma.used < sigma.price:\n    return End()  # never\nreturn self",
        "if sigma.price < sigma.budget and not sigma.budget >= sigma.price:\n    return End()  # never\nreturn self",
        # Sums of floats are rounded.
        "if sigma.price <= sigma.budget:\n    return self\nif sigma.price + 0.1 <= sigma.budget + 0.1:\n    return End()\nreturn self",
        "if sigma.price < sigma.budget:\n    return self\nsigma.price = sigma.price + sigma.budget\nif sigma.price < sigma.budget:\n    return End()\nreturn self",
        "if not sigma.price and sigma.price > sigma.budget and sigma.budget > 0.5:\n    return End()  # never\nreturn self",
    ],
)
def test_floats_are_compared_as_python_compares_them(body: str) -> None:
    assert_announced(body)


@pytest.mark.parametrize(
    "body",
    [
        "if sigma.name == sigma.other:\n    return self\nif sigma.other == sigma.name:\n    return End()  # never\nreturn self",
        "if sigma.name == sigma.other and sigma.name == 'a' and sigma.other in ('b', 'c'):\n    return End()  # never\nreturn self",
        "if sigma.name < sigma.other and sigma.other < sigma.name:\n    return End()\nreturn self",
        "sigma.name = sigma.mode\nif sigma.name != sigma.mode:\n    return End()  # never\nreturn self",
        "if sigma.name == sigma.used and sigma.used != sigma.name:\n    return End()\nreturn self",
        "if sigma.is_open == sigma.used and sigma.used > 1:\n    return End()  # never\nreturn self",
        "if sigma.anything == sigma.used and sigma.used != sigma.anything:\n    return End()\nreturn self",
    ],
)
def test_other_values_are_equal_or_not(body: str) -> None:
    assert_announced(body)


ACCOUNT = "if sigma.account.used > sigma.account.limit:\n    return self\n{change}\nif sigma.account.used > sigma.account.limit:\n    return End(){never}\nreturn self"


@pytest.mark.parametrize(
    ("change", "never"),
    [
        ("sigma.used += 1", "  # never"),
        ("sigma.account = Account(used=3)", ""),
        ("sigma.account.used += 1", ""),
        ("account = sigma.account\naccount.used += 1", ""),
        ("unknown(sigma.account)", ""),
    ],
)
def test_parts_of_a_field_change_with_it(change: str, never: str) -> None:
    assert_announced(ACCOUNT.format(change=change, never=never))


@pytest.mark.parametrize(
    ("change", "never"),
    [
        ("sigma.used += 1", "  # never"),
        ("sigma.items.append('x')", ""),
        ("sigma.items = []", ""),
        ("sigma.items += ['x']", ""),
    ],
)
def test_a_length_changes_with_the_container(change: str, never: str) -> None:
    body = f"if len(sigma.items) > sigma.limit:\n    return self\n{change}\nif len(sigma.items) > sigma.limit:\n    return End(){never}\nreturn self"
    assert_announced(body)


MORE = HEAD.replace(
    "    account: Account = Account()\n",
    "    account: Account = Account()\n    second: Account = Account()\n    names: list[str] = []\n",
).replace("class Go(Event[int])", "class Go(Event[Account])")


@pytest.mark.parametrize(
    ("place", "change"),
    [
        # Whoever made the state may have put one object into both fields.
        ("sigma.second.used", "sigma.account.used += 5"),
        ("len(sigma.names)", "sigma.items.append('x')"),
        ("sigma.second.used", "sigma.second = sigma.account\nsigma.account.used += 5"),
        ("event.payload.used", "sigma.account = event.payload\nsigma.account.used += 5"),
        ("event.payload.used", "event.payload.used += 5"),
        ("event.payload.used", "event.payload = Account(used=9)"),
        ("len(sigma.items)", "mine = []\nsigma.items = mine\nmine.append('x')"),
        ("sigma.account.used", "mine = Account()\nsigma.account = mine\nmine.used = 7"),
        ("sigma.used", "def more():\n    sigma.used += 1\nmore()\nmore()"),
        (
            "sigma.account.used",
            "box = sigma.account\ndef less():\n    box.used = -9\nsigma.account = Account()\nless()",
        ),
    ],
)
def test_one_object_can_have_several_names(place: str, change: str) -> None:
    assert_announced(
        f"if {place} > sigma.limit:\n    return self\n{change}\nif {place} > sigma.limit:\n    return End()\nreturn self",
        head=MORE,
    )


def test_other_attributes_of_such_objects_are_kept() -> None:
    assert_announced(
        "if sigma.second.limit > sigma.limit:\n    return self\nsigma.account.used += 5\nsigma.items.append('x')\n"
        "if sigma.second.limit > sigma.limit:\n    return End()  # never\nreturn self",
        head=MORE,
    )


@pytest.mark.parametrize(
    ("change", "never"),
    [
        ("await sigma.raised()", "  # never"),
        ("task = sigma.raised()\nif event.payload.used:\n    await task", ""),
        ("import asyncio\nasyncio.create_task(sigma.raised())\nawait asyncio.sleep(0)", ""),
    ],
)
def test_a_coroutine_counts_where_it_is_awaited(change: str, never: str) -> None:
    head = MORE.replace(
        "    def bump(", "    async def raised(self) -> None:\n        self.used += 1\n\n    def bump("
    )
    body = f"if sigma.used > sigma.limit:\n    return self\n{change}\nif sigma.used > sigma.limit + 1 or sigma.used < sigma.limit - 99 and sigma.used > sigma.limit:\n    return End(){never}\nreturn self"
    text = handler(body, head=head).replace("    def on_go", "    async def on_go")
    announced = {number for number, line in enumerate(text.splitlines(), start=1) if "# never" in line}
    assert set(contradictions(text)) == announced


CLAMPED = "sigma.used = sigma.limit + 1\nif sigma.used <= sigma.limit:\n    return End(){never}\nreturn self"


@pytest.mark.parametrize(
    ("member", "never"),
    [
        ("", "  # never"),
        ("model_config = ConfigDict(validate_assignment=True)", ""),
        ("def __setattr__(self, name, value):\n        super().__setattr__(name, 0)", ""),
    ],
)
def test_a_class_that_changes_what_is_assigned_is_believed_nothing(member: str, never: str) -> None:
    head = HEAD.replace(
        "class State(BaseModel):\n",
        f"class State(BaseModel):\n    {member}\n" if member else "class State(BaseModel):\n",
    )
    assert_announced(CLAMPED.format(never=never), head=head)


def test_helpers_are_followed() -> None:
    assert_announced(
        "if self.is_full(sigma):\n    return self\nif sigma.used > sigma.limit:\n    return End()  # never\nreturn self"
    )


def test_a_loop_ends_with_its_test_failing() -> None:
    assert_announced(
        "while sigma.used < sigma.limit:\n    sigma.used += 1\nif sigma.limit > sigma.used:\n    return End()  # never\nreturn self"
    )


def test_a_method_that_calls_itself_is_cut() -> None:
    head = HEAD.replace(
        "    def bump(",
        "    def climb(self) -> None:\n        if self.used < self.limit:\n            self.used += 1\n            self.climb()\n\n    def bump(",
    )
    assert_announced(
        "if sigma.used > sigma.limit:\n    return self\nsigma.climb()\nif sigma.used > sigma.limit + 1:\n    return End()\nreturn self",
        head=head,
    )


def test_handlers_with_too_many_ways_are_not_followed() -> None:
    tests = "".join(
        f"if sigma.used + {number} == sigma.left:\n    sigma.limit += {number}\n" for number in range(8)
    )
    assert_announced(
        f"{tests}if sigma.used > sigma.limit:\n    return self\nif sigma.used > sigma.limit:\n    return End()\nreturn self"
    )


def test_only_the_tests_that_contradict_each_other_are_named() -> None:
    body = (
        "if sigma.left > sigma.limit:\n    return self\nsigma.used = sigma.limit + 2\n"
        "if sigma.used + event.payload < sigma.left:\n    return self\n"
        "if sigma.used == sigma.left:\n    return End()  # never\nreturn self"
    )
    (found,) = contradictions(handler(body)).values()
    assert [step_text(test) for test in found.tests] == ["assume not (left > limit)", "assume used == left"]
    assert [step_text(store) for store in found.assignments] == ["used = limit + 2"]


SCRIPT = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "z3":
            raise ModuleNotFoundError("No module named 'z3'", name="z3")

if {is_blocked}:
    sys.meta_path.insert(0, Blocker())

from tests.compiler.analysis.arithmetic.handlers import contradictions, handler

print(len(contradictions(handler({body!r}))), "z3" in sys.modules)
"""
CONTRADICTORY = "if sigma.used > sigma.limit:\n    return self\nif sigma.limit < sigma.used:\n    return End()\nreturn self"
COUNTER = "sigma.used += 1\nif sigma.used > sigma.limit:\n    return self\nif len(sigma.items) > 3:\n    return End()\nreturn self"
PLAIN = "if sigma.used > sigma.limit:\n    return self\nif sigma.left > 3 and sigma.cap == 2:\n    return End()\nreturn self"


@pytest.mark.parametrize(
    ("body", "is_blocked", "answer"),
    [
        (CONTRADICTORY, False, "1 True"),
        (CONTRADICTORY, True, "0 False"),
        (PLAIN, False, "0 False"),
        (COUNTER, False, "0 False"),
    ],
)
def test_the_solver_is_loaded_where_it_is_installed_and_needed(
    body: str, is_blocked: bool, answer: str
) -> None:
    script = dedent(SCRIPT).format(body=body, is_blocked=is_blocked)
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == answer


def test_checking_a_program_without_candidates_loads_no_solver() -> None:
    script = (
        "import sys\n"
        "from sopy_compiler.cli.main import main\n"
        "code = main(['check', 'examples/order_payment', '--select', 'SOP118'])\n"
        "print(code, 'z3' in sys.modules)\n"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.splitlines()[-1] == "0 False"


def test_the_answer_is_the_same_each_time() -> None:
    text = handler(CONTRADICTORY)
    assert contradictions(text) == contradictions(text)
    assert lowered(source(text)) == lowered(source(text))
