"""UTF-8 that was read as another encoding: put right for comparing, with every code point found again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.anchoring.mojibake import ENCODINGS, read_rightly
from store.anchoring.placing import place

TEXT = "Menteri José Peña minum di café, kata “juru bicara” – di Kraków, Łódź, dan 北京 pada 12 Nov. 😀"


def garbled(text: str, encoding: str) -> str:
    """Return what UTF-8 looks like in an encoding; bytes that it leaves free are control characters, as in browsers."""
    out = []
    for byte in text.encode():
        try:
            out.append(bytes([byte]).decode(encoding))
        except UnicodeDecodeError:
            out.append(chr(byte))
    return "".join(out)


@pytest.mark.parametrize("encoding", [*ENCODINGS, "latin-1"])
def test_a_mistaken_text_is_read_as_it_was_meant(encoding: str) -> None:
    given = garbled(TEXT, encoding)
    plain = read_rightly(given)
    assert plain is not None
    if encoding == "latin-1":  # Its control characters are others' letters, so that only what Latin-1 and cp1252 share is known.
        assert "José Peña" in plain.text
        return
    assert plain.text == TEXT
    for word in ("José Peña", "“juru bicara”", "北京", "😀", "Kraków"):
        start = TEXT.index(word)
        assert given[slice(*plain.back(start, start + len(word)))] == garbled(word, encoding)
        low = given.index(garbled(word, encoding))
        assert plain.within(low, low + len(garbled(word, encoding))) == (start, start + len(word))


@pytest.mark.parametrize("text", ["", "Presiden", "“Kutipan” — di café", "Ã", "é👩‍🚀", "Â"])
def test_a_text_that_was_read_rightly_is_left(text: str) -> None:
    assert read_rightly(text) is None


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("spoiled", [False, True])
def test_ranges_are_found_exactly_either_way(encoding: str, spoiled: bool) -> None:
    words = ("José Peña", "café", "Łódź", "北京", "12 Nov")
    other = garbled(TEXT, encoding)
    old, new = (TEXT, other) if spoiled else (other, TEXT)
    as_in = (lambda word: garbled(word, encoding)) if not spoiled else str
    now = (lambda word: garbled(word, encoding)) if spoiled else str
    ranges = [(old.index(as_in(word)), old.index(as_in(word)) + len(as_in(word))) for word in words]
    placed = place(old, new, ranges)
    assert [new[one.start : one.end] for one in placed] == [now(word) for word in words]
    assert all(one.sure for one in placed)


@given(st.text(alphabet=st.sampled_from("abc éñ“”–北😀Ã©Â€"), max_size=60), st.sampled_from(ENCODINGS), st.booleans(), st.data())
def test_the_way_back_covers_every_range(text: str, encoding: str, garble: bool, data: st.DataObject) -> None:
    given_text = garbled(text, encoding) if garble else text
    plain = read_rightly(given_text)
    if plain is None:
        return
    assert len(plain.starts) == len(plain.text) + 1
    assert list(plain.starts) == sorted(set(plain.starts))
    assert plain.starts[-1] == len(given_text)
    start = data.draw(st.integers(0, len(given_text) - 1))
    end = data.draw(st.integers(start + 1, len(given_text)))
    low, high = plain.within(start, end)
    assert plain.starts[low] <= start < end <= plain.starts[high]
    assert plain.within(*plain.back(low, high)) == (low, high)


def test_what_several_encodings_could_mean_is_read_as_the_first() -> None:
    plain = read_rightly("Ã©")
    assert plain is not None
    assert (plain.text, list(plain.starts)) == ("é", [0, 2])


@pytest.mark.parametrize("char", ["\x80", "\xbf", "\xc0", "\u07ff", "\u0800", "\u1000", "\uffff", "\U00010000", "\U0010ffff"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_first_and_the_last_character_of_each_length_are_read(char: str, encoding: str) -> None:
    plain = read_rightly(garbled(f"a{char}b", encoding) + "c")
    assert plain is not None
    assert (len(plain.text), list(plain.starts)) == (4, [0, 1, 1 + len(char.encode()), *(2 + len(char.encode()) + at for at in (0, 1))])


def test_a_sequence_that_is_no_utf_8_stays_and_the_next_one_is_read() -> None:
    longer, surrogate, good = (bytes.fromhex(one).decode("cp1252") for one in ("e08080", "eda080", "c3a9"))
    plain = read_rightly(f"{longer}{good} {surrogate}{good}.")
    assert plain is not None
    assert plain.text == f"{longer}é {surrogate}é."
    assert list(plain.starts) == [0, 1, 2, 3, 5, 6, 7, 8, 9, 11, 12]
    assert (plain.within(3, 4), plain.within(4, 5), plain.within(2, 6)) == ((3, 4), (3, 4), (2, 5))
    assert (plain.back(3, 4), plain.back(0, 10)) == ((3, 5), (0, 12))


def test_the_encoding_that_explains_more_is_taken_wherever_its_mistakes_stand() -> None:
    words = garbled("Łódź Łódź Kraków", "cp1250")
    plain = read_rightly("x" * 40 + words)
    assert plain is not None
    assert plain.text == "x" * 40 + "Łódź Łódź Kraków"
