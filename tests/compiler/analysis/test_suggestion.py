from sopy_compiler.analysis.suggestion import closest_name, did_you_mean


def test_a_slip_of_the_finger_is_recognised() -> None:
    assert closest_name("expected_answer", ("answers", "expected_answers")) == "expected_answers"


def test_case_and_underscores_do_not_matter() -> None:
    assert closest_name("eReadDir", ("ReadDir", "e_read_dir")) == "e_read_dir"


def test_a_name_that_only_shares_a_word_is_not_offered() -> None:
    assert closest_name("expected_sources", ("data_sources", "sources", "raw_data")) is None


def test_nothing_is_said_when_nothing_is_near() -> None:
    assert did_you_mean("total", ("customer",)) == ""
