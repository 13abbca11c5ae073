from sopy_compiler.analysis.recollection import Recollection


def test_a_result_is_found_again_as_long_as_its_grounds_are_equal() -> None:
    found: list[int] = []

    def find() -> int:
        found.append(1)
        return len(found)

    kept = Recollection()
    assert [kept.of("key", (1, 2), find), kept.of("key", (1, 2), find)] == [1, 1]
    kept.start_program()
    assert [kept.of("key", (1, 2), find), kept.of("key", (1, 3), find)] == [1, 2]


def test_what_a_program_does_not_ask_for_is_forgotten() -> None:
    kept = Recollection()
    assert kept.of("key", 1, lambda: "first") == "first"
    kept.start_program()
    kept.start_program()
    assert kept.of("key", 1, lambda: "second") == "second"
