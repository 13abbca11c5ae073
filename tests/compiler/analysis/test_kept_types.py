from sopy_compiler.analysis.index import index_program
from sopy_compiler.analysis.kept_types import KeptTypes
from sopy_compiler.compiler import compile_source
from sopy_compiler.source.text import SourceText

STATES = """\
from pydantic import BaseModel


class One(BaseModel):
    total: int = 0


class Two(BaseModel):
    total: int = 0
"""


def index_of(text: str):
    return index_program(compile_source([SourceText(path="m.py", text=text, module="m")]).program)


def test_types_stay_the_same_object_while_what_was_asked_of_them_is_answered_alike():
    kept = KeptTypes()
    kept.renew(index_of(STATES))
    one, two = kept.of("m.One"), kept.of("m.Two")
    assert one.index.models["m.One"].field("total") is not None
    assert "m.Gone" not in one.index.models
    assert two.index.models.get("m.Two") is not None
    changed = index_of(STATES.replace("Two(BaseModel):\n    total", "Two(BaseModel):\n    amount"))
    kept.renew(changed)
    assert kept.of("m.One") is one
    assert kept.of("m.Two") is not two
    assert one.index.models.get("m.Two") is changed.models["m.Two"], "later questions are about the new text"
    kept.renew(index_of(STATES))
    assert kept.of("m.One") is not one, "it was asked about the class that has changed"


def test_a_class_that_comes_changes_the_answer_that_there_is_none():
    kept = KeptTypes()
    kept.renew(index_of(STATES))
    types = kept.of("m.One")
    assert types.index.models.get("m.Three") is None
    kept.renew(index_of(STATES + "\n\nclass Three(BaseModel):\n    total: int = 0\n"))
    assert kept.of("m.One") is not types


def test_who_has_seen_all_types_has_asked_for_each():
    kept = KeptTypes()
    kept.renew(index_of(STATES))
    types = kept.of("m.One")
    assert len(types.index.models) == len(list(types.index.models))
    kept.renew(index_of(STATES))
    assert kept.of("m.One") is types
    kept.renew(index_of(STATES.replace("Two", "Too")))
    assert kept.of("m.One") is not types


def test_who_derives_from_whom_is_asked_of_no_class():
    kept = KeptTypes()
    kept.renew(index_of(STATES))
    types = kept.of("m.One")
    assert ("m.Two",) in [line[:1] for line in types.index.lines]
    kept.renew(index_of(STATES.replace("Two(BaseModel):\n    total", "Two(BaseModel):\n    amount")))
    assert kept.of("m.One") is types
    kept.renew(index_of(STATES.replace("class Two(BaseModel)", "class Two(One)")))
    assert kept.of("m.One") is not types
