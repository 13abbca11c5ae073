from tests.corpus.accept import data_pipeline as flow
from tests.runtime.accept_runs.script import Run

ROWS = [{"Name": "a", "Age": "1"}, {"Name": "b", "Age": "2"}]

RUNS = (
    Run(
        "two chunks",
        flow.pipeline,
        (
            (flow.ChunkRead({"rows": ROWS, "next": "p2"}), "Extract"),
            (flow.ReadFailed({"code": 503}), "? 503"),
            (flow.ChunkRead({"rows": ROWS[:1]}), "Transform"),
            (flow.Mapped({"Nome": "N"}), "? no column Nome"),
            (flow.Mapped({"Name": "N", "Age": None}), "Load"),
            (flow.Loaded(1), "Load"),
            (flow.Loaded(2), "End"),
        ),
        last_word="3 rows of n",
    ),
    Run(
        "nothing there", flow.pipeline, ((flow.ChunkRead({"rows": []}), "End"),), last_word="nothing to read"
    ),
    Run(
        "given up",
        lambda: flow.pipeline(cursor="p9"),
        (
            (flow.ReadFailed({}), "? no reason"),
            (flow.ReadFailed({"text": "slow"}), "? slow"),
            (flow.ReadFailed({}), "End"),
        ),
        last_word="Given up at p9",
    ),
)
