from tests.corpus.accept import exam_proctoring as flow
from tests.runtime.accept_runs.script import Run

Frame, Seen, Typed = flow.Frame, flow.Seen, flow.Typed

RUNS = (
    Run(
        "to the end",
        lambda: flow.exam("Kim", 1),
        (
            (Seen(Frame(0, 2)), "? too many"),
            (Seen(Frame(0, 0)), "? too few"),
            (Seen(Frame(5, 1)), "Write"),
            (Typed((1, "a ")), "Write"),
            (Typed((2, "b")), "Write"),
            (Typed((1, None)), "Write"),
            (flow.Message(None), "? Kim has pressed"),
            (flow.Complaint("Too HOT"), "Paused"),
            (Seen(Frame(6, 1)), "ignored"),
            (flow.Message("so hot"), "? 2 more words"),
            (flow.Message(None), "Paused"),
            (flow.Judged(True), "Write"),
            (Seen(Frame(7, 1, "screen", 0.9)), "Write"),
            (Seen(Frame(65, 1)), "End"),
        ),
        last_word="1 answers, 2 warnings",
    ),
    Run(
        "ended by a proctor",
        lambda: flow.exam("Kim"),
        (
            (Seen(Frame(5, 1)), "Write"),
            *[(Seen(Frame(second, 1, "left")), "Write") for second in (6, 7)],
            (Seen(Frame(8, 1, "left")), "Call"),
            (Typed((1, "x")), "ignored"),
            (flow.ProctorJoined("eve"), "Judge"),
            (flow.Judged(True), "Write"),
            *[(Seen(Frame(9, 1, "left")), "Write")],
            (Seen(Frame(10, 1, "left")), "Call"),
            (flow.ProctorJoined("bob"), "Judge"),
            (flow.Judged(False), "End"),
        ),
        last_word="Bob ended it after 5 s",
    ),
    Run(
        "given up",
        lambda: flow.exam("Kim"),
        ((flow.Message("I am ill"), "Paused"), (flow.Judged(False), "End")),
        last_word="Kim has given up",
    ),
)
