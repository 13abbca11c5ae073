from tests.corpus.accept import email_triage as flow
from tests.runtime.accept_runs.script import Run

KIM = flow.Sender(address="kim@example.com", name="kim")
MAIL = flow.Mail(body="Where is it?", sender=KIM)
SPAM = flow.Mail(body="Buy!", headers={"Auto-Submitted": "yes"})

RUNS = (
    Run(
        "answered, and one more",
        lambda: flow.triage(2),
        (
            (flow.Arrived(MAIL), "Classify"),
            (flow.Classified({}), "? Give a label"),
            (flow.Classified({"label": "poem"}), "? There is no label 'poem'"),
            (flow.Classified({"label": "question", "language": "de"}), "Write"),
            (flow.Drafted(""), "? empty"),
            (flow.Drafted("x" * 80), "? Break"),
            (flow.Drafted("In the post"), "Check"),
            (flow.Checked(False), "Write"),
            (flow.Drafted("In the post."), "Check"),
            (flow.Checked(True), "Read"),
            (flow.Arrived(SPAM), "End"),
        ),
        last_word="2 mails",
    ),
    Run(
        "spam that is none, and nobody to answer",
        flow.triage,
        (
            (flow.Arrived(flow.Mail(body="Hi")), "Classify"),
            (flow.Classified({"label": "spam"}), "Spam"),
            (flow.Checked(False), "Classify"),
            (flow.Classified({"label": "complaint"}), "Write"),
            (flow.Drafted("Sorry"), "Check"),
            (flow.Checked(True), "End"),
        ),
        last_word="Re: Complaint request [en]\nHello,\nSorry",
    ),
    Run(
        "a person has to answer",
        flow.triage,
        (
            (flow.Arrived(MAIL), "Classify"),
            (flow.Classified({"label": "complaint"}), "Write"),
            (flow.Drafted("Sorry"), "Check"),
            (flow.Checked(False), "Write"),
            (flow.Drafted("Sorry"), "Check"),
            (flow.Checked(False), "End"),
        ),
        last_word="A person",
    ),
    Run(
        "spam",
        flow.triage,
        (
            (flow.Arrived(MAIL), "Classify"),
            (flow.Classified({"label": "spam"}), "Spam"),
            (flow.Checked(True), "End"),
        ),
    ),
)
