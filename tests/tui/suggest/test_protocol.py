import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.model import Suggestion
from tui.suggest.protocol import Ask, Done, Part, ProtocolError, Ready, decode_ask, decode_reply, encode

ONE = Suggestion(start=3, end=10, label="GPE", quote="Jakarta", score=0.9, source="gazetteer", origin="rule:x")


@given(st.text(), st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_request_comes_back_as_it_was_on_one_line(text: str, start: int, end: int) -> None:
    ask = Ask(request=7, article="a", sha256="0" * 64, text=text, visible=(start, end))
    line = encode(ask)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert decode_ask(line) == ask


@pytest.mark.parametrize(
    "reply",
    [
        Ready(engine="rules@1", notice="x"),
        Part(request=2, start=0, end=12, suggestions=(ONE,)),
        Done(request=2),
        Done(request=2, problem="why"),
    ],
)
def test_a_reply_comes_back_as_it_was(reply: Ready | Part | Done) -> None:
    assert decode_reply(encode(reply)) == reply


@pytest.mark.parametrize("line", [b"", b"\n", b"{}", b"[]", b"\xff\xfe", b'{"say":"other"}', b"[" * 5000, b'{"say":"ready","v":1}'])
def test_what_is_no_message_is_refused(line: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_reply(line)
    with pytest.raises(ProtocolError):
        decode_ask(line)


def test_another_version_is_refused() -> None:
    with pytest.raises(ProtocolError, match="version 2"):
        decode_reply(encode(Ready(engine="x", v=2)))
    with pytest.raises(ProtocolError, match="version 2"):
        decode_ask(encode(Ask(request=1, article="a", sha256="", text="", v=2)))
