from tests.corpus.accept import legal_discovery as flow
from tests.runtime.accept_runs.script import Run

MAIL = flow.Mail(number=1, author="kim", recipients=("lee", "law"))
MEMO = flow.Memo(number=2, author="kim", pages=200)
CHAT = flow.Chat(number=3, lines=[("kim", "hi"), ("lee", "hi")])

RUNS = (
    Run(
        "one of each kind",
        lambda: flow.discovery("law"),
        (
            (flow.Opened(), "? Collect documents first"),
            (flow.Collected([]), "? nothing new"),
            (flow.Collected([MAIL, MEMO, CHAT]), "Collect"),
            (flow.Opened(), "Review"),
            (flow.Reviewed((True, "")), "CheckPrivilege"),
            (flow.PrivilegeClaimed("Advice"), "Review"),
            (flow.Reviewed((True, "")), "? Document 2 is long"),
            (flow.Reviewed((True, "page 7")), "Review"),
            (flow.Reviewed((False, "")), "Produce"),
            (flow.Objected({1: "no advice"}), "? 1 is withheld, advice: answer 'no advice'"),
            (flow.Objected({1: "no advice"}), "End"),
        ),
        last_word="1 produced, 0 withheld, mostly kim",
    ),
    Run(
        "not privileged",
        lambda: flow.discovery("law"),
        (
            (flow.Collected([MAIL]), "Collect"),
            (flow.Opened(), "Review"),
            (flow.Reviewed((True, "")), "CheckPrivilege"),
            (flow.PrivilegeClaimed(None), "Produce"),
            (flow.Objected({}), "End"),
        ),
        last_word="1 produced, 0 withheld, mostly lee",
    ),
)
