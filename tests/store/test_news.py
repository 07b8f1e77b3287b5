"""What a window that only reads hears of its writer, look by look."""

from pathlib import Path

import pytest

from store.errors import DamagedError
from store.following import Follower, News
from store.opening import Opened, open_store
from tests.store.making import A, filled, journal, project, quotes, tag


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return filled(tmp_path)


def opened(where: Path) -> Opened:
    return open_store(where, store=None, read_only=True, only=None)


def test_the_first_look_reads_what_may_have_come_and_the_next_nothing(where: Path) -> None:
    parts = opened(where)
    follower = Follower(parts, lambda: pytest.fail("it was opened again"))
    assert follower.holder is None
    assert follower.look()
    assert follower.read(parts) == (News(), parts)
    assert not follower.look()
    assert follower.read(parts) == (News(), parts)
    parts.close()


def test_what_was_done_is_told_once_in_its_order(where: Path) -> None:
    parts = opened(where)
    follower = Follower(parts, lambda: pytest.fail("it was opened again"))
    writer = project(where)
    for quote in ("Jakarta", "Beijing"):
        tag(writer, A, quote)
    news, after = follower.read(parts)
    assert [change.title for change in news.changes] == ["Tag PERSON “Jakarta”", "Tag PERSON “Beijing”"]
    assert (news.reopened, news.more, news.problem, news.notices, after) == (False, False, None, (), parts)
    assert follower.read(parts) == (News(), parts)
    writer.checkpoint()
    assert follower.look()
    assert follower.read(parts) == (News(), parts)  # That files were written is no change.
    assert not follower.look()
    writer.close()
    parts.close()


def test_a_journal_that_went_is_no_news(where: Path) -> None:
    parts = opened(where)
    follower = Follower(parts, lambda: pytest.fail("it was opened again"))
    follower.read(parts)
    journal(where).unlink()
    assert follower.look()
    assert follower.read(parts) == (News(), parts)
    parts.close()


def test_another_journal_is_opened_anew_and_the_old_one_closed(where: Path) -> None:
    parts = opened(where)
    follower = Follower(parts, lambda: opened(where))
    journal(where).write_bytes(journal(where).read_bytes().replace(b"Putin", b"Putim"))
    assert parts.journal is not None
    parts.journal.close()
    journal(where).unlink()
    writer = project(where)
    tag(writer, A, "Jakarta")
    news, after = follower.read(parts)
    assert (news, after is parts) == (News(reopened=True), False)
    assert follower.read(after) == (News(), after)
    writer.close()
    after.close()


def test_why_nothing_could_be_read_is_told_once(where: Path) -> None:
    parts = opened(where)
    problem = DamagedError("Rusak.")

    def failing() -> Opened:
        raise problem

    follower = Follower(parts, failing)
    journal(where).write_bytes(b"x\n")
    assert follower.read(parts) == (News(problem=problem), parts)
    assert follower.read(parts) == (News(), parts)
    parts.close()


def test_who_writes_is_seen_to_go(where: Path) -> None:
    writer = project(where)
    reader = project(where)
    parts = open_store(where, store=None, read_only=False, only=None)
    follower = Follower(parts, lambda: pytest.fail("it was opened again"))
    assert follower.holder is not None
    assert follower.holder.gone is False
    follower.read(parts)
    assert not follower.look()
    writer.close()
    follower.read(parts)
    assert follower.look()
    assert follower.holder.gone is True
    assert quotes(reader, A) == ["Widodo", "Xi Jinping"]
    parts.close()
