"""The table of `mistakes.py`, as `sopyc build` would write it."""

from mistakes import (
    Added,
    Cancelled,
    Counted,
    Generically,
    Open,
    Packed,
    SigmaInheritedOfAnother,
    SigmaOfAnother,
    SigmaOfAnotherFullyAnnotated,
    SigmaOfAnotherInAsync,
    SigmaOfASubclass,
    SigmaOfGenericBase,
    SigmaThatIsDictionary,
)

from sopy_runtime.procedure import End
from sopy_runtime.table import branch, entry, table, undo

TABLE = table(
    module="mistakes",
    version="0",
    sources={"mistakes": "sha256:0"},
    entries=(
        entry(Open, Added, Open.on_added, targets=(), stays=True, undo=undo(appends=("sigma.lines",))),
        entry(
            Packed, Counted, Packed.on_counted, targets=(), stays=True, undo=undo(rebinds=("sigma.parcels",))
        ),
        entry(
            Generically,
            Cancelled,
            Generically.on_cancelled,
            targets=(End,),
            branches=(branch("finish", End),),
        ),
        entry(SigmaOfAnother, Counted, SigmaOfAnother.on_counted, targets=(Open,)),
        entry(
            SigmaOfAnotherFullyAnnotated,
            Counted,
            SigmaOfAnotherFullyAnnotated.on_counted,
        ),
        entry(SigmaOfASubclass, Counted, SigmaOfASubclass.on_counted, targets=(), recovers=True),
        entry(SigmaThatIsDictionary, Counted, SigmaThatIsDictionary.on_counted, targets=(), recovers=True),
        entry(SigmaOfAnotherInAsync, Counted, SigmaOfAnotherInAsync.on_counted, targets=(), recovers=True),
        entry(
            SigmaInheritedOfAnother, Counted, SigmaInheritedOfAnother.on_counted, targets=(), recovers=True
        ),
        entry(SigmaOfGenericBase, Counted, SigmaOfGenericBase.on_counted, targets=(), recovers=True),
    ),
)
