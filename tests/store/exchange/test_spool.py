"""Values put away in a temporary file come back in their order and by their ids, and a full disk is told."""

from io import BytesIO
from tempfile import gettempdir

import pytest

from store.errors import WriteError
from store.exchange.contract import Draft
from store.exchange.spool import Aside, Kept, Spool, no_room
from tests.store.exchange.worlds import document, world


class _Watched(BytesIO):
    """A file that notes where it was moved to, and may be full."""

    full = False

    def __init__(self) -> None:
        super().__init__()
        self.moves: list[int] = []

    def seek(self, place: int, whence: int = 0, /) -> int:
        if self.full:
            raise OSError(28, "No space left on device")
        self.moves.append(place)
        return super().seek(place, whence)

    def write(self, data: object, /) -> int:
        if self.full:
            raise OSError("voll")
        return super().write(data)  # type: ignore[arg-type]


def test_values_come_back_in_their_order_and_from_their_places() -> None:
    file = _Watched()
    spool = Spool(file, Draft)
    assert (len(spool), list(spool)) == (0, [])
    values = [Draft(text=text, where=str(at)) for at, text in enumerate(("satu", "", "dua" * 1000))]
    places = [spool.add(one) for one in values]
    assert file.moves == []
    assert places[0] == 0
    assert places == sorted(set(places))
    assert len(spool) == 3
    assert list(spool) == list(spool) == values
    assert file.moves == [0, 0]
    assert [spool.at(place) for place in reversed(places)] == values[::-1]
    last = Draft(text="akhir", where="3")
    place = spool.add(last)
    assert [*spool] == [*values, last]
    assert spool.at(place) == last
    assert len(file.getvalue()) == place + 8 + int.from_bytes(file.getvalue()[place : place + 8], "big")


def test_reading_and_adding_in_turn_keeps_every_value() -> None:
    spool = Spool(BytesIO(), Draft)
    values = [Draft(text=str(number), where="") for number in range(4)]
    spool.add(values[0])
    for one in spool:
        if len(spool) < 4:
            spool.add(values[len(spool)])
        assert one == values[int(one.text)]
    assert list(spool) == values


def test_a_disk_without_room_is_told() -> None:
    file = _Watched()
    spool = Spool(file, Draft)
    spool.add(Draft(text="a", where=""))
    spool.at(0)
    file.full = True
    advice = "Make room there, or let TMPDIR name a larger folder."
    with pytest.raises(WriteError) as error:
        spool.add(Draft(text="b", where=""))
    assert str(error.value) == f"{gettempdir()}: A temporary file could not be written (voll). {advice}"
    file.full = False
    spool.at(0)
    file.full = True
    file.tell()
    with pytest.raises(WriteError) as error:
        spool.at(0)
    assert str(error.value) == f"{gettempdir()}: A temporary file could not be written (No space left on device). {advice}"
    assert len(spool) == 1
    assert str(no_room("x")) == f"{gettempdir()}: A temporary file could not be written (x). {advice}"


def test_documents_come_back_by_id_as_they_were_put_away_last() -> None:
    aside = Aside(BytesIO())
    first, second = world().documents
    assert aside.get(first.article.id) is None
    for one in (first, document("a/satu.txt", "lama"), second, first):
        aside.put(one)
    assert [aside.get(one.article.id) for one in (first, second)] == [first, second]
    assert first.spans
    assert first.decisions
    assert first.notes
    assert Kept.of(first).document() == first
    assert Kept.of(first).document().stored is True
    assert aside.get("x") is None
