"""The language of the shipped pipeline: tokenizer and lexical attributes of our own.

Importing this module imports spaCy (half a second); only the suggestion child and the training commands may.  It must
be imported before ``spacy.load`` meets a pipeline that names ``id_sorot``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy
from spacy.attrs import LEMMA, NORM, PREFIX, SUFFIX, TAG  # type: ignore[import-not-found]
from spacy.language import BaseDefaults, Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab
from thinc.api import Config

from tui.suggest import tokens
from tui.suggest.gazetteer import EMPTY, Gazetteer

GAZETTEER_FILE = "gazetteer.json"
CACHE = 200_000
"""Feature strings kept as hashes before the memory is started anew."""


def norm(string: str) -> str:
    """Case and digits removed, so that *MOSKOW* and *Moskow*, *2014* and *2023* share one row."""
    return "".join("0" if c.isdigit() else c for c in string.lower()) if len(string) < 64 else "…"


def prefix(string: str) -> str:
    """First three letters in lower case."""
    return string[:3].lower()


def suffix(string: str) -> str:
    """Last three letters in lower case."""
    return string[-3:].lower()


class SorotTokenizer:
    """Calls :func:`tui.suggest.tokens.split` and stores the gazetteer's word on each token.

    The name class sits in ``TAG`` and the cue class in ``LEMMA``: neither is used for anything else in this pipeline, and
    as stock token attributes they reach spaCy's feature extraction without a copy.
    """

    def __init__(self, vocab: Vocab, gazetteer: Gazetteer = EMPTY) -> None:
        self.vocab = vocab
        self.gazetteer = gazetteer

    def __call__(self, text: str) -> Doc:
        """Tokens of ``text``; ``doc.text == text`` for every input."""
        words, spaces = tokens.split(text, self.gazetteer.places)
        return self.doc(words, spaces)

    def doc(self, words: list[str], spaces: list[bool]) -> Doc:
        """A document of ready tokens with the gazetteer's features."""
        doc = Doc(self.vocab, words=words, spaces=spaces)
        if words:
            names, cues = self.gazetteer.features(words)
            add = self.vocab.strings.add
            known = {label: add(label) if label else 0 for label in {*names, *cues}}
            columns: Any = numpy.asarray([[known[n], known[c]] for n, c in zip(names, cues, strict=True)], dtype="uint64")
            doc.from_array([TAG, LEMMA], columns)
        return doc

    def pipe(self, texts: Iterable[str], batch_size: int = 64) -> Iterable[Doc]:
        """Documents of many texts."""
        del batch_size
        for text in texts:
            yield self(text)

    def to_bytes(self, **_: Any) -> bytes:
        """The name lists, for copies sent to other processes."""
        return self.gazetteer.to_json().encode("utf-8")

    def from_bytes(self, data: bytes, **_: Any) -> SorotTokenizer:
        """Set the name lists that :meth:`to_bytes` wrote."""
        self.gazetteer = Gazetteer.from_json(data.decode("utf-8"))
        return self

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Write the name lists into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / GAZETTEER_FILE).write_text(self.gazetteer.to_json(), encoding="utf-8")

    def from_disk(self, path: str | Path, **_: Any) -> SorotTokenizer:
        """Read the name lists from a folder."""
        self.gazetteer = Gazetteer.from_file(Path(path) / GAZETTEER_FILE)
        return self


@registry.tokenizers("sorot.Tokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], SorotTokenizer]:
    """Factory named in the pipeline's config; the lists come with ``from_disk``."""

    def make(nlp: Language) -> SorotTokenizer:
        return SorotTokenizer(nlp.vocab)

    return make


class SorotIndonesianDefaults(BaseDefaults):
    """No exceptions and no stop words: what loads fast."""

    config = Config({"nlp": {"tokenizer": {"@tokenizers": "sorot.Tokenizer.v1"}}})
    lex_attr_getters = {  # noqa: RUF012 (an instance variable in spaCy's own class)
        **BaseDefaults.lex_attr_getters,
        NORM: norm,
        PREFIX: prefix,
        SUFFIX: suffix,
    }


@registry.languages("id_sorot")
class SorotIndonesian(Language):  # type: ignore[no-untyped-call]
    """Indonesian as Sorot's shipped pipeline reads it."""

    lang = "id_sorot"
    Defaults = SorotIndonesianDefaults
