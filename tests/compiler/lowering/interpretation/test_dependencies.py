# covers: sopy_compiler.lowering.interpretation.readings
from sopy_compiler.lowering.interpretation.dependencies import Dependencies, Reading
from sopy_compiler.lowering.interpretation.readings import Readings


def test_a_change_makes_its_readers_stale_and_nobody_else() -> None:
    dependencies, first, second = Dependencies(), Reading(), Reading()
    with dependencies.reading(first):
        dependencies.read("place")
    with dependencies.reading(second):
        dependencies.read("other place")
    dependencies.change("place")
    assert (first.is_stale, second.is_stale) == (True, False)


def test_users_of_a_result_depend_on_what_its_reading_has_read() -> None:
    dependencies, call, handler = Dependencies(), Reading(), Reading()
    with dependencies.reading(handler):
        with dependencies.reading(call):
            dependencies.read("place")
        dependencies.use(call)
    dependencies.change("place")
    assert call.is_stale
    assert handler.is_stale


def test_readings_that_use_each_other_become_stale_together() -> None:
    dependencies, first, second = Dependencies(), Reading(), Reading()
    with dependencies.reading(first):
        dependencies.use(second)
    with dependencies.reading(second):
        dependencies.use(first)
        dependencies.read("place")
    dependencies.change("place")
    assert first.is_stale
    assert second.is_stale


def test_a_stale_result_makes_stale_who_takes_it_over() -> None:
    dependencies, stale, handler = Dependencies(), Reading(is_stale=True), Reading()
    with dependencies.reading(handler):
        dependencies.use(stale)
    assert handler.is_stale


def test_only_what_is_stale_is_read_again() -> None:
    dependencies = Dependencies()
    readings = Readings(dependencies)
    read: list[str] = []

    def reader(name: str) -> str:
        dependencies.read(name)
        read.append(name)
        return name

    for _ in range(2):
        readings.start_round()
        readings.of("a", lambda: reader("a"))
        readings.of("b", lambda: reader("b"))
    assert readings.are_settled()
    dependencies.change("b")
    assert not readings.are_settled()
    readings.start_round()
    assert readings.of("a", lambda: reader("a")) == "a"
    assert readings.of("b", lambda: reader("b")) == "b"
    assert readings.are_settled()
    assert read == ["a", "b", "b"]
