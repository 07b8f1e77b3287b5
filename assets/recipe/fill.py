"""Random names, dates, sums and numbers for the templates and for mention swaps.

People come from Faker's name lists (MIT) and from short tables in lists/fillers.txt; places and organisations from the hand
lists; nothing is read from any corpus.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Lists = Mapping[str, Sequence[str]]
People = Mapping[str, tuple[Sequence[str], Sequence[str]]]

WEST = ("en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "pt_BR", "pl_PL", "tr_TR", "sv_SE")
SCALES = ("ribu", "juta", "miliar", "triliun")


def fillers(path: Path) -> dict[str, list[str]]:
    """The lists of ``lists/fillers.txt`` by name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {name: words.split("|") for line in lines if not line.startswith("#") for name, _, words in [line.partition(" ")]}


class Filler:
    """Draws fillers with one seeded generator."""

    def __init__(self, rng: random.Random, lists: Lists, people: People, fillers: Lists) -> None:
        self.of = fillers
        self.rng = rng
        self.lists = lists
        self.west = [people[locale] for locale in WEST if locale in people]
        self.countries = [c for c in lists["country"] if len(c) > 1]
        self.makers: dict[str, Callable[[], str]] = {**self._name_makers(), **other_makers(self)}

    def _name_makers(self) -> dict[str, Callable[[], str]]:
        """What fills the slots of persons, organisations, places and works."""
        rng = self.rng
        return {
            "country": self.country,
            "city": lambda: self.pick("city"),
            "CITY": lambda: self.pick("city").upper(),
            "region": lambda: self.pick("region"),
            "person": self.person,
            "surname": self.surname,
            "org": self.org,
            "media": self.media,
            "ministry": self.ministry,
            "company": self.company,
            "party": lambda: self.expand(rng.choice(self.of["PARTIES"])),
            "party_short": lambda: rng.choice(self.of["PARTY_SHORT"]),
            "univ": lambda: self.expand(rng.choice(self.of["UNIVERSITIES"])),
            "fac": self.facility,
            "street": lambda: "Jalan " + rng.choice([self.person(), rng.choice(self.of["WORDS"]), self.pick("city")]),
            "hospital": lambda: self.expand(rng.choice(self.of["HOSPITALS"])),
            "loc": self.location,
            "volcano": lambda: "Gunung " + rng.choice(self.of["PLACE_WORDS"]),
            "regency": lambda: rng.choice(["Kabupaten ", "Kota ", "Kabupaten ", ""]) + self.pick("city"),
            "regency_short": lambda: self.pick("city"),
            "district": lambda: (
                rng.choice(["Kecamatan ", "Desa ", "Kelurahan ", "Kampung "]) + rng.choice([*self.of["PLACE_WORDS"], *self.of["WORDS"]])
            ),
            "district_short": lambda: rng.choice(self.of["PLACE_WORDS"]),
            "club": lambda: rng.choice(self.of["CLUBS"]),
            "armed": lambda: self.expand(rng.choice(self.of["ARMED"])),
            "agency": lambda: rng.choice(self.of["AGENCIES"]),
            "ngo": lambda: self.expand(rng.choice(self.of["NGOS"])),
            "assoc": lambda: rng.choice(self.of["ASSOCIATIONS"]),
            "acr": self.acronym,
            "product": lambda: self.pick("product"),
            "norp": lambda: self.pick("norp"),
            "event": self.event,
            "law": lambda: self.expand(rng.choice(self.of["LAW_KINDS"])),
            "lang": lambda: rng.choice(["bahasa ", "bahasa ", "Bahasa "]) + rng.choice(self.of["NAMES_OF_LANGUAGES"]),
            "lang_bare": lambda: rng.choice(self.of["NAMES_OF_LANGUAGES"]),
        }

    def pick(self, name: str) -> str:
        """A name from a hand list."""
        return self.rng.choice(self.lists[name])

    def make(self, slot: str) -> str:
        """A filler for a slot."""
        return self.makers[slot]()

    def expand(self, text: str) -> str:
        """``text`` with every slot in it filled."""
        while "{" in text:
            before, _, rest = text.partition("{")
            slot, _, after = rest.partition("}")
            text = before + self.make(slot) + after
        return text

    def country(self) -> str:
        """A country, everyday ones more often than rare ones."""
        return self.rng.choice(self.countries[:170] if self.rng.random() < 0.85 else self.countries)

    def person(self) -> str:
        """A full name from one of a dozen naming cultures."""
        rng = self.rng
        kind = rng.random()
        if kind < 0.34:
            name = rng.choice(self.of["INDONESIAN"]) + " " + rng.choice(self.of["INDONESIAN_LAST"])
            if rng.random() < 0.15:
                name = rng.choice(self.of["INDONESIAN"]) + " " + name
            return rng.choice(self.of["INDONESIAN_LAST"]) if rng.random() < 0.12 else name
        if kind < 0.62:
            first, last = rng.choice(self.west)
            name = rng.choice(first) + " " + rng.choice(last)
            if rng.random() < 0.08:
                name = name.replace(" ", f" {rng.choice('ABCDEFGHJKLMRSTW')}. ", 1)
            return name
        pairs = (
            (self.of["CHINESE"], self.of["CHINESE_GIVEN"]),
            (self.of["KOREAN"], self.of["KOREAN_GIVEN"]),
            (self.of["RUSSIAN"], self.of["RUSSIAN_LAST"]),
            (self.of["ARABIC"], self.of["ARABIC_LAST"]),
            (self.of["JAPANESE"], self.of["JAPANESE_LAST"]),
            (self.of["ISRAELI"], self.of["ISRAELI_LAST"]),
            (self.of["AFRICAN"], self.of["AFRICAN_LAST"]),
            (self.of["INDIAN"], self.of["INDIAN_LAST"]),
        )
        if kind < 0.96:
            first, last = rng.choice(pairs)
            return rng.choice(first) + " " + rng.choice(last)
        return rng.choice(self.of["VIETNAMESE"])

    def surname(self) -> str:
        """The part of a name that stands alone on second mention."""
        parts = self.person().split()
        return parts[-1] if self.rng.random() < 0.75 and parts[0] not in {*self.of["CHINESE"], *self.of["KOREAN"]} else parts[0]

    def ministry(self) -> str:
        """A ministry, of a named country half the time."""
        head = self.rng.choice(["Kementerian ", "Kementerian ", "Departemen "]) + self.rng.choice(self.of["MINISTRIES"])
        return head + " " + self.country() if self.rng.random() < 0.5 else head

    def acronym(self) -> str:
        """A made-up or listed acronym."""
        if self.rng.random() < 0.5:
            return self.rng.choice([name for name in self.lists["org"] if name.isupper() and len(name) < 7])
        return "".join(self.rng.choices("ABDEGHIJKLMNPRSTUW", k=self.rng.randint(3, 5)))

    def org(self) -> str:
        """An institution of any kind."""
        kind = self.rng.random()
        if kind < 0.45:
            return self.pick("org")
        if kind < 0.6:
            return self.ministry()
        if kind < 0.8:
            return self.rng.choice(self.of["AGENCIES"]) + self.rng.choice(
                ["", " " + self.country(), " " + self.pick("region"), " Indonesia", " Nasional"]
            )
        if kind < 0.9:
            return self.rng.choice(self.of["ASSOCIATIONS"])
        return self.acronym()

    def media(self) -> str:
        """A newspaper, agency or station."""
        return self.rng.choice(self.of["MEDIA"])

    def company(self) -> str:
        """A company, home or foreign."""
        rng = self.rng
        if rng.random() < 0.5:
            return rng.choice(self.of["FOREIGN_COMPANIES"]).replace("-", " ")
        name = " ".join(rng.sample(self.of["NOUNS"], rng.randint(1, 3)))
        return rng.choice(["PT ", "PT ", "PT ", "CV ", "Bank ", ""]) + name + rng.choice(["", "", " Tbk", " Group", " Indonesia"])

    def facility(self) -> str:
        """A building, road or airport."""
        return self.pick("fac") if self.rng.random() < 0.3 else self.expand(self.rng.choice(self.of["FACILITIES"]))

    def location(self) -> str:
        """A place without a government."""
        if self.rng.random() < 0.4:
            return self.rng.choice([p for p in self.lists["place"] if p != "Barat"])
        return self.rng.choice(self.of["LOCATIONS"]).replace("{place}", self.rng.choice(self.of["PLACE_WORDS"]))

    def event(self) -> str:
        """A named event."""
        return self.pick("event") if self.rng.random() < 0.3 else self.expand(self.rng.choice(self.of["EVENT_KINDS"]))

    def words(self) -> str:
        """One or two words of the kind that buildings and laws are named after."""
        return " ".join(self.rng.sample(self.of["WORDS"], self.rng.choice([1, 1, 2])))

    def title(self) -> str:
        """Title of a work."""
        return " ".join(self.rng.sample(self.of["TITLE_WORDS"], self.rng.randint(1, 4)))

    def year(self) -> str:
        """A year."""
        return str(self.rng.randint(1945, 2030) if self.rng.random() < 0.3 else self.rng.randint(2005, 2026))

    def date(self) -> str:
        """A date as news writes it."""
        rng, days, months = self.rng, self.of["DAYS"], self.of["MONTHS"]
        day, month, year = rng.randint(1, 31), rng.randint(1, 12), self.year()
        return rng.choice(
            [
                f"{rng.choice(days)} ({day}/{month})",
                f"{rng.choice(days)} ({day}/{month}/{year})",
                f"{rng.choice(days)}",
                f"{day} {months[month - 1]}",
                f"{day} {months[month - 1]} {year}",
                f"{months[month - 1]} {year}",
                f"{months[month - 1]}",
                f"{rng.choice(days)}, {day} {months[month - 1]} {year}",
                f"{rng.choice(days)} {rng.choice(['pagi', 'siang', 'sore', 'malam'])}",
                f"tahun {year}",
                year,
                "kemarin",
                "pekan lalu",
                "bulan lalu",
                "tahun lalu",
                f"awal {year}",
                f"akhir {months[month - 1]}",
                f"{rng.choice(days)} pekan lalu",
                "hari ini",
                f"tanggal {day} {months[month - 1]}",
                f"{rng.choice(days)} ({day} {months[month - 1]})",
                "tahun ini",
                f"{self.count(20)} tahun lalu",
                "tahun depan",
                f"{rng.randint(2, 30)} {months[month - 1]} lalu",
                f"dekade {year[:3]}0-an"[7:],
            ]
        )

    def count(self, most: int) -> str:
        """A small number in digits or words."""
        return self.rng.choice([str(self.rng.randint(1, most)), self.rng.choice(self.of["SMALL"][:9])])

    def cardinal(self) -> str:
        """A count."""
        rng = self.rng
        return rng.choice(
            [
                str(rng.randint(2, 999)),
                f"{rng.randint(1, 900)}.{rng.randint(0, 999):03}",
                rng.choice(self.of["SMALL"]),
                f"{rng.randint(2, 900)} {rng.choice(SCALES[:2])}",
                f"{rng.randint(1, 9)},{rng.randint(1, 9)} juta",
                f"{rng.choice(self.of['SMALL'][:9])} {rng.choice(['ratus', 'ribu', 'puluh'])}",
            ]
        )

    def percent(self) -> str:
        """A share."""
        rng = self.rng
        return rng.choice(
            [str(rng.randint(1, 100)), f"{rng.randint(0, 99)},{rng.randint(1, 99)}", f"{rng.randint(0, 99)}.{rng.randint(1, 9)}"]
        ) + rng.choice([" persen", "%", " persen", " %"])

    def money(self) -> str:
        """A sum of money."""
        rng = self.rng
        number = rng.choice(
            [str(rng.randint(1, 999)), f"{rng.randint(1, 99)},{rng.randint(1, 9)}", f"{rng.randint(1, 99)}.{rng.randint(0, 999):03}"]
        )
        scale = rng.choice(["", " juta", " miliar", " triliun", " ribu"])
        return rng.choice(
            [
                f"Rp {number}{scale}",
                f"Rp{number}{scale}",
                f"Rp{number}.000",
                f"US${number}{scale}",
                f"USD {number}{scale}",
                f"${number}{scale}",
                f"{number}{scale} dolar AS",
                f"{number}{scale} dolar",
                f"{number}{scale} euro",
                f"{number}{scale} yuan",
                f"{number}{scale} rupiah",
                f"{number}{scale} rubel",
                f"€{number}{scale}",
                f"{number}{scale} dolar Amerika Serikat",
            ]
        )


def other_makers(filler: Filler) -> dict[str, Callable[[], str]]:
    """What fills the slots of dates, times, amounts, numbers and words."""
    rng = filler.rng
    return {
        "date": filler.date,
        "day": lambda: rng.choice(filler.of["DAYS"]),
        "year": lambda: rng.choice(["", "tahun "]) + filler.year(),
        "year4": filler.year,
        "quarter": lambda: (
            rng.choice(["kuartal", "triwulan", "semester"])
            + " "
            + rng.choice(["I", "II", "III", "IV", "pertama"])
            + rng.choice(["", " " + filler.year()])
        ),
        "time": lambda: (
            f"{rng.randint(0, 23):02}{rng.choice('.:')}{rng.randint(0, 59):02}"
            + rng.choice([" WIB", " WIB", " waktu setempat", " WITA", " GMT", ""])
        ),
        "daytime": lambda: rng.choice(["pagi", "siang", "sore", "malam", "dini hari"]),
        "hours": lambda: filler.count(9) + rng.choice([" jam", " menit"]),
        "duration": lambda: filler.count(30) + rng.choice([" tahun", " bulan", " hari", " pekan", " minggu"]),
        "age": lambda: f"{rng.randint(15, 99)} tahun",
        "agenum": lambda: str(rng.randint(15, 80)),
        "money": filler.money,
        "pct": filler.percent,
        "card": filler.cardinal,
        "num": lambda: str(rng.randint(1, 400)),
        "n": lambda: str(rng.randint(1, 40)),
        "ord": lambda: rng.choice(["pertama", "kedua", "ketiga", "keempat", "kelima", "ke-" + str(rng.randint(2, 30))]),
        "qty": lambda: (
            rng.choice(
                [str(rng.randint(2, 900)), f"{rng.randint(1, 99)},{rng.randint(1, 9)}", f"{rng.randint(1, 90)}.000", filler.count(30)]
            )
            + " "
            + rng.choice([*filler.of["UNITS"], "derajat Celsius"])
        ),
        "magnitude": lambda: rng.choice(["M ", "magnitudo ", "berkekuatan "]) + f"{rng.randint(4, 8)},{rng.randint(0, 9)}",
        "score": lambda: f"{rng.randint(0, 5)}-{rng.randint(0, 4)}",
        "role": lambda: rng.choice(filler.of["ROLES"]),
        "rank": lambda: rng.choice(filler.of["RANKS"]),
        "roman": lambda: rng.choice(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI"]),
        "ministry_short": lambda: rng.choice(filler.of["MINISTRIES"]),
        "title": filler.title,
        "word": filler.words,
        "place": lambda: rng.choice(filler.of["PLACE_WORDS"]),
        "initials": lambda: "/".join("".join(rng.choices("abcdefghijklmnoprstuwy", k=2)) for _ in range(rng.randint(1, 2))),
    }
