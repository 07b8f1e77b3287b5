"""Generated articles through every form there is: each offset held against what encoding the text gives, each export read in again.

A case is a batch of articles, each decoded from bytes as a file is. What a form holds is read by its second reader, which shares nothing
with what wrote it; its offsets are made code points here by cutting the encoded text, and never with the code that counted them. The spans
of the project are then those of the export and those listed as lost, one for one; and where a form can be read in, what comes back is what
was in it. One form of each batch goes through a real import into an empty project, twice.
"""

import os
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest.mock import patch

from store.document import Document
from store.errors import StoreError
from store.exchange.bundle import Bundle
from store.exchange.contract import Draft, Reject, Seen, Source
from store.exchange.export import write_export
from store.exchange.form import Format
from store.exchange.import_ import import_into
from store.exchange.import_check import settle
from store.exchange.import_foreign import import_foreign
from store.exchange.receipt import Receipt
from store.exchange.registry import FORMATS
from store.exchange.tokenizer import Tokens
from store.exchange.units import Offsets, Unit
from store.ingest import decode, make_article
from store.labels import DEFAULT
from store.model import Entity, Note, Span
from store.project import Project
from tests.faults.campaign import Campaign
from tests.store.exchange.reading import decode as decode_own
from tests.store.exchange.worlds import context_of
from tests.store.exchange.worlds import span as marked

BATCH = 200
"""Articles that go through every form together."""

OWN = ("json", "jsonl")
_WORDS = "Presiden Joko Widodo bertemu Xi Jinping di Beijing Jum'at 8/11/2023 Rp5.000 U.S. NATO- Novo-Ogaryovo kata e".split()  # noqa: SIM905
_STRANGE = (
    *(
        "😊",
        "🇮🇩",
        "👩\u200d👩\u200d👧🏽",
        "𝒳𐍈",
        "\U0010ffff",
        "e\u0301",
        "a\u0308\u0301",
        "\u0301",
        "ค\u0e33",
        "漢字仮名",
        "عربي",
        "ﷺ",
        "ß",
        "ǆ",
    ),
    *("\u200d", "\u200c", "\u00ad", "\ufeff", "\u2028", "\x85", "\xa0", "\u3000", "\u200b", "\u202e", "\ufffd", "\x7f", "\x9b31m"),
    *("=1+1", "@x", "-2", '"', "'", "<b>", "&amp;", "]]>", "\\", "\\n", "|", "#", "# a", "\t", "  ", "_", "*", "[x](y)", "`", "{", "~"),
)
_ENDS = ("\r\n", "\r\n", "\n", "\r", "\n\n", "\r\n\r\n", "\n\r")
_CODECS: tuple[tuple[Unit, str, int], ...] = (("codepoint", "utf-32-le", 4), ("utf-16", "utf-16-le", 2), ("byte", "utf-8", 1))

Range = tuple[int, int, str]
"""Start and end in code points, and the label."""


def run(campaign: Campaign) -> None:
    """Send as many articles as the campaign has cases through every form whose packages are installed."""
    with patch.multiple(os, fsync=lambda descriptor: None, fdatasync=lambda descriptor: None):  # No power is cut here.
        _run(campaign)


def _run(campaign: Campaign) -> None:
    forms = [form for form in FORMATS.values() if form.direction != "in" and not form.missing()]
    counts: Counter[str] = Counter()
    back = [form for form in forms if form.direction == "both"]
    for case in campaign.cases((campaign.size + BATCH - 1) // BATCH):
        size = BATCH if campaign.only else min(BATCH, campaign.size - case * BATCH)
        bundle = made(random.Random(f"{campaign.seed}:exports:{case}"), size)
        counts["spans"] += sum(map(_checked_units, bundle.documents))
        for form in forms:
            with campaign.room("export") as room:
                try:
                    counts["spans in an export"] += _through(form, bundle, room, whole=form is back[case % len(back)])
                except (AssertionError, StoreError, ValueError, LookupError) as error:
                    campaign.fail(case, f"{form.name}: {type(error).__name__}: {error!s:.400}")
        counts["articles imported into a project, twice"] += size
        campaign.step(size)
    left_out = [form.name for form in FORMATS.values() if form.direction != "in" and form.missing()]
    campaign.figures["forms"] = f"{len(forms)}, {len(back)} of them read in again{', without ' + ', '.join(left_out) if left_out else ''}"
    for name, count in counts.items():
        campaign.figures[name] = f"{count:,}"


def made(choose: random.Random, count: int) -> Bundle:
    """Return a project of so many small articles with spans that nest, cross, stand at one place and cut characters in two."""
    entities = tuple(
        Entity(id=f"e{number}", name=name, label="PERSON", aliases=(f"{name}2",))
        for number, name in enumerate(("Joko Widodo", "Xi “=1+1”", "e\u0301 😊 & <b>"))
    )
    documents = tuple(_article(choose, number, entities) for number in range(count))
    return Bundle(project="berita", program="0", labels=DEFAULT, documents=documents, entities=entities, notes=())


def _article(choose: random.Random, number: int, entities: Sequence[Entity]) -> Document:
    parts = [f"Berita {number}{choose.choice(_ENDS)}"]
    for _ in range(choose.randint(3, 14)):
        parts.append(choose.choice((choose.choice(_WORDS), choose.choice(_WORDS), choose.choice(_STRANGE))))
        parts.append(choose.choice((" ", " ", " ", "", ", ", choose.choice(_ENDS))))
    if choose.random() < 0.05:
        parts.insert(choose.randint(0, len(parts)), choose.choice(("\uffff", "\ufffe")))
    text, encoding = decode("".join(parts).encode(), where="made")
    bare = Document(make_article(text, source=f"m/{number:06}.txt", encoding=encoding), text, stored=True)
    words = [found.span() for found in re.finditer(r"\S+", text)]
    spans: dict[str, Span] = {}
    taken: set[Range] = set()
    for at in range(choose.randint(0, 7)):
        start, end = choose.choice(words)
        if choose.random() < 0.3:
            start, end = min(start, (other := choose.choice(words))[0]), max(end, other[1])
        elif choose.random() < 0.4:
            start, end = sorted(choose.sample(range(len(text) + 1), 2))
        label = choose.choice(DEFAULT.names())
        if (start, end, label) in taken:
            continue
        taken.add((start, end, label))
        more = {"score": choose.random()} if choose.random() < 0.3 else {}
        entity = choose.choice(entities).id if choose.random() < 0.3 else ""
        spans[f"s{at}"] = marked(bare, start, end, label, id=f"s{number}-{at}", entity=entity, **more)
    spans = {span.id: span for span in spans.values()}
    notes = {
        f"n{span.id}": Note(id=f"n{span.id}", target="span", target_id=span.id, article=bare.article.id, text="cek 😊\nlagi", annotator="r")
        for span in spans.values()
        if choose.random() < 0.1
    }
    return Document(bare.article, text, spans, {}, notes, stored=True)


def _checked_units(document: Document) -> int:
    """Cut every span out of the text in code points, UTF-16 units and bytes; return how many spans there are."""
    text, offsets = document.text, Offsets(document.text)
    for unit, codec, width in _CODECS:
        data = text.encode(codec)
        for span in document.spans.values():
            cut = data[offsets.to(unit, span.start) * width : offsets.to(unit, span.end) * width].decode(codec)
            assert cut == span.quote == text[span.start : span.end], f"{unit} of {span.start}–{span.end} in {text!a}"
    return len(document.spans)


def _through(form: Format, bundle: Bundle, room: Path, *, whole: bool) -> int:
    """Export, read, and read in again; return how many spans the export holds."""
    path = room / f"out{form.suffix}"
    documents = {one.article.id: one for one in bundle.documents}
    receipt = write_export([(name, "") for name in documents], documents.__getitem__, form, context_of(bundle, form), path)
    witness = form.second_reader()
    assert witness is not None, "nobody reads it"
    seen: list[Seen] = list(witness(Source(path, path.name)))
    if hasattr(form.code(), "preface"):
        seen = seen[1:]
    if form.holds.text == "forms":
        return _forms(bundle, receipt, seen)
    assert len(seen) == len(bundle.documents), f"{len(seen)} articles of {len(bundle.documents)}"
    held = [_held(form, document, one, receipt) for document, one in zip(bundle.documents, seen, strict=True)]
    spans = sum(len(ranges) for _, ranges in held)
    lost = sum(count for kind, count in receipt.losses.counts.items() if kind.startswith("span: "))
    meant = sum(len(one.spans) for one in bundle.documents)
    assert spans == receipt.spans == meant - lost, f"{spans} spans seen, {receipt.spans} told, {meant} meant, {lost} lost"
    if form.direction == "both":
        _back(form, bundle, path, held)
        if whole:
            _imported(form, path, room / "p", held, spans)
    return spans


def _forms(bundle: Bundle, receipt: Receipt, seen: list[Seen]) -> int:
    """Hold a list of forms against the quotes and the names, each of which is in it once or told."""
    (only,) = seen
    meant = {" ".join(span.quote.split()) for one in bundle.documents for span in one.spans.values()}
    meant |= {" ".join(name.split()) for one in bundle.entities for name in (one.name, *one.aliases)}
    found = {span.quote for span in only.spans}
    assert found <= meant, f"{sorted(found - meant)[:3]!a} are no forms"
    assert len(found) + receipt.losses.counts["form"] == len(meant), f"{len(found)} forms of {len(meant)}"
    return 0


def _held(form: Format, document: Document, seen: Seen, receipt: Receipt) -> tuple[str, list[Range]]:
    """Return the text that an export holds, and its spans in code points, once each is what the project has."""
    text = document.text
    allowed = Counter((span.start, span.end, span.label) for span in document.spans.values())
    found: list[Range] = []
    for span in seen.spans:
        start, end = _points(form.unit, text, seen, span.start, span.end)
        assert not span.quote or _is_held(text[start:end], span.quote, receipt), (
            f"{span.start}–{span.end} is {text[start:end]!a} and not {span.quote!a}"
        )
        found.append((start, end, span.label))
    assert not Counter(found) - allowed, f"{Counter(found) - allowed} was never there in {text!a}"
    if seen.text is not None:
        assert _is_held(text, seen.text, receipt), f"{seen.text!a} is not {text!a}"
    if seen.tokens is not None:
        assert "".join(seen.tokens) == "".join(text.split()), f"the tokens are not those of {text!a}"
    return text if seen.text is None else seen.text, sorted(found)


def _points(unit: Unit, text: str, seen: Seen, start: int, end: int) -> tuple[int, int]:
    """Return a range of a form in code points, by decoding what stands before its ends."""
    if unit == "token":
        ranges = list(_tokens(text, seen.tokens or Tokens(text).words()))
        return ranges[start][0], ranges[end - 1][1]
    codec, width = next((codec, width) for name, codec, width in _CODECS if name == unit)
    data = text.encode(codec)
    assert 0 <= start < end <= len(data) // width, f"{start}–{end} lies outside"
    return len(data[: start * width].decode(codec)), len(data[: end * width].decode(codec))


def _tokens(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where tokens stand in a text; between them is nothing but white space."""
    at = 0
    for word in words:
        start = text.index(word, at)
        assert not text[at:start].strip(), f"{text[at:start]!a} is in no token"
        at = start + len(word)
        yield start, at


def _is_held(text: str, held: str, receipt: Receipt) -> bool:
    """Whether a text is what a form holds, code point for code point, but for characters and for white space at its beginning of which the
    form has said that it cannot hold them."""
    told, spaced = receipt.losses.counts["text: characters"], receipt.losses.counts["text: spacing"]
    first = len(text) - len(text.lstrip()) if spaced else 0
    return len(text) == len(held) and all(
        one == other or (told and other == "\ufffd") or (at < first and other.isspace())
        for at, (one, other) in enumerate(zip(text, held, strict=True))
    )


def _back(form: Format, bundle: Bundle, path: Path, held: list[tuple[str, list[Range]]]) -> None:
    """Read an export in and hold it against what was in it; one of Sorot's own against the project itself."""
    if form.name in OWN:
        again = decode_own(form, path.read_bytes(), path.name)
        assert again.documents == bundle.documents, "an article is not what it was"
        assert again.entities == bundle.entities, "an entity is not what it was"
        return
    news = [one for read in form.reader()(Source(path, path.name)) for one in settle(read)]
    rejects = [one for one in news if isinstance(one, Reject)]
    assert not rejects, f"{len(rejects)} rejected: {rejects[0]}"
    drafts = [one for one in news if isinstance(one, Draft)]
    _same(form, [(one.text, sorted((span.start, span.end, span.label) for span in one.spans)) for one in drafts], held)


def _same(form: Format, came: list[tuple[str, list[Range]]], went: list[tuple[str, list[Range]]]) -> None:
    """Hold articles with their spans against others; white space is what a form of tokens makes up."""
    kind = _squeezed if form.holds.text == "tokens" else _exact
    one, other = Counter(map(kind, came)), Counter(map(kind, went))
    assert one == other, f"{len(came)} of {len(went)} came back; first that did not: {next(iter(other - one), '')!a:.300}"


def _exact(article: tuple[str, list[Range]]) -> tuple[str, tuple[Range, ...]]:
    return article[0], tuple(article[1])


def _squeezed(article: tuple[str, list[Range]]) -> tuple[str, tuple[Range, ...]]:
    """Return an article without white space, its spans moved to where they are then."""
    text, ranges = article
    before = [len("".join(text[:point].split())) for point in range(len(text) + 1)]
    return "".join(text.split()), tuple(sorted((before[start], before[end], label) for start, end, label in ranges))


def _imported(form: Format, path: Path, target: Path, held: list[tuple[str, list[Range]]], spans: int) -> None:
    """Import an export into an empty project, where it is what it was, and again, which brings nothing."""
    target.mkdir()
    if form.name in OWN:
        assert import_into(target, path, annotator="ana").spans == spans, "spans were lost"
    else:
        done = import_foreign(target, path, form, annotator="ana")
        assert done.whole, f"not everything was understood: {done!s:.300}"
        assert done.counts.spans == spans, f"{done.counts.spans} of {spans} spans came in"
    project = Project.open(target, annotator="ana")
    documents = list(project.stored_documents())
    project.close()
    _same(form, [(one.text, sorted((span.start, span.end, span.label) for span in one.spans.values())) for one in documents], held)
    if form.name not in OWN:
        assert import_foreign(target, path, form, annotator="ana").counts.new == 0, "the same again brought something"
