import pytest

from tests.bench.keystrokes import count, samples
from tui.suggest.suggester import suggest_text


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample[0][:3])
@pytest.mark.parametrize("helped", [True, False], ids=["with suggestions", "without"])
def test_the_analyst_ends_with_the_gold_answer_and_nothing_else(sample: tuple[str, str, dict[tuple[int, int], str]], helped: bool) -> None:
    name, text, gold = sample
    done = count(name, text, gold, suggest_text(text) if helped else [])
    assert (done.correct, done.wrong) == (len(gold), 0)
    assert done.each <= (1.0 if helped else 1.65)
