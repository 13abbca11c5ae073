"""The text of one generated workflow of `check_tree.py`: a state, functions, procedures and an SOP."""

from dataclasses import dataclass
from random import Random
from string import Template
from textwrap import indent

ROLES = ("Collect", "Examine", "Price", "Decide", "Deliver", "Dispute")

HEAD = Template('''\
"""$noun number $number: how one $thing is collected, examined, priced, decided and delivered."""

$imports

LIMIT_$number = $limit


class $state($record):
    """What the procedures of this $thing share."""

    rounds: int = Field(default=0, description="how often the $thing was looked at again")
    channel: Literal["mail", "phone", "desk"] = Field(default="desk", description="where it came from")
    keeper: str | None = Field(default=None, description="who keeps the papers, once somebody does")
    marks: list[int] = Field(default_factory=list, description="marks of the examiners, in order")

    @property
    def mark(self) -> float:
        """The mean of the marks."""
        return sum(self.marks) / len(self.marks) if self.marks else 0.0

    def start_over(self) -> None:
        """Everything is looked at again."""
        self.rounds += 1
        self.marks.clear()


def weight_$number(sigma: $state, factor: float = $factor) -> float:
    """How much depends on this $thing."""
    weight = 0.0
    for line in sigma.lines:
        if line.count > $few:
            weight += line.price * factor
        else:
            weight += line.price
    return ${tool}rounded(weight, 2)


def is_urgent_$number(sigma: $state) -> bool:
    """Whether it should not wait."""
    if sigma.phase is Phase.HELD:
        return False
    return weight_$number(sigma) > LIMIT_$number or sigma.rounds > $few
''')

INDIRECT = Template('''\
"""$noun number $number: the usual steps of the package, put together."""

$imports

LIMIT_$number = $limit


def weight_$number(sigma: $state, factor: float = $factor) -> float:
    """How much depends on this $thing."""
    return ${tool}rounded(sum(line.price * factor for line in sigma.lines), 2)


def is_urgent_$number(sigma: $state) -> bool:
    """Whether it should not wait."""
    return sigma.phase is not Phase.HELD and weight_$number(sigma) > LIMIT_$number
''')

PROCEDURES = {
    "Collect": """\
    @$handler
    def on_given(self, sigma: $state, event: ${told}LineGiven) -> $Procedure[$state] | str:
        given = event.payload
        if cond(given.count <= 0, "nothing was ordered"):
            return f"How many of {given.label}?"
        known = sigma.find(given.label)
        if known is None:
            sigma.lines.append(given)
        else:
            known.count += given.count
$first        return self

    @$handler
    def on_dropped(self, sigma: $state, event: ${told}LineDropped) -> $Procedure[$state] | str:
        line = sigma.find(${tool}normalised(event.payload))
        if line is None:
            return f"{event.payload} is not on the list"
        sigma.lines.remove(line)
        return self

    @$handler
    def on_listed(self, sigma: $state, event: ${told}Listed) -> $Procedure[$state] | str:
        if cond(not sigma.lines, "nothing is on the list yet"):
            return "Ask for at least one line"
$second        return $Examine()
""",
    "Examine": """\
    @$handler
    def on_answered(self, sigma: $state, event: ${told}Answered) -> $Procedure[$state] | str:
        answer = ${tool}normalised(event.payload)
        if not answer:
            return "An empty answer says nothing"
        if sigma.customer is None:
            sigma.customer = answer
        elif ${tool}similarity(sigma.customer, answer) < 0.$digit:
            sigma.record(f"the name changed to {answer}")
            sigma.customer = answer
$first        return self

    @$handler
    def on_judged(self, sigma: $state, event: ${told}Judged) -> $Procedure[$state] | str:
        verdict = event.payload
        if cond(verdict.is_clear, "the examiner is sure"):
            sigma.record(verdict.reason)
            return $Price()
        sigma.attempts += 1
        if sigma.attempts > sigma.limit:
            return $Decide()
$second        return f"Ask {verdict.by} again: {verdict.reason}"
""",
    "Price": """\
    @$handler
    def on_priced(self, sigma: $state, event: ${told}Priced) -> $Procedure[$state] | str:
        label, price = event.payload
        line = sigma.find(label)
        if line is None:
            return f"{label} is not on the list"
        line.price = ${tool}clamped(price, 0.0, $limit.0)
$first        if all(one.price > 0 for one in sigma.lines):
            return $Decide()
        return self

    @$handler
    def on_adjusted(self, sigma: $state, event: ${told}Adjusted) -> $Procedure[$state]:
        percent = event.payload
        for line in sigma.lines:
            if line.price > $few:
                line.price = ${tool}rounded(line.price * (100 + percent) / 100, 2)
$second        return $Decide() if is_urgent_$number(sigma) else self
""",
    "Decide": """\
    @$handler
    def on_decided(
        self, sigma: $state, event: ${told}Approved | ${told}Refused
    ) -> $Procedure[$state] | $End | str:
        decision = event.payload
        if decision.reason == "":
            return f"Ask {decision.by} for a reason"
        sigma.reviewer = decision.by
        if isinstance(event, ${told}Refused):
            if cond(sigma.attempts < sigma.limit, "there may be another attempt"):
                sigma.attempts += 1
                return $Price()
            return $End(make_prompt(f"{sigma.number} was refused by {decision.by}"))
$first        sigma.phase = Phase.DONE
        return $Deliver()

    @$handler
    def on_adjusted(self, sigma: $state, event: ${told}Adjusted) -> $Procedure[$state]:
$second        if self.weighs_much(sigma, event.payload):
            return $Price()
        return self

    def weighs_much(self, sigma: $state, percent: int) -> bool:
        \"\"\"Whether a change of so many percent needs new prices.\"\"\"
        if percent == 0:
            return False
        return weight_$number(sigma, percent / 100) > LIMIT_$number
""",
    "Deliver": """\
    def __init__(self, retries: int = $few) -> None:
        super().__init__()
        self.retries = retries

    @$handler
    def on_sent(self, sigma: $state, event: ${told}Sent) -> $End | str:
        receipt = event.payload
        if cond(receipt.number == "", "the carrier gave no number"):
            return "Ask for the number of the receipt"
$first        sigma.receipt = receipt
        return $End(make_prompt(f"{sigma.number} is on its way as {sigma.receipt.number}"))

    @$handler
    def on_failed(self, sigma: $state, event: ${told}Failed) -> $Procedure[$state] | $End | str:
        sigma.record(event.payload)
$second        if self.retries > 0:
            return $Deliver(self.retries - 1)
        return $after
""",
    "Dispute": """\
    @$handler
    def on_answered(self, sigma: $state, event: ${told}Answered) -> $Procedure[$state] | str:
        words = ${tool}words(event.payload)
        if "lawyer" in words:
            return $Decide()
$first        sigma.record(" ".join(words))
        return self

    @$handler
    def on_judged(self, sigma: $state, event: ${told}Judged) -> $Procedure[$state] | $End:
        verdict = event.payload
        if verdict.is_clear and sigma.reviewer is not None:
            return $End(make_prompt(f"Tell {sigma.reviewer}: {verdict.reason}"))
$second        return $Collect()
""",
}

STATEMENTS = (
    """\
for line in sigma.lines:
    if line.count > $few and line.label not in sigma.by_label:
        sigma.by_label[line.label] = line.count
    elif line.count == 0:
        continue
    else:
        sigma.by_label[line.label] = sigma.by_label.get(line.label, 0) + 1
""",
    """\
if sigma.customer is not None:
    name = ${tool}normalised(sigma.customer)
    if ${tool}similarity(name, sigma.number) > 0.$digit:
        sigma.note = ${tool}shortened(name, $limit)
""",
    """\
sigma.total = ${tool}rounded(sum(one.price * one.count for one in sigma.lines), 2)
if sigma.is_large and sigma.phase is Phase.NEW:
    sigma.phase = Phase.OPEN
""",
    """\
shares = ${tool}allocated(sigma.total, [one.count for one in sigma.lines])
for line, share in zip(sigma.lines, shares, strict=False):
    if share > $few:
        line.share = share
""",
    """\
match sigma.phase:
    case Phase.NEW:
        sigma.phase = Phase.OPEN
    case Phase.OPEN if sigma.attempts > $few:
        sigma.phase = Phase.HELD
    case _:
        sigma.record("$word")
""",
    """\
try:
    amount = ${tool}parsed_amount(sigma.note)
except ValueError:
    sigma.note = "$word"
else:
    sigma.total += amount
""",
    """\
left = sigma.limit - sigma.attempts
while left > 0:
    left -= ${tool}step_of(left, $few)
    if left == $few:
        sigma.record("$word")
        break
""",
    """\
dearest = sorted(sigma.lines, key=lambda one: one.price, reverse=True)[:$few]
if len(dearest) > 1 and dearest[0].price > $limit:
    sigma.note = ", ".join(one.label for one in dearest)
elif sigma.note == "":
    sigma.note = "$word"
""",
    """\
if (found := sigma.find("$word")) is not None:
    if found.count > $few:
        found.count -= 1
    else:
        sigma.by_label.pop(found.label, None)
""",
    """\
if sigma.receipt is None:
    sigma.record("no receipt for $word")
elif sigma.receipt.amount < sigma.total:
    sigma.note = sigma.receipt.number
""",
)
WORDS = ("paper", "copper", "glass", "linen", "walnut", "amber", "slate", "cedar", "ivory", "flint")

HANDLER = "    @$handler\n"
# Handlers that not every workflow has.
OPTIONAL = ("    def on_dropped", "    def on_adjusted")
OPTIONAL_SHARE = 0.3
WORK_SHARE = 0.18


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What distinguishes one generated workflow."""

    package: str
    noun: str
    number: int
    procedures: int
    is_indirect: bool
    is_aliased: bool


def flow_text(flow: Flow, chance: Random) -> str:
    """The module of the workflow."""
    named = _names(flow, chance)
    text = (INDIRECT if flow.is_indirect else HEAD).substitute(named)
    for role in ROLES[: flow.procedures]:
        text += _procedure(role, flow, named, chance)
    start = named["Collect"]
    text += (
        f"\n\ndef begin(number: str) -> {named['SOP']}[{named['state']}]:\n"
        f'    """The workflow of one {named["thing"]}."""\n'
        f"    return {named['SOP']}(state={named['state']}(number=number, limit={chance.randrange(2, 6)}), "
        f"init_proc={start}())\n"
    )
    return text


def _names(flow: Flow, chance: Random) -> dict[str, str]:
    noun = flow.noun
    named = {role: f"{role}{noun}{flow.number:02}" for role in ROLES}
    named |= {
        "noun": noun,
        "thing": noun.lower(),
        "number": f"{flow.number:02}",
        "state": f"{noun}Record" if flow.is_indirect else f"{noun}{flow.number:02}State",
        "record": f"{noun}Record",
        "limit": str(chance.randrange(20, 900)),
        "factor": f"{chance.randrange(1, 9)}.{chance.randrange(1, 99):02}",
        "few": str(chance.randrange(2, 9)),
        "digit": str(chance.randrange(1, 10)),
        "after": f"{named['Dispute']}()" if flow.procedures > 5 else f"{named['Decide']}()",
    }
    if flow.is_aliased:
        named |= {"Procedure": "Step", "handler": "on", "End": "Finish", "SOP": "Workflow"}
        named |= {"told": "told.", "tool": "tools."}
    else:
        named |= {"Procedure": "Procedure", "handler": "handler", "End": "End", "SOP": "SOP"}
        named |= {"told": "", "tool": "toolbox."}
    named["imports"] = _imports(flow, named)
    return named


def _imports(flow: Flow, named: dict[str, str]) -> str:
    events = ["Adjusted", "Answered", "Approved", "Failed", "Judged", "LineDropped", "LineGiven", "Listed"]
    events += ["Priced", "Refused", "Sent"]
    lines = [] if flow.is_indirect else ["from typing import Literal\n", "from pydantic import Field\n"]
    if flow.is_aliased:
        lines += ["import toolbox as tools", f"from {flow.package} import events as told"]
    else:
        told = (f"from {flow.package}.events import {', '.join(some)}" for some in (events[:6], events[6:]))
        lines += ["import toolbox", *told]
    if flow.is_indirect:
        lines.append(f"from {flow.package}.bases import {flow.noun}Review, {flow.noun}Step")
    lines.append(f"from {flow.package}.models import {named['record']}, Phase")
    imported = ("End", "Procedure", "SOP", "handler")
    aliases = (name if named[name] == name else f"{name} as {named[name]}" for name in imported)
    return "\n".join(
        (*lines, f"from sopy import {', '.join(aliases)}, make_prompt", "from sopy.prompt import cond")
    )


def _procedure(role: str, flow: Flow, named: dict[str, str], chance: Random) -> str:
    base = f"{named['Procedure']}[{named['state']}]"
    if flow.is_indirect:
        base = f"{flow.noun}Review" if role in ("Decide", "Dispute") else f"{flow.noun}Step"
    handlers = PROCEDURES[role].split(HANDLER)
    kept = [one for one in handlers if not one.startswith(OPTIONAL) or chance.random() < OPTIONAL_SHARE]
    body = Template(HANDLER.join(kept).rstrip() + "\n").substitute(
        named, first=_statements(named, chance), second=_statements(named, chance)
    )
    return (
        f"\n\nclass {named[role]}({base}):\n"
        f'    prompt = make_prompt("{role} what belongs to the {named["thing"]} and report it")\n\n{body}'
    )


def _statements(named: dict[str, str], chance: Random) -> str:
    """Sometimes a piece of ordinary work in the middle of a handler."""
    chosen = chance.sample(STATEMENTS, 1) if chance.random() < WORK_SHARE else []
    filled = (
        Template(text).substitute(
            named,
            few=str(chance.randrange(2, 9)),
            digit=str(chance.randrange(1, 10)),
            limit=str(chance.randrange(20, 900)),
            word=chance.choice(WORDS),
        )
        for text in chosen
    )
    return indent("".join(filled), "        ")
