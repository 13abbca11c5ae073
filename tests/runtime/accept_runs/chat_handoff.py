from tests.corpus.accept import chat_handoff as flow
from tests.runtime.accept_runs.script import Run

RUNS = (
    Run(
        "a complaint",
        flow.Chat,
        (
            (flow.Said("it is broken"), "Talk"),
            (flow.Understood(("question", 0.1)), "? Ask what is meant"),
            (flow.Understood(("complaint: quality", 0.9)), "HandOff"),
            (flow.Said("anybody?"), "HandOff"),
            (flow.OperatorJoined("ann"), "Person"),
            (flow.Said("hello"), "ignored"),
            (flow.OperatorLeft(), "End"),
        ),
        last_word="Ann (complaint: quality): 3 lines about complaint",
    ),
    Run(
        "wants a person",
        lambda: flow.Chat("Hi"),
        (
            (flow.Said("a person please"), "PickTopic"),
            (flow.TopicChosen("Billing"), "HandOff"),
            (flow.OperatorJoined("ann"), "Person"),
            (flow.OperatorLeft(), "HandOff"),
            (flow.OperatorJoined("ann"), "? ann has given up"),
            (flow.OperatorJoined("bob"), "Person"),
            (flow.OperatorLeft(), "End"),
        ),
        last_word="Bob (unknown): 2 lines about Billing",
    ),
    Run(
        "never understood, then a good-bye",
        flow.Chat,
        (
            (flow.Said("hm"), "Talk"),
            (flow.Understood(("bye", 0.2)), "?"),
            (flow.Understood(("bye", 0.2)), "?"),
            (flow.Understood(("bye", 0.9)), "End"),
        ),
        last_word="1 lines",
    ),
)
