"""When a backup is made without being asked, and which old ones go."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store import rolling
from store.errors import WriteError
from store.rolling import BEFORE, DAILY, Kept, Rolling, is_due, superfluous
from tests.store.making import A, filled, project, tag

NOW = datetime(2023, 11, 8, 12, tzinfo=UTC)


def kept(age: float, seq: int = 10, before: str = "", size: int = 1) -> Kept:
    made = NOW - timedelta(hours=age)
    return Kept(Path(f"{made:%Y%m%dT%H%M%S}-{before}"), made, seq, before, size)


def test_a_project_is_backed_up_first_at_its_first_change_then_once_a_day_that_it_changes() -> None:
    assert not is_due([], 0, NOW)
    assert is_due([], 1, NOW)
    assert not is_due([kept(1)], 11, NOW)
    assert is_due([kept(21)], 11, NOW)
    assert not is_due([kept(300)], 10, NOW)


def test_many_changes_bring_it_sooner_and_not_at_once() -> None:
    assert is_due([kept(2)], 510, NOW)
    assert not is_due([kept(2)], 509, NOW)
    assert not is_due([kept(0.5)], 5000, NOW)


def test_a_backup_is_due_at_the_very_hour_and_change() -> None:
    day, hour = rolling.EVERY.total_seconds() / 3600, rolling.SOONEST.total_seconds() / 3600
    assert is_due([kept(day)], 11, NOW)
    assert not is_due([kept(day - 0.01)], 11, NOW)
    assert is_due([kept(hour)], 10 + rolling.MANY, NOW)
    assert not is_due([kept(hour - 0.01)], 10 + rolling.MANY, NOW)
    assert not is_due([kept(hour)], 9 + rolling.MANY, NOW)
    assert not is_due([kept(day)], 10, NOW)
    assert not is_due([kept(day, seq=0)], 0, NOW)
    assert not is_due([kept(0.1), kept(300, seq=2)], 11, NOW)


def test_another_history_is_backed_up_at_once() -> None:
    assert is_due([kept(0.1, seq=90)], 3, NOW)


def test_the_last_of_each_kind_stay() -> None:
    there = sorted(
        [kept(24 * day) for day in range(20)] + [kept(24 * day + 1, before="repair") for day in range(20)], key=lambda one: one.made
    )
    there.reverse()
    gone = superfluous(there)
    left = [one for one in there if one not in gone]
    assert [one.before for one in left].count("") == DAILY
    assert [one.before for one in left].count("repair") == BEFORE
    assert min(one.made for one in left if not one.before) == NOW - timedelta(hours=24 * (DAILY - 1))


def test_what_is_too_large_together_goes_from_the_oldest_but_never_the_newest() -> None:
    there = [kept(24 * day, size=rolling.LARGEST // 3) for day in range(5)]
    assert superfluous(there) == [there[4], there[3]]
    assert superfluous([kept(0, size=9 * rolling.LARGEST), kept(24, size=1)]) == [kept(24, size=1)]
    assert superfluous([kept(0, size=rolling.LARGEST - 1), kept(24, size=1)]) == []
    newest = [kept(0, size=rolling.LARGEST), kept(1, before="repair", size=5)]
    assert superfluous(newest) == []
    assert superfluous([*newest, kept(2, before="restore"), kept(3)]) == [kept(3), kept(2, before="restore")]
    many = [kept(24 * day, size=rolling.LARGEST // DAILY) for day in range(DAILY + 2)]
    assert superfluous(many) == many[DAILY:], "those that go by number no longer count"


def test_what_is_there_is_told_by_its_name_newest_first(tmp_path: Path) -> None:
    backups = Rolling(tmp_path / "x")
    assert backups.kept() == []
    backups.place.mkdir()
    for name in (
        "20231108T120000Z-4.zip",
        "20231108T120000Z-5-before-repair.zip",
        "20231109T000000Z-6.zip",
        "x.zip",
        "20231109T000000Z-6.zip.tmp",
    ):
        (backups.place / name).write_bytes(b"abc")
    (backups.place / "20231110T000000Z-7.zip").mkdir()
    assert backups.kept() == [
        Kept(backups.place / "20231109T000000Z-6.zip", datetime(2023, 11, 9, tzinfo=UTC), 6, "", 3),
        Kept(backups.place / "20231108T120000Z-5-before-repair.zip", NOW, 5, "repair", 3),
        Kept(backups.place / "20231108T120000Z-4.zip", NOW, 4, "", 3),
    ]
    (backups.place / "20231399T000000Z-8.zip").write_bytes(b"")
    assert len(backups.kept()) == 3, "a name that tells no day is somebody else's file"


def test_progress_is_told_and_what_a_backup_was_made_before_stands_in_its_name(tmp_path: Path) -> None:
    where = filled(tmp_path)
    told: list[tuple[int, int]] = []
    backups = Rolling(tmp_path / "x")
    path, manifest = backups.make(where, where / ".sorot", 4, before="restore", progress=lambda *done: told.append(done))
    assert path.name.endswith("Z-4-before-restore.zip")
    assert [one.path for one in backups.kept()] == [path]
    assert told == [(number, len(manifest.files)) for number in range(len(manifest.files) - 1)]
    assert stat.S_IMODE(backups.place.stat().st_mode) == 0o700


def test_backups_are_made_found_and_let_go(tmp_path: Path, monkeypatch: object) -> None:
    where = filled(tmp_path)
    backups = Rolling(tmp_path / "data" / "backups" / "x")
    assert backups.kept() == []
    assert backups.make_if_due(where, where / ".sorot", 4) is None
    assert backups.make_if_due(where, where / ".sorot", 5) is None
    assert [(one.seq, one.before) for one in backups.kept()] == [(4, "")]
    opened = project(where)
    tag(opened, A, "Beijing")
    opened.close()
    path, manifest = backups.make(where, where / ".sorot", 5, before="repair")
    assert manifest.seq == 5
    assert [one.path for one in backups.kept() if one.before] == [path]
    for number in range(20):
        made = NOW - timedelta(days=number)
        (backups.place / f"{made:%Y%m%dT%H%M%S}Z-{number}.zip").write_bytes(b"x")
    (backups.place / "mine.zip").write_bytes(b"x")
    backups.make(where, where / ".sorot", 5)
    assert len([one for one in backups.kept() if not one.before]) == DAILY
    assert (backups.place / "mine.zip").exists()


def test_a_backup_that_fails_is_told_and_stops_nothing(tmp_path: Path) -> None:
    where = filled(tmp_path)
    (tmp_path / "data").write_text("a file")
    problem = Rolling(tmp_path / "data" / "x").make_if_due(where, where / ".sorot", 4)
    assert problem is not None
    assert "data" in str(problem)


def test_an_old_backup_that_is_gone_already_is_no_error_and_one_that_stays_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = filled(tmp_path)
    backups = Rolling(tmp_path / "backups")
    old = Kept(tmp_path / "old.zip", NOW, 1, "", 1)
    monkeypatch.setattr(rolling, "superfluous", lambda there: [old])
    told: list[tuple[int, int]] = []
    path, manifest = backups.make(where, where / ".sorot", 4, progress=lambda *done: told.append(done))
    assert (path.parent, path.name[16:], manifest.seq) == (tmp_path / "backups", "-4.zip", 4)
    assert told
    old.path.mkdir()
    with pytest.raises(WriteError) as raised:
        backups.make(where, where / ".sorot", 4)
    assert raised.value.where == str(old.path)
