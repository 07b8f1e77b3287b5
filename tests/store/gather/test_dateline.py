"""Datelines and dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.gather.dateline import read_dateline
from store.gather.dates import MONTHS, WEEKDAYS, find_date, is_iso, iso
from store.gather.language import tell_language
from tests.store.news import story

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "place", "site", "published"),
    [
        ("MOSKOW - Presiden Vladimir Putin Rabu (8/11) memuji", "Moskow", "", "2023-11-08"),
        ("Beijing | EGINDO.co – Pejabat pada hari Selasa (12 November) mengatakan", "Beijing", "EGINDO.co", "2024-11-12"),
        ("Jakarta, CNN Indonesia -- Presiden", "Jakarta", "CNN Indonesia", ""),
        ("JAKARTA, KOMPAS.com - Menteri", "Jakarta", "KOMPAS.com", ""),
        ("TEMPO.CO, Jakarta - Menteri", "Jakarta", "TEMPO.CO", ""),
        ("Liputan6.com, Jakarta - Menteri", "Jakarta", "Liputan6.com", ""),
        ("Jakarta (ANTARA) - Menteri", "Jakarta", "ANTARA", ""),
        ("WASHINGTON (AP) — The president", "Washington", "AP", ""),
        ("SURABAYA, 12 November 2024 - Wali Kota", "Surabaya", "", "2024-11-12"),
        ("Rabu, 8 November 2023 | 08:30 WIB\nPresiden", "", "", "2023-11-08T08:30+07:00"),
        ("Harga emas naik - kata pengamat", "", "", ""),
        ("Dia berkata: Jakarta - kota itu", "", "", ""),
        ("Ia dipanggil si A-B di Rabu (9/11).", "", "", "2022-11-09"),
        ("", "", "", ""),
    ],
)
def test_the_opening_says_place_site_and_date(text: str, place: str, site: str, published: str) -> None:
    found = read_dateline(text, today=TODAY)
    assert (found.place, found.site, found.published) == (place, site, published)


@given(st.dates(date(2000, 1, 1), TODAY), st.sampled_from(sorted(MONTHS)), st.booleans())
def test_every_way_to_write_a_day_is_that_day(day: date, name: str, slash: bool) -> None:
    month = MONTHS[name]
    day = day.replace(month=month, day=min(day.day, 28))
    if day > TODAY:
        day = day.replace(year=day.year - 1)
    written = f"{day.day}/{day.month}/{day.year}" if slash else f"{day.day} {name.title()} {day.year}"
    assert find_date(f"kata dia, {written}.", today=TODAY) == day.isoformat()


@given(st.dates(TODAY - timedelta(days=1700), TODAY))
def test_a_weekday_finds_its_year(day: date) -> None:
    name = next(word for word, number in WEEKDAYS.items() if number == day.weekday())
    found = date.fromisoformat(find_date(f"{name.title()} ({day.day}/{day.month})", today=TODAY))
    assert (found.day, found.month, found.weekday()) == (day.day, day.month, day.weekday())
    assert day <= found <= TODAY


@given(st.text(max_size=200))
def test_any_text_gives_a_date_that_exists_or_none(text: str) -> None:
    found = read_dateline(text, today=TODAY)
    assert not found.published or is_iso(found.published[:10])
    assert 0 <= found.end <= len(text)
    assert not iso(text, today=TODAY) or is_iso(iso(text, today=TODAY)[:10])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Wed, 08 Nov 2023 08:00:00 +0700", "2023-11-08T08:00:00+07:00"),
        ("2023-11-08 08:00:00", "2023-11-08T08:00:00"),
        ("2023-02-30", ""),
        ("31/31/2023", ""),
        ("2023", "2023"),
        ("besok", ""),
    ],
)
def test_date_fields(written: str, meant: str) -> None:
    assert iso(written, today=TODAY) == meant


def test_languages_are_told_apart() -> None:
    assert tell_language("Presiden mengatakan bahwa kerja sama dengan Tiongkok itu penting dan tidak akan berubah pada tahun ini") == "id"
    assert tell_language("The president said that the work with the city is important and will not change in this year") == "en"
    assert tell_language("pendek") == ""
    assert tell_language(story(1)) in ("id", "")
