"""The rules of :mod:`tui.suggest.rules_after` as the last component of the pipeline."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from tui.suggest.crf import SCORES
from tui.suggest.mentions_view import Mention, View
from tui.suggest.rules_after import RULES, apply

SOURCES = "entity_sources"
"""Key of ``doc.user_data``: {(start token, end token, label): "model", "pattern", "gazetteer" or "rule"}."""


class RulesAfter:
    """Reads ``doc.ents`` with their scores and writes them anew."""

    def __init__(self, skip: list[str]) -> None:
        self.rules = [rule for rule in RULES if rule.__name__ not in skip]

    def __call__(self, doc: Doc) -> Doc:
        """Apply the rules to one document."""
        if not len(doc):
            return doc
        # The tokenizer keeps the gazetteer's classes in tag and lemma; one pass, since every visit to a token makes an object.
        columns = [(token.text, token.tag_, token.lemma_, token.idx) for token in doc]
        words, names, cues, offsets = zip(*columns, strict=True)
        view = View(words, names, cues, doc.text, offsets)
        scores: dict[tuple[int, int, str], float] = doc.user_data.get(SCORES, {})
        found = [Mention(e.start, e.end, e.label_, scores.get((e.start, e.end, e.label_), 0.5)) for e in doc.ents]
        kept = apply(view, found, self.rules)
        doc.set_ents([Span(doc, m.start, m.end, label=m.label) for m in kept])
        doc.user_data[SCORES] = {(m.start, m.end, m.label): m.score for m in kept}
        doc.user_data[SOURCES] = {(m.start, m.end, m.label): m.source for m in kept}
        return doc


@Language.factory("sorot_rules_after", assigns=["doc.ents"], requires=["doc.ents"], default_config={"skip": []})
def make_rules_after(nlp: Language, name: str, skip: list[str]) -> RulesAfter:
    """Factory named in the pipeline's config; ``skip`` names rules to leave out."""
    del nlp, name
    return RulesAfter(skip)
