"""The rules on top of a blank spaCy pipeline: paragraphs in, findings out. Only this module, ``spacy_model`` and ``child`` import spaCy."""

from collections.abc import Callable, Iterable, Iterator, Set
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import registry

from tui.suggest.found import Found, choose
from tui.suggest.lists import Cues, Form, load_cues, load_forms
from tui.suggest.rules.acronyms import acronyms
from tui.suggest.rules.again import Names
from tui.suggest.rules.heads import CALENDAR, heads
from tui.suggest.rules.numbers import numbers
from tui.suggest.rules.persons import persons
from tui.suggest.rules.works import works
from tui.suggest.scores import Scores
from tui.suggest.words import Passage, read

SHORTEST_DATELINE = 4
"""Fewest letters of a place that is known in capitals too, at the head of a paragraph: ``JAKARTA -``."""


@registry.tokenizers("sorot.Words.v1")  # type: ignore[untyped-decorator]
def _words() -> Callable[[Language], Callable[[str], Doc]]:
    """Make spaCy cut text as ``words.read`` does; this also spares the 15,963 exceptions of the stock Indonesian tokenizer."""

    def tokenizer(nlp: Language) -> Callable[[str], Doc]:
        def cut(text: str) -> Doc:
            words = read(text).words
            return Doc(nlp.vocab, words=list(words), spaces=[True] * len(words))

        return cut

    return tokenizer


class Rules:
    """Every rule, ready to read paragraphs."""

    def __init__(self, forms: Iterable[Form], cues: Cues) -> None:
        self.cues = cues
        self._nlp = spacy.blank("id", config={"nlp": {"tokenizer": {"@tokenizers": "sorot.Words.v1"}}})
        self._matcher = PhraseMatcher(self._nlp.vocab)
        self._places: set[str] = set()
        self._forms: dict[str, list[Form]] = {}
        for form in forms:
            self._add(form)
        self._starts_of_names = CALENDAR | cues.ranks | cues.honorifics | {word for title in cues.titles for word in title.split()}

    def _add(self, form: Form) -> None:
        spellings = [form]
        if form.label == "GPE" and len(form.text) >= SHORTEST_DATELINE and not form.text.isupper():
            spellings.append(Form(form.text.upper(), form.label, "dateline"))
        for spelling in spellings:
            known = self._forms.setdefault(spelling.text, [])
            if not known:
                self._matcher.add(spelling.text, [self._nlp.make_doc(spelling.text)])
            known.append(spelling)
        if form.label in ("GPE", "LOC") and form.text.isalpha():
            self._places.add(form.text)

    @property
    def places(self) -> Set[str]:
        """Known places of one word."""
        return self._places

    def find(self, text: str) -> list[Found]:
        """Return everything the rules find in a paragraph, overlaps and all, with offsets into it."""
        passage = read(text, self._places)
        if not len(passage):
            return []
        known: dict[int, int] = {}
        hits: list[tuple[int, int, Form]] = []
        for start, end, form in self._known(passage):
            if form.label != "PERSON" and not (form.cued and passage.capital(end)):
                known[start] = max(end, known.get(start, 0))
            if not form.cued or self._announced(passage, start, form):
                hits.append((start, end, form))
        found = list(persons(passage, self.cues, known))
        named = {one.start for one in found if one.rule.startswith("person.office")}
        found += [self._finding(passage, start, end, form, named) for start, end, form in hits]
        found += heads(passage, self.cues, known)
        found += acronyms(passage, self.cues)
        found += numbers(text)
        found += works(text)
        return found

    def names(self, text: str, kept: Iterable[Found]) -> Names:
        """Return the names that what was found in a document gives it."""
        return Names(text, kept, self.cues, self._places)

    def _known(self, passage: Passage) -> Iterator[tuple[int, int, Form]]:
        """Yield the forms of the lists that stand in a passage, as word indices; places in capitals only as datelines."""
        doc = Doc(self._nlp.vocab, words=list(passage.words), spaces=[True] * len(passage))
        for key, start, end in self._matcher(doc):
            for form in self._forms[self._nlp.vocab.strings[key]]:
                if form.rule != "dateline" or (start == 0 and end < len(passage) and passage.words[end] in _DATELINE_ENDS):
                    yield start, end, form

    def _finding(self, passage: Passage, start: int, end: int, form: Form, named: Set[int]) -> Found:
        """Return a hit as a finding; beside another capitalised word, of which it may be a part, it goes by a rule of its own,
        and so it does as the second word of a sentence.

        ``named`` are the starts of persons known by their office: ``Menteri Pertahanan Jepang`` is not part of the name after it.
        """
        after = self._adds(passage, end) and passage.starts[end] not in named
        before = start > 0 and self._adds(passage, start - 1) and passage.words[start - 1] not in self.cues.offices
        suffix = "-cued" if form.cued else ""
        if after or (before and not passage.opens_sentence(start - 1)):
            suffix = "-beside"
        elif before:
            suffix = "-second"
        rule = f"gazetteer.{form.rule}{suffix}"
        if form.label == "EVENT" and end < len(passage) and len(passage.words[end]) == 4 and passage.words[end].isdigit():
            end += 1
        return Found(passage.starts[start], passage.ends[end - 1], form.label, rule)

    def _announced(self, passage: Passage, start: int, form: Form) -> bool:
        """Whether the word before lets a form count that is also an ordinary word; for a place, another one before a comma does too."""
        if start == 0:
            return False
        before = passage.words[start - 1]
        listed = form.label == "GPE" and before == "," and passage.capital(start - 2)
        return listed or before in self.cues.before.get(form.label, ())

    def _adds(self, passage: Passage, index: int) -> bool:
        return passage.capital(index) and passage.words[index] not in self._starts_of_names


_DATELINE_ENDS = frozenset(("-", "–", "—", ",", "(", ":"))


def load_rules(assets: Path) -> Rules:
    """Build the rules from the shipped lists. Raises OSError or tomllib.TOMLDecodeError."""
    folder = assets / "gazetteer"
    return Rules(load_forms(folder), load_cues(folder))


def best(found: Iterable[Found], scores: Scores) -> list[Found]:
    """Return the findings of rules precise enough, without overlaps, in order."""
    return choose((item for item in found if scores.offered(item.rule)), lambda item: scores.of(item.rule))
