"""Forms with one token a line: what is written is read back, and what others write is understood or refused line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import InputError
from store.exchange.bundle import Bundle
from store.exchange.contract import Draft, Preface, Reject, Remark
from store.exchange.registry import FORMATS
from store.exchange.tagging import Tally, biluo, iob2, spans_of
from store.exchange.tokenizer import Tokens
from tests.store.exchange.reading import drafts, read_text, there_and_back
from tests.store.exchange.worlds import worlds


def _mentions(draft: Draft) -> list[tuple[str, str]]:
    return [(one.label, draft.text[one.start : one.end]) for one in draft.spans]


@pytest.mark.parametrize("name", ["conll", "biluo", "conllu"])
@given(bundle=worlds())
def test_what_is_written_is_read_back_or_counted_as_lost(name: str, bundle: Bundle) -> None:
    if not bundle.documents:
        return
    receipt, news = there_and_back(bundle, FORMATS[name])
    assert [one for one in news if isinstance(one, Reject | Remark)] == []
    lost = {loss.record for loss in receipt.losses.kept if loss.kind.startswith("span: ")}
    for document, draft in zip(bundle.documents, drafts(news), strict=True):
        kept = [one for one in document.ordered_spans() if one.id not in lost]
        if name == "conllu":
            assert draft.text == document.text
            assert [(one.start, one.end, one.label) for one in draft.spans] == [(one.start, one.end, one.label) for one in kept]
            article = document.article
            assert (draft.source, draft.title, draft.metadata) == (article.source, article.title, article.metadata)
            continue
        tokens = Tokens(document.text)
        assert draft.text.split() == tokens.words()
        assert [(one.label, draft.text[one.start : one.end].split()) for one in draft.spans] == [
            (one.label, tokens.words()[slice(*(tokens.covering(one.start, one.end) or ()))]) for one in kept
        ]
        begins = [len(draft.text[: one.start].split()) for one in draft.spans]
        assert begins == [(tokens.covering(one.start, one.end) or (-1,))[0] for one in kept]


SPANS = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4), st.sampled_from(["PERSON", "GPE", "I-B"])), max_size=6)


@given(SPANS, st.integers(0, 3))
def test_every_scheme_comes_back(gaps: list[tuple[int, int, str]], tail: int) -> None:
    spans, at = [], 0
    for gap, length, label in gaps:
        spans.append((at + gap, at + gap + length, label))
        at += gap + length
    for encode, scheme in ((iob2, "IOB2"), (biluo, "BILUO")):
        tags = encode(spans, at + tail)
        assert spans_of(tags, scheme) == (spans, [])  # type: ignore[arg-type]
    iob1 = iob2(spans, at + tail)
    for number, (first, _, label) in enumerate(spans):
        touches = number and spans[number - 1][1:] == (first, label)
        iob1[first] = f"{'B' if touches else 'I'}-{label}"
    tally = Tally()
    tally.take(iob1)
    assert spans_of(iob1, "IOB1") == (spans, [])
    assert tally.scheme == ("IOB1" if spans else "IOB2")
    swapped = [{"L": "E", "U": "S"}.get(tag[0], tag[0]) + tag[1:] for tag in biluo(spans, at + tail)]
    assert spans_of(swapped, "BILUO") == (spans, [])


@pytest.mark.parametrize(
    ("tags", "scheme", "spans", "faults"),
    [
        ("O I-A I-A I-B", "IOB2", [(1, 3, "A"), (3, 4, "B")], [1, 3]),
        ("B-A I-B L-B", "BILUO", [(0, 1, "A"), (1, 3, "B")], [0, 1]),
        ("B-A O U-A L-A", "BILUO", [(0, 1, "A"), (2, 3, "A"), (3, 4, "A")], [0, 3]),
        ("I-A E-A I-A E-A", "IOE", [(0, 2, "A"), (2, 4, "A")], []),
        ("B-A M-A E-A S-A W-B", "BILUO", [(0, 3, "A"), (3, 4, "A"), (4, 5, "B")], []),
    ],
)
def test_tags_that_break_their_scheme_still_make_mentions(tags: str, scheme: str, spans: list[object], faults: list[int]) -> None:
    assert spans_of(tags.split(), scheme) == (spans, faults)  # type: ignore[arg-type]


def test_iob1_is_told_and_read() -> None:
    preface, remark, draft = read_text(
        "conll", "U.N. NNP I-NP I-ORG\nEkeus NNP I-NP I-PER\nBaghdad NNP I-NP I-LOC\nCairo NNP B-NP B-LOC\n. . O O\n"
    )
    assert preface == Preface(labels=("ORG", "PER", "LOC"))
    assert isinstance(remark, Remark)
    assert "IOB1" in remark.what
    assert isinstance(draft, Draft)
    assert draft.text == "U.N. Ekeus Baghdad Cairo ."
    assert _mentions(draft) == [("ORG", "U.N."), ("PER", "Ekeus"), ("LOC", "Baghdad"), ("LOC", "Cairo")]


def test_two_columns_tabs_crlf_and_a_mark_at_the_start() -> None:
    (draft,) = drafts(read_text("conll", "\ufeffJoko\tB-PER\r\nWidodo\tI-PER\r\n\r\ndi New York\tB-LOC\r\n"))
    assert draft.text == "Joko Widodo\ndi New York"
    assert _mentions(draft) == [("PER", "Joko Widodo"), ("LOC", "di New York")]
    assert draft.spans[1].where == "line 4"


def test_documents_with_names_and_without() -> None:
    found = drafts(read_text("conll", "-DOCSTART- (1 EU)\n\nEU B-ORG\n\n-DOCSTART- -X- O O\n\nx O\n\n-DOCSTART-\n\ny O\n"))
    assert [(one.source, one.text, one.where) for one in found] == [("1 EU", "EU", "line 1"), ("", "x", "line 5"), ("", "y", "line 9")]


def test_numbered_tokens_with_the_text_beside_them() -> None:
    found = drafts(
        read_text(
            "conll",
            "# newdoc id = a.txt\n# sent_id = 1\n# text = Joko Widodo, #1.\n1\tJoko\tB-PER\t-\t-\n2\tWidodo\tI-PER\t-\t-\n3\t,\tO\t-\t-\n"
            "4\t#1\tO\t-\t-\n5\t.\tO\t-\t-\n",
        )
    )
    assert [(one.source, one.text, _mentions(one)) for one in found] == [("a.txt", "Joko Widodo, #1.", [("PER", "Joko Widodo")])]


def test_mentions_in_mentions_have_a_second_column() -> None:
    (draft,) = drafts(
        read_text("conll", "#\thttp://x [2009]\n1\tUni\tB-ORG\tO\n2\tJakarta\tI-ORG\tB-LOC\n3\tdi\tO\tO\n4\tJakarta\tB-LOC\tO\n")
    )
    assert _mentions(draft) == [("ORG", "Uni Jakarta"), ("LOC", "Jakarta"), ("LOC", "Jakarta")]


def test_bare_labels_are_mentions_as_long_as_they_last() -> None:
    preface, _, draft = read_text("conll", "Joko PER\nWidodo PER\ndi O\nSolo LOC\n")
    assert preface == Preface(labels=("PER", "LOC"))
    assert isinstance(draft, Draft)
    assert _mentions(draft) == [("PER", "Joko Widodo"), ("LOC", "Solo")]


def test_a_line_that_is_wrong_is_refused_and_its_word_kept() -> None:
    lines = ["a O", *["b O"] * 30, "c X-Y", "d", "e O", "f B-"]
    news = read_text("conll", "\n".join(lines))
    rejects = [one for one in news if isinstance(one, Reject)]
    assert [(one.where, one.raw) for one in rejects] == [("line 32", "c\tX-Y"), ("line 33", "d"), ("line 35", "f\tB-")]
    assert drafts(news)[0].text == " ".join(line.split()[0] for line in lines)
    assert [one.where for one in read_text("conll", b"a O\n\xff O\nb O\n") if isinstance(one, Reject)] == ["line 2"]


def test_a_long_file_without_marks_is_cut_between_sentences() -> None:
    found = drafts(read_text("conll", "kata B-X\nlagi O\n\n" * 25_000))
    assert [len(one.text) for one in found] == [100_009, 100_009, 49_979]
    assert sum(len(one.spans) for one in found) == 25_000
    assert found[1].where == "line 30,004"


@pytest.mark.parametrize("name", ["conll", "biluo", "conllu"])
@pytest.mark.parametrize("text", ["", "\n\n", "Presiden Joko Widodo tiba.\n", '{"text": "a"}\n', "a,b,c\n1,2,3\n"])
def test_what_is_not_of_the_form_is_refused_as_a_whole(name: str, text: str) -> None:
    with pytest.raises(InputError):
        read_text(name, text)


def test_conllu_with_words_in_one_empty_nodes_and_other_names_of_the_tag() -> None:
    text = (
        "# newdoc id = doc1\n# meta::genre = news\n# newpar\n# sent_id = 1\n# text = Dalla Roma.\n"
        "1-2\tDalla\t_\t_\t_\t_\t_\t_\t_\t_\n1\tDa\tda\tADP\t_\t_\t3\tcase\t_\t_\n2\tla\til\tDET\t_\t_\t3\tdet\t_\tname=U-LOC\n"
        "3\tRoma\tRoma\tPROPN\t_\t_\t0\troot\t_\tSpaceAfter=No|ner=S-LOC\n3.1\tx\t_\t_\t_\t_\t_\t_\t_\tNER=S-LOC\n4\t.\t.\tPUNCT\t_\t_\t3\tpunct\t_\t_\n\n"
        "# text = Ya.\n1\tYa\tya\tINTJ\t_\t_\t0\troot\t_\tNE=O|Entity=(1-person)\n2\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\tEntity=(2\n\n"
        "# newpar\n1\tSolo\t_\t_\t_\t_\t_\t_\t_\tB-LOC\n2\tKota\t_\t_\t_\t_\t_\t_\t_\tL-LOC\n"
    )
    news = read_text("conllu", text)
    (draft,) = drafts(news)
    assert draft.text == "Dalla Roma. Ya.\nSolo Kota"
    assert (draft.source, draft.metadata) == ("doc1", {"genre": "news"})
    assert _mentions(draft) == [("LOC", "Dalla"), ("LOC", "Roma"), ("LOC", "Solo Kota")]
    assert [one.what for one in news if isinstance(one, Remark)] == [
        "2 brackets of coreference (Entity=) were left out; only NER tags are read."
    ]


def test_conllu_plus_names_its_columns() -> None:
    (draft,) = drafts(read_text("conllu", "# global.columns = ID FORM NER\n1\tJoko\tB-PER\n2\tWidodo\tI-PER\n3\ttiba\tO\n"))
    assert draft.text == "Joko Widodo tiba"
    assert _mentions(draft) == [("PER", "Joko Widodo")]


def test_conllu_lines_that_are_wrong_are_refused_one_by_one() -> None:
    good = "1\tJoko\t_\t_\t_\t_\t_\t_\t_\tNER=B-PER\n"
    news = read_text(
        "conllu", good + "2\tWidodo\n" + "3\ttiba\t_\t_\t_\t_\t_\t_\t_\tNER=PERSON\n" + "4\t.\t_\t_\t_\t_\t_\t_\t_\tSpacesAfter=\\n\\q\n"
    )
    assert [one.where for one in news if isinstance(one, Reject)] == ["line 2", "line 3"]
    assert drafts(news)[0].text == "Joko tiba .\n\\q"
