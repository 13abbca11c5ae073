from sopy_runtime import Session
from tests.corpus.accept import password_reset as flow
from tests.runtime.accept_runs.script import Run

SENT = (flow.CodeSent(("123456", "ada@mail.example")), "Verify")
WRONG = (flow.CodeTyped("0"), "? mail.example")


def unlock(session: Session[flow.Account]) -> None:
    session.sigma.unlock()


def chosen(text: str) -> flow.Chosen:
    return flow.Chosen(flow.NewPassword(text, text))


RUNS = (
    Run(
        "a new password at the second attempt",
        flow.reset,
        (
            (flow.Requested("ada"), "? an address"),
            (flow.Requested("Ada@x.example"), "Send"),
            (flow.CodeSent(("1", "ada@mail.example")), "? 6 digits"),
            SENT,
            WRONG,
            (flow.CodeTyped("123456"), "Choose"),
            (flow.Chosen(flow.NewPassword("secret")), "? twice"),
            (chosen("short"), "? too short"),
            (chosen("long enough"), "End"),
        ),
        last_word="ada@x.example has a new password after s***",
    ),
    Run(
        "locked, unlocked, too many passwords",
        lambda: flow.reset("old password"),
        (
            (flow.Requested("ada@x.example"), "Send"),
            SENT,
            WRONG,
            WRONG,
            (flow.CodeTyped("0"), "Send"),
            SENT,
            WRONG,
            WRONG,
            (flow.CodeTyped("0"), "Locked"),
            (flow.SupportCalled(), "? not unlocked"),
            (unlock, ""),
            (flow.SupportCalled(), "Send"),
            SENT,
            (flow.CodeTyped("123456"), "Choose"),
            (chosen("old password"), "? before"),
            (chosen("x"), "?"),
            (chosen("x"), "Identify"),
            (flow.Requested("ada@x.example"), "Send"),
            SENT,
            (flow.CodeTyped("123456"), "Choose"),
            (chosen("new password"), "End"),
        ),
    ),
)
