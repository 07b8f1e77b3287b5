"""dkpro-cassis, the CAS library of the people who make INCEpTION, opens XMI and JSON-CAS, and what it writes is read."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from store.exchange.bundle import Bundle
from store.exchange.contract import Draft, Source
from store.exchange.markup import legal
from store.exchange.registry import FORMATS
from tests.clients.needing import client
from tests.clients.news import news
from tests.store.exchange.worlds import put, worlds

NAMED_ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
SUFFIX = {"xmi": ".xmi", "jsoncas": ".json"}
EACH = pytest.mark.parametrize("form", ["xmi", "jsoncas"])

Mention = tuple[int, int, str, str]


def _load(folder: Path, article: str, form: str) -> Any:
    cassis = client("cassis")  # The package dkpro-cassis.
    if form == "jsoncas":
        with (folder / f"{article}.json").open("rb") as file:
            return cassis.load_cas_from_json(file)
    with (folder / "TypeSystem.xml").open("rb") as file:
        types = cassis.load_typesystem(file)
    with (folder / f"{article}.xmi").open("rb") as file:
        return cassis.load_cas_from_xmi(file, typesystem=types)


def _seen(cas: Any) -> list[Mention]:
    return sorted((one.begin, one.end, one.value, one.get_covered_text()) for one in cas.select(NAMED_ENTITY))


def _meant(bundle: Bundle, number: int, plain: Any = str) -> list[Mention]:
    return sorted((one.start, one.end, one.label, plain(one.quote)) for one in bundle.documents[number].spans.values())


@EACH
def test_cassis_sees_every_mention_and_all_that_is_known_of_it(form: str, tmp_path: Path) -> None:
    put(news(), FORMATS[form], tmp_path / "out")
    for number, document in enumerate(news().documents):
        cas = _load(tmp_path / "out", document.article.id, form)
        assert cas.sofa_string == document.text
        assert _seen(cas) == _meant(news(), number)
        identifiers = {one.identifier for one in cas.select(NAMED_ENTITY) if "Putin" in one.get_covered_text()}
        assert identifiers <= {"http://www.wikidata.org/entity/Q7747"}
        scores = {mention.mention.xmiID: mention.score for mention in cas.select("sorot.Mention")}
        assert scores == {one.xmiID: 0.5 for one in cas.select(NAMED_ENTITY)}
        words = [one.get_covered_text() for one in cas.select("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token")]
        assert "".join(words) == "".join(document.text.split())
        (about,) = cas.select("de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData")
        assert (about.documentTitle, about.begin, about.end) == (document.article.title, 0, len(document.text))


@EACH
@settings(max_examples=40)
@given(bundle=worlds())
def test_cassis_sees_the_spans_of_any_text(form: str, bundle: Bundle) -> None:
    plain = legal if form == "xmi" else str
    with tempfile.TemporaryDirectory() as place:
        put(bundle, FORMATS[form], Path(place, "out"))
        for number, document in enumerate(bundle.documents):
            cas = _load(Path(place, "out"), document.article.id, form)
            assert cas.sofa_string == plain(document.text)
            assert _seen(cas) == _meant(bundle, number, plain)


@EACH
def test_what_cassis_writes_is_read(form: str, tmp_path: Path) -> None:
    put(news(), FORMATS["xmi"], tmp_path / "out")
    for number, document in enumerate(news().documents):
        cas = _load(tmp_path / "out", document.article.id, "xmi")
        kind = cas.typesystem.get_type(NAMED_ENTITY)
        cas.add(kind(begin=0, end=1, value="BARU", identifier="https://www.wikidata.org/wiki/Q3318231"))
        path = tmp_path / f"{number}{SUFFIX[form]}"
        (cas.to_json if form == "jsoncas" else cas.to_xmi)(path)
        (draft,) = FORMATS[form].code().read(Source(path, path.name))
        assert isinstance(draft, Draft)
        assert draft.text == document.text
        found = [(one.start, one.end, one.label, draft.text[one.start : one.end]) for one in draft.spans]
        assert sorted(found) == sorted([*_meant(news(), number), (0, 1, "BARU", document.text[0])])
        assert [one.external for one in draft.spans if one.label == "BARU"] == [{"wikidata": "Q3318231"}]
        assert {one.score for one in draft.spans} == {0.5, None}
