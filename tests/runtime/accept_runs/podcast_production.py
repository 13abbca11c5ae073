from tests.corpus.accept import podcast_production as flow
from tests.runtime.accept_runs.script import Run

NOTES = (flow.Delivered(("notes", "Tea\n\nMate")), "Produce")
PRODUCED = (
    (flow.Recorded(("Tea", "tea.wav")), "Produce"),
    NOTES,
    (flow.Delivered(("cover", b"png")), "Approve"),
)
APPROVED = ((flow.Approved("host"), "Approve"), (flow.Approved("editor"), "Publish"))

RUNS = (
    Run(
        "published after another cover",
        flow.podcast,
        (
            (flow.Recorded(("Tea", "t")), "? Tea is only 1 minutes long"),
            (flow.Recorded(("Tea", "tea.wav")), "Produce"),
            (flow.Delivered(("audio", "x")), "? The audio is there"),
            (flow.Delivered(("cover", "x")), "? no cover"),
            NOTES,
            (flow.Delivered(("cover", b"png")), "Approve"),
            (flow.Approved("cat"), "? Nobody has asked the cat"),
            *APPROVED,
            (flow.Published(None), "Produce"),
            (flow.Delivered(("cover", b"jpeg")), "Approve"),
            *APPROVED,
            (flow.Published("x.example"), "End"),
        ),
        last_word="x.example: TEA, 7 minutes, Tea",
    ),
    Run(
        "recorded too often",
        flow.podcast,
        (
            *PRODUCED,
            (flow.Rejected(("host", "audio")), "Produce"),
            (flow.Delivered(("audio", "tea2.wav")), "Approve"),
            (flow.Rejected(("host", None)), "Record"),
            *PRODUCED,
            (flow.Rejected(("editor", None)), "Record"),
            *PRODUCED,
            (flow.Rejected(("editor", None)), "Record"),
            (flow.Recorded(("Tea", "tea.wav")), "End"),
        ),
        last_word="no episode this week",
    ),
)
