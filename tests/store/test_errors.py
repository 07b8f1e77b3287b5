"""How failures are put into words."""

import pytest

from store.errors import InputError, StoreError, reason_of


def test_a_failure_says_what_to_which_file_and_what_to_do() -> None:
    assert str(StoreError("It is full.", where="a.txt", do="Make room.")) == "a.txt: It is full. Make room."
    assert str(InputError("It is full.")) == "It is full."
    assert str(InputError("It is full.", do="Make room.")) == "It is full. Make room."


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device", "a.txt"), "No space left on device"),
        (OSError("what a library says"), "what a library says"),
        (PermissionError(), "PermissionError"),
    ],
)
def test_the_reason_is_what_the_system_says(error: OSError, said: str) -> None:
    assert reason_of(error) == said
