"""Members that an enumeration does not have, in every way to ask for them."""

# covers: sopy_compiler.lowering.enum_lookups
# covers: sopy_compiler.lowering.slips

import pytest

from tests.compiler.expectations import assert_rule, flow, only

ENUMS = """
    import enum
    from enum import Enum, IntEnum, StrEnum, auto, unique


    class Mode(Enum):
        DRAFT = "draft"
        FINAL = "final"

        @property
        def is_open(self) -> bool:
            return self is Mode.DRAFT

        @classmethod
        def first(cls) -> "Mode":
            return cls.DRAFT


    @unique
    class Step(IntEnum):
        ONE = auto()
        TWO = auto()


    class Word(StrEnum):
        YES = "yes"


    class Text(str, Enum):
        A = "a"


    class Loose(Enum):
        A = "a"

        @classmethod
        def _missing_(cls, value: object) -> "Loose":
            return cls.A


    class Meta(enum.EnumMeta):
        def __getattr__(cls, name: str) -> str:
            return name


    class Open(Enum, metaclass=Meta):
        A = "a"


    class Made(Enum):
        A = "a"
        for letter in "bc":
            vars()[letter] = letter


    Dynamic = Enum("Dynamic", "A B")
    Alias = Mode


    class Start(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            {body}
            return self


    SOP(state=Order(), init_proc=Start())
"""


def program(body: str) -> str:
    return ENUMS.replace("{body}", ("\n" + " " * 12).join(body.splitlines()))


UNKNOWN = [
    "mode = Mode.FINL  # expect: SOP221",
    'mode = Mode["FINL"]  # expect: SOP221',
    'mode = Mode("finl")  # expect: SOP221',
    "step = Step.THREE  # expect: SOP221",
    "word = Word.NO  # expect: SOP221",
    'word = Word("no")  # expect: SOP221',
    "text = Text.B  # expect: SOP221",
    "mode = Alias.FINL  # expect: SOP221",
    "modes = [mode for mode in Mode if mode is not Mode.FINL]  # expect: SOP221",
    "chosen = lambda: Mode.FINL  # expect: SOP221",
    "match event.payload:\n    case Mode.FINL:  # expect: SOP221\n        return End()",
    "loose = Loose.B  # expect: SOP221",
]
KNOWN = [
    'mode = Mode.FINAL.value + Mode["DRAFT"].name',
    'mode = Mode("final")',
    "mode = Mode(event.payload)",
    "mode = Mode.first()",
    "names = list(Mode.__members__)",
    "step = Step.ONE.bit_length()",
    "word = Word.upper",
    'loose = Loose("other")',
    "open_ = Open.ANYTHING",
    "made = Made.b",
    "dynamic = Dynamic.A",
    'try:\n    mode = Mode("new")\nexcept ValueError:\n    return End()',
    "open_ = Mode.is_open",
]


@pytest.mark.parametrize("body", [*UNKNOWN, *KNOWN])
def test_what_the_class_surely_lacks_is_reported(body: str) -> None:
    assert_rule("SOP221", program(body))


@pytest.mark.parametrize(
    ("body", "message", "advice"),
    [
        (
            "mode = Mode.FINL",
            "Mode has no member `FINL`, so `Mode.FINL` raises AttributeError",
            "did you mean `FINAL`?",
        ),
        (
            'mode = Mode["OTHER"]',
            'Mode has no member `OTHER`, so `Mode["OTHER"]` raises KeyError',
            "it has DRAFT and FINAL",
        ),
        (
            'mode = Mode("finl")',
            "Mode has no value 'finl', so `Mode(\"finl\")` raises ValueError",
            "did you mean `'final'`?",
        ),
    ],
)
def test_the_error_and_the_nearest_member_are_named(body: str, message: str, advice: str) -> None:
    found = only(flow(program(body)), "SOP221")
    assert (found.message, found.help) == (message, advice)
