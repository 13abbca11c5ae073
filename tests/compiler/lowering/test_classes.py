from tests.compiler.lowering.programs import Project, project

HEAD = "from sopy import Procedure, SOP, Event\nfrom typing import *\n"


def order(program: Project, name: str) -> list[str]:
    return [item.name for item in program.classes.linearisation(program.definition(name))]


def test_the_linearisation_is_that_of_python() -> None:
    text = "class A: ...\nclass B(A): ...\nclass C(A): ...\nclass D(B, C): ...\nclass E(D, A): ...\n"
    namespace: dict[str, type] = {}
    exec(text, namespace)
    assert order(project(text), "E") == [item.__name__ for item in namespace["E"].__mro__[:-1]]


def test_procedures_are_found_through_aliases_and_conditions() -> None:
    program = project(
        HEAD + "Base = Procedure['State']\nif TYPE_CHECKING:\n    Root = Base\nelse:\n    Root = Procedure\n"
        "class State: ...\nclass A(Base): ...\nclass B(Root): ...\nclass C(A): ...\n"
    )
    assert all(program.classes.is_procedure(program.definition(name)) for name in "ABC")


def test_arguments_of_an_alias_are_read_where_it_stands() -> None:
    program = project(
        HEAD + "from flows import Base\nclass State: ...\nclass A(Base): ...\nclass B(Base['State']): ...\n",
        flows="from sopy import Procedure\nclass State: ...\nBase = Procedure[State]\n",
    )
    from sopy_compiler.ir.vocabulary import PROCEDURE
    from sopy_compiler.lowering.type_arguments import argument_of

    def sigma(name: str) -> str:
        found = argument_of(program.definition(name), PROCEDURE, program.classes, program.types)
        assert found is not None
        return found.name

    assert sigma("A") == "flows.State"
    assert sigma("B") == "flow.State"


def test_a_base_behind_a_star_is_unknown() -> None:
    program = project("BASES = ()\nclass A(*BASES): ...\n")
    assert not program.classes.bases_known(program.definition("A"))


def test_an_undefined_base_is_named() -> None:
    program = project("class A(Missing): ...\n")
    (base,) = program.classes.bases(program.definition("A"))
    assert base.undefined == "Missing"


def test_nested_classes_have_dotted_names() -> None:
    program = project("class A:\n    class B:\n        class C: ...\n")
    assert program.classes.qualname(program.definition("A.B.C")) == "flow.A.B.C"


def test_a_method_is_found_on_the_nearest_base() -> None:
    program = project(
        "class A:\n    def f(self): ...\nclass B(A): ...\nclass C(B):\n    def f(self): ...\n    f2 = f\n"
    )
    c = program.definition("C")
    found = program.classes.method(c, "f")
    above = program.classes.method(c, "f", after=c)
    assert found is program.function("C.f")
    assert above is program.function("A.f")
    assert program.classes.owner_of(found) is c
    assert program.classes.method(c, "f2") is None


def test_a_duplicate_name_gets_a_number() -> None:
    program = project("class A: ...\nclass A: ...\nclass B(A): ...\n")
    first, second = program.definitions("A")
    assert [program.classes.qualname(item) for item in (first, second)] == ["flow.A", "flow.A#2"]
    assert program.classes.bases(program.definition("B"))[0].definition is second
