"""Known names and cue words, and what they say about each token.

A name list makes the model steadier on names that no training sentence held.  The lists only *inform* the model: they
become two features per token, and training decides how far each class is to be believed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tui.suggest.looks import Looks

PLACES = ("country", "region", "city")
"""Classes whose one-word names part hyphens and shed *-nya*."""

NOTHING = ""

SUFFIXES = ("", "nya", "kan", "an", "i", "lah", "kah", "kannya", "annya", "inya")
LONGEST_WORD = 40
MEMORY = 100_000
"""Words whose derivation is remembered before the memory starts anew."""
PREFIXES = tuple(
    pair.partition(":")[::2]
    for pair in [
        "di:",
        "ter:",
        "ber:",
        "be:",
        "per:",
        "pe:",
        "ke:",
        "se:",
        "me:",
        "mem:",
        "mem:p",
        "men:",
        "men:t",
        "meng:",
        "meng:k",
        "meny:s",
        "menge:",
        "pem:",
        "pem:p",
        "pen:",
        "pen:t",
        "peng:",
        "peng:k",
        "peny:s",
        "memper:",
        "diper:",
        "keter:",
        "keber:",
        "pember:",
        "pemer:",
        "penge:",
    ]
)
"""Indonesian prefixes, each with the letter of the stem that it swallows."""


class Gazetteer:
    """Lists of names by class, cue words by class, one-word parts of personal names, a dictionary, and :class:`Looks`.

    Names match in any case as long as the first letter in the text is a capital; cue words match in any case.
    """

    def __init__(
        self,
        names: Mapping[str, Sequence[str]],
        cues: Mapping[str, Sequence[str]],
        people: Sequence[str],
        words: Sequence[str] = (),
        looks: str = "",
    ) -> None:
        self.names = {label: list(values) for label, values in names.items()}
        self.cues = {label: list(values) for label, values in cues.items()}
        self.people = list(people)
        self.words = list(words)
        self._known = frozenset(self.words)
        self._memo: dict[str, str] = {}
        self._looks = Looks.from_text(looks)
        self.looks = looks
        self.places = {
            name.casefold()
            for label in PLACES
            for name in self.names.get(label, ())
            if " " not in name and "-" not in name and len(name) > 1
        }
        self._cue = {word: label for label, words in self.cues.items() for word in words}
        classes: dict[tuple[str, ...], set[str]] = {}
        for label, values in self.names.items():
            for name in values:
                classes.setdefault(tuple(name.casefold().split()), set()).add(label)
        for name in self.people:
            classes.setdefault((name.casefold(),), set()).add("person")
        self._class = {words: "+".join(sorted(labels)) for words, labels in classes.items()}
        self._longest: dict[str, int] = {}
        for words in self._class:
            self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))

    def features(self, words: Sequence[str]) -> tuple[list[str], list[str]]:
        """Name class and cue class of every token, ``""`` where there is none.

        Names are matched left to right, longest first; a class carries ``B-``/``I-`` when the name has several tokens.  A
        capitalised word on no list gets a guess from its letters instead, marked ``~``.
        """
        folded = [word.casefold() for word in words]
        names = [NOTHING] * len(words)
        index = 0
        while index < len(words):
            longest = self._longest.get(folded[index], 0)
            step = 1
            if longest and words[index][0].isupper():
                for length in range(min(longest, len(words) - index), 0, -1):
                    label = self._class.get(tuple(folded[index : index + length]))
                    if label is None or (length > 1 and not words[index + length - 1][0].isalnum()):
                        continue
                    if length == 1:
                        names[index] = label
                    else:
                        names[index] = "B-" + label
                        names[index + 1 : index + length] = ["I-" + label] * (length - 1)
                    step = length
                    break
            index += step
        cue = self._cue
        cues = [cue.get(word) or self.commonness(word) for word in folded]
        if self._looks is not None:
            for index, word in enumerate(words):
                if not names[index] and not cues[index] and len(word) > 2 and word[0].isupper() and word[-1].isalpha():
                    names[index] = self._looks(word)
        return names, cues

    def commonness(self, word: str) -> str:
        """``"word"`` for a lower-cased form in the dictionary, ``"derived"`` for one whose stem is, else ``""``."""
        if word in self._known:
            return "word"
        if len(word) < 6 or len(word) > LONGEST_WORD or not word.isalpha():
            return NOTHING
        found = self._memo.get(word)
        if found is None:
            if len(self._memo) >= MEMORY:
                self._memo.clear()
            found = self._memo[word] = self._derived(word)
        return found

    def _derived(self, word: str) -> str:
        for suffix in SUFFIXES:
            stem = word.removesuffix(suffix)
            if (suffix and stem == word) or len(stem) < 3:
                continue
            if stem in self._known:
                return "derived"
            for prefix, restored in PREFIXES:
                if stem.startswith(prefix) and restored + stem[len(prefix) :] in self._known:
                    return "derived"
        return NOTHING

    def classes_of(self, name: str) -> str:
        """Classes of a whole name, joined by ``+``; ``""`` for a name on no list."""
        return self._class.get(tuple(name.casefold().split()), NOTHING)

    def to_json(self) -> str:
        """All lists as one JSON object."""
        return json.dumps(
            {
                "names": self.names,
                "cues": self.cues,
                "people": self.people,
                "words": self.words,
                "looks": self.looks,
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> Gazetteer:
        """The lists that :meth:`to_json` wrote."""
        data = json.loads(text)
        return cls(data["names"], data["cues"], data["people"], data.get("words", ()), data.get("looks", ""))

    @classmethod
    def from_file(cls, path: Path) -> Gazetteer:
        """The lists in a JSON file."""
        return cls.from_json(path.read_text(encoding="utf-8"))


EMPTY = Gazetteer({}, {}, [])
