# covers: sopy_compiler.ir.module_group, sopy_compiler.ir.program
from sopy_compiler.lowering.related_modules import Related, related_modules
from sopy_compiler.syntax.binder import bind_module
from sopy_compiler.syntax.parse import parse
from sopy_compiler.syntax.scope import Scope
from tests.compiler.expectations import findings, flow, lowered, source


def read(**texts: str) -> Related:
    scopes: list[Scope] = []
    for name, text in texts.items():
        tree, _ = parse(source(text, module=name))
        assert tree is not None
        scopes.append(bind_module(tree, name))
    return related_modules(scopes)


def names(scopes: tuple[Scope, ...]) -> list[str]:
    return [scope.name for scope in scopes]


def test_what_imports_sopy_and_what_that_imports_matters() -> None:
    found = read(
        flow="from sopy import Procedure\nfrom states import Order",
        states="from limits import MOST\nclass Order: ...",
        limits="MOST = 3",
        main="import flow",
        other="import json\nfrom limits import MOST",
    )
    assert names(found.using) == ["flow", "main"]
    assert names(found.used) == ["flow", "states", "limits", "main"]


def test_a_part_of_a_package_is_no_module_of_its_plain_name() -> None:
    found = read(
        flow="from sopy import Procedure\nimport library",
        library="from library.algorithms import flow",
    )
    assert names(found.using) == ["flow"]


def test_an_import_in_a_function_counts() -> None:
    assert names(read(lazy="def start():\n    from sopy import SOP\n    return SOP").using) == ["lazy"]


def test_programs_without_imports_of_each_other_are_groups_of_their_own() -> None:
    found = read(
        one="from sopy import Procedure\nfrom shared import x",
        shared="x = 1",
        two="from sopy import Procedure",
    )
    assert [names(group) for group in found.groups] == [["one", "shared"], ["two"]]


FIRST = flow(
    """
    class Paper(BaseModel):
        title: str | None = None


    class Read(Procedure[Paper]):
        prompt = make_prompt("Read")

        @handler
        def on_go(self, sigma: Paper, event: Go):
            print(sigma.title.upper())
            return End()


    SOP(state=Paper(), init_proc=Read())
    """
)


def test_another_program_says_nothing_about_a_state() -> None:
    other = "from sopy import Event\n\n\ndef rename(book):\n    book.title = ''\n    return dict(title='x')\n"
    alone = [one.code for one in findings(source(FIRST, module="first"))]
    together = [one.code for one in findings(source(FIRST, module="first"), source(other, module="other"))]
    assert "SOP202" in alone
    assert "SOP202" in together


def test_a_module_that_imports_the_state_may_change_it() -> None:
    other = "from first import Paper\n\n\ndef rename(paper: Paper):\n    paper.title = ''\n"
    codes = [one.code for one in findings(source(FIRST, module="first"), source(other, module="other"))]
    assert "SOP202" not in codes
    program = lowered(source(FIRST, module="first"), source(other, module="other"))
    assert program.around("first") is program.around("other")
    assert program.around("elsewhere").modules == ()
