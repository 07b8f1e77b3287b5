"""Forms of the linguistic workbenches: what is written is read back to what they hold, and what others write is taken, told or refused."""

import copy
import json
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.exchange.bundle import Bundle
from store.exchange.contract import Draft, News, Reject, Remark, Source
from store.exchange.form import Format
from store.exchange.markup import legal
from store.exchange.registry import FORMATS
from store.labels import DEFAULT, Label, LabelSet
from tests.store.exchange.worlds import document as article
from tests.store.exchange.worlds import put, world, worlds

FORMS = ("webanno", "xmi", "jsoncas", "tei")
EACH = pytest.mark.parametrize("form", [FORMATS[name] for name in FORMS], ids=FORMS)

_LABEL = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8)


@st.composite
def relabelled(draw: st.DrawFn) -> Bundle:
    """Return any project, its labels named as a person might in a hurry."""
    bundle = draw(worlds())
    names = {name: draw(_LABEL) for name in bundle.labels.names()}
    documents = []
    for one in bundle.documents:
        spans = {span.id: msgspec.structs.replace(span, label=names[span.label]) for span in one.spans.values()}
        documents.append(type(one)(one.article, one.text, spans, one.decisions, one.notes, stored=True))
    labels = LabelSet(tuple(Label(name) for name in dict.fromkeys(names.values())))
    return replace(bundle, documents=tuple(documents), labels=labels)


@EACH
@given(bundle=st.one_of(worlds(), relabelled()))
def test_what_is_written_is_read_back_or_counted_as_lost(form: Format, bundle: Bundle) -> None:
    if not bundle.documents:
        return
    with tempfile.TemporaryDirectory() as place:
        receipt = put(bundle, form, Path(place, "out"))
        read = _read(form, Path(place, "out"))
    assert [one for one in read if isinstance(one, Reject | Remark)] == []
    lost = {loss.record for loss in receipt.losses.kept if loss.kind == "span: place"}
    altered = {loss.article for loss in receipt.losses.kept if loss.kind.startswith("text: ")}
    plain = legal if form.name in XML else str
    names = {entity.id: plain(entity.name) for entity in bundle.entities}
    drafts = [one for one in read if isinstance(one, Draft)]
    for document, draft in zip(bundle.documents, drafts, strict=True):
        assert (draft.source, draft.where) == (document.article.source, f"out/{document.article.id}{SUFFIX[form.name]}")
        assert len(draft.text) == len(document.text)
        assert draft.text == plain(document.text) or form.name == "webanno"
        assert draft.text == document.text or document.article.id in altered
        meant = sorted(
            (
                span.start,
                span.end,
                span.label,
                names.get(span.entity, ""),
                str(span.score) if form.holds.scores else "None",
                [plain(note.text) for note in document.notes.values() if note.target_id == span.id and form.holds.span_notes],
            )
            for span in document.spans.values()
            if span.id not in lost
        )
        found = sorted((one.start, one.end, one.label, one.entity, str(one.score), list(one.notes)) for one in draft.spans)
        assert found == meant


SUFFIX = {"webanno": ".tsv", "xmi": ".xmi", "jsoncas": ".json", "tei": ".xml"}
XML = ("xmi", "tei")


def _read(form: Format, path: Path) -> list[News]:
    return list(form.code().read(Source(path, path.name)))


def _drafts(form: str, path: Path) -> list[Draft]:
    return [one for one in _read(FORMATS[form], path) if isinstance(one, Draft)]


def test_webanno_has_the_rows_its_guide_asks_for(tmp_path: Path) -> None:
    put(world(), FORMATS["webanno"], tmp_path / "out")
    article = world().documents[0].article.id
    putin = "http://www.wikidata.org/entity/Q7747"
    assert (tmp_path / "out" / f"{article}.tsv").read_text("utf-8") == (
        "#FORMAT=WebAnno TSV 3.3\n"
        "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n"
        "\n\n"
        "#Text=Presiden Vladimir Putin bertemu 🙂 Xi Jinping\n"
        "1-1\t0-8\tPresiden\t_\t_\t\n"
        f"1-2\t9-17\tVladimir\t{putin}[1]\tPERSON[1]\t\n"
        f"1-3\t18-23\tPutin\t{putin}[1]|{putin}[2]\tPERSON[1]|PERSON[2]\t\n"
        "1-4\t24-31\tbertemu\t_\t_\t\n"
        "1-5\t32-34\t🙂\t_\t_\t\n"
        "1-6\t35-37\tXi\t_\t_\t\n"
        "1-7\t38-45\tJinping\t_\t_\t\n"
        "\n"
        "#Text=di Moskow e\u0301.\n"
        "#Text=\n"
        "2-1\t46-48\tdi\t_\t_\t\n"
        "2-2\t49-55\tMoskow\t_\t_\t\n"
        "2-2.1\t53-55\tow\t*[3]\tGPE[3]\t\n"
        "2-3\t56-58\te\u0301\t*[3]\tGPE[3]\t\n"
        "2-4\t58-59\t.\t*[3]\tGPE[3]\t\n"
    )


def test_webanno_files_of_others_are_taken_with_all_their_layers(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(
        "#FORMAT=WebAnno TSV 3.2\n"
        "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue|coarseValue\n"
        "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n"
        "#T_SP=webanno.custom.Sikap|Kategori|Note\n"
        "#T_SP=webanno.custom.Penting|\n"
        "#T_CH=de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink|referenceType|referenceRelation\n"
        "#T_RL=de.tudarmstadt.ukp.dkpro.core.api.syntax.type.dependency.Dependency|DependencyType|"
        "BT_de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS\n"
        "\n\n"
        "#Text=😊 Joko\\tWidodo [Jokowi]\n"
        "#Text=tiba\n"
        "1-1\t0-2\t😊\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t\n"
        "1-2\t3-7\tJoko\tNN\t_\thttps://www.wikidata.org/wiki/Q3318231[1]\tPER\\|X[1]\t_\t_\t*\tpr[1]\tcoref->1-1\tSUBJ\t1-2\t\n"
        "1-3\t8-14\tWidodo\tNN\t_\thttps://www.wikidata.org/wiki/Q3318231[1]\tPER\\|X[1]\tpositif\\_\tragu\\; cek\t_\t_\t_\t_\t_\t\n"
        "1-4\t15-16\t[\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t\n"
        "1-5\t16-22\tJokowi\t_\t_\tJoko Widodo\t*\t_\t_\t_\t_\t_\t_\t_\t\n"
        "1-5.1\t16-20\tJoko\t_\t_\t_\t_\t*\t*\t_\t_\t_\t_\t_\t\n"
        "1-6\t22-23\t]\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t\n"
        "baris yang rusak\n"
        "1-7\t24-28\ttiba\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t\n"
        "\n"
        "#Sentence.id=kalimat-2\n"
        "#Text=Selesai.\n"
        "2-1\t32-40\tSelesai.\t_\t_\thttp://x.org/e1\tEND[9]\t_\t_\t_\t_\t_\t_\t_\t\n",
        encoding="utf-8",
    )
    read = _read(FORMATS["webanno"], tmp_path)
    (draft,) = [one for one in read if isinstance(one, Draft)]
    assert draft.text == "😊 Joko\tWidodo [Jokowi]\ntiba\n   Selesai."
    assert [(draft.text[one.start : one.end], one.label, one.entity, one.external, one.notes) for one in draft.spans] == [
        ("Joko\tWidodo", "PER|X", "Joko Widodo", {"wikidata": "Q3318231"}, ()),
        ("Joko", "Penting", "", {}, ()),
        ("Widodo", "positif_", "", {}, ("ragu; cek",)),
        ("Jokowi", "NamedEntity", "Joko Widodo", {}, ()),
        ("Joko", "Sikap", "", {}, ()),
        ("Selesai.", "END", "Selesai.", {"iri": "http://x.org/e1"}, ()),
    ]
    assert [one.where for one in read if isinstance(one, Reject)] == [f"{tmp_path.name}/a.tsv, line 19"]
    assert [one.what.split("holds")[0] for one in read if isinstance(one, Remark)] == [
        "The layer de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS ",
        "The layer de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink ",
        "The layer de.tudarmstadt.ukp.dkpro.core.api.syntax.type.dependency.Dependency ",
    ]


def test_webanno_offsets_in_code_points_are_noticed_and_said(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.N|value\n\n\n#Text=😊 Joko tiba\n"
        "1-1\t0-1\t😊\t_\n1-2\t2-6\tJoko\tPER\n1-3\t7-11\ttiba\t_\n",
        encoding="utf-8",
    )
    (remark, draft) = _read(FORMATS["webanno"], tmp_path)
    assert isinstance(draft, Draft)
    assert isinstance(remark, Remark)
    assert "code points" in remark.what
    assert [(one.start, one.end, one.label) for one in draft.spans] == [(2, 6, "PER")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"#FORMAT=WebAnno TSV 2\n", "WebAnno TSV 3"),
        (b"\xff\xfe", "not UTF-8"),
        (b"", "WebAnno TSV 3"),
    ],
)
def test_what_is_no_webanno_table_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "a.tsv").write_bytes(content)
    (reject,) = _read(FORMATS["webanno"], tmp_path)
    assert isinstance(reject, Reject)
    assert why in reject.why


def test_one_table_can_be_read_by_itself(tmp_path: Path) -> None:
    put(world(), FORMATS["webanno"], tmp_path / "out")
    article = world().documents[0].article.id
    (draft,) = _drafts("webanno", tmp_path / "out" / f"{article}.tsv")
    assert draft.text == world().documents[0].text
    assert [one.external for one in draft.spans] == [{"wikidata": "Q7747"}, {"wikidata": "Q7747"}, {}]
    assert [one.entity for one in draft.spans] == [
        "Vladimir Putin",
        "Vladimir Putin",
        "",
    ]  # The list is not read; the longer mention says it.


def test_xmi_files_of_others_are_taken_with_all_their_layers(tmp_path: Path) -> None:
    (tmp_path / "a.xmi").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:tcas="http:///uima/tcas.ecore"'
        ' xmlns:type="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" xmlns:custom="http:///webanno/custom.ecore"'
        ' xmlns:type2="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore"'
        ' xmlns:pos="http:///de/tudarmstadt/ukp/dkpro/core/api/lexmorph/type/pos.ecore" xmi:version="2.0">'
        '<cas:NULL xmi:id="0"/>'
        '<type2:DocumentMetaData xmi:id="9" sofa="7" begin="0" end="16" language="id" documentTitle="Judul"/>'
        '<type:NamedEntity xmi:id="1" sofa="7" begin="3" end="7" value="PER" identifier="http://www.wikidata.org/entity/Q3318231"/>'
        '<type:Person xmi:id="2" sofa="7" begin="3" end="14"/>'
        '<type:NamedEntity xmi:id="3" sofa="7" begin="1" end="14" value="PER"/>'
        '<custom:Sikap xmi:id="4" sofa="7" begin="0" end="2" Kategori="senang" Note="yakin?"/>'
        '<custom:Hubungan xmi:id="5" sofa="7" begin="0" end="2" Governor="1" Dependent="2"/>'
        '<pos:POS xmi:id="6" sofa="7" begin="3" end="7" PosValue="NN"><elements>x</elements></pos:POS>'
        '<cas:Sofa xmi:id="7" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="😊 Joko&#9;Widodo&#13;&#10;"/>'
        '<cas:View sofa="7" members="1 2 3 4 5 6 9"/>'
        "</xmi:XMI>",
        encoding="utf-8",
    )
    read = _read(FORMATS["xmi"], tmp_path)
    (draft,) = [one for one in read if isinstance(one, Draft)]
    assert (draft.text, draft.title, draft.language) == ("😊 Joko\tWidodo\r\n", "Judul", "id")
    assert [(draft.text[one.start : one.end], one.label, one.external, one.notes) for one in draft.spans] == [
        ("Joko", "PER", {"wikidata": "Q3318231"}, ()),
        ("Joko\tWidodo", "Person", {}, ()),
        ("😊", "senang", {}, ("yakin?",)),
    ]
    assert [(one.where, "inside the character" in one.why) for one in read if isinstance(one, Reject)] == [
        (f"{tmp_path.name}/a.xmi, NamedEntity 3", True)
    ]
    assert len([one for one in read if isinstance(one, Remark)]) == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'<!DOCTYPE x [<!ENTITY e "aaa">]><x>&e;</x>', "document type or entities"),
        (b"<x><y></x>", "not sound XML"),
        (b"<x>" * 5000, "inside each other"),
        (b"", "not sound XML"),
        (b"<x/>", "no text"),
    ],
)
def test_xml_that_does_harm_or_is_none_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "a.xmi").write_bytes(content)
    (reject,) = _read(FORMATS["xmi"], tmp_path)
    assert isinstance(reject, Reject)
    assert why in reject.why


def test_jsoncas_files_of_others_say_what_they_count_in(tmp_path: Path) -> None:
    def document(header: str) -> str:
        return (
            f'{{{header}"%TYPES": {{"acme.Orang": {{"%NAME": "acme.Orang", "%SUPER_TYPE": "de.tudarmstadt.ukp.dkpro.core.api.ner.type.'
            'NamedEntity"}}, "%FEATURE_STRUCTURES": ['
            '{"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "sofaString": "😊 Joko tiba"},'
            '{"%ID": 2, "%TYPE": "acme.Orang", "@sofa": 1, "^begin": 2, "^end": 6, "value": null},'
            '{"%ID": 3, "%TYPE": "uima.tcas.DocumentAnnotation", "@sofa": 1, "begin": 0, "end": 11, "language": "x-unspecified"}, 7],'
            '"%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": [2]}}}'
        )

    quotes = {}
    for header in ("", '"%HEADER": {"%OFFSET_ENCODING": "UTF-32"}, ', '"%HEADER": {"%OFFSET_ENCODING": "graphemes"}, '):
        (tmp_path / "a.json").write_text(document(header), encoding="utf-8")
        read = _read(FORMATS["jsoncas"], tmp_path / "a.json")
        quotes[header] = [(one.text[span.start : span.end], span.label) for one in read if isinstance(one, Draft) for span in one.spans]
        assert len([one for one in read if isinstance(one, Reject)]) == 1
    assert list(quotes.values()) == [[(" Jok", "Orang")], [("Joko", "Orang")], []]


_TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Judul</title></titleStmt></fileDesc></teiHeader>'


def test_names_within_a_tei_text_are_taken_with_the_white_space_that_is_meant(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(
        f"""{_TEI}<standOff><listPerson><person xml:id="p1"><persName>Joko Widodo</persName><idno type="wikidata">Q3318231</idno></person>
        </listPerson></standOff>
        <text><body>
          <head>Kabar  hari
            ini</head>
          <p>Presiden <persName ref="#p1"><forename>Joko</forename>
             <surname>Widodo</surname></persName> tiba di
             <placeName ref="https://www.wikidata.org/entity/Q11462">Surabaya</placeName>,<note>kota</note> bersama
             <name type="ORG">PDI-P</name>.</p>
          <p>Selesai<lb/>sudah.</p>
        </body></text></TEI>""",
        encoding="utf-8",
    )
    (draft,) = _read(FORMATS["tei"], tmp_path)
    assert isinstance(draft, Draft)
    assert draft.text == "Kabar hari ini\nPresiden Joko Widodo tiba di Surabaya, bersama PDI-P.\nSelesai\nsudah."
    assert draft.title == "Judul"
    assert [(draft.text[one.start : one.end], one.label, one.entity, one.external) for one in draft.spans] == [
        ("Joko Widodo", "PERSON", "Joko Widodo", {"wikidata": "Q3318231"}),
        ("Surabaya", "GPE", "Surabaya", {"wikidata": "Q11462"}),
        ("PDI-P", "ORG", "", {}),
    ]


def test_a_tei_text_begins_and_ends_with_its_words(tmp_path: Path) -> None:
    body = "<text><body>\n  <p>\n   Joko  <persName> Widodo </persName>\n tiba. </p>\n <p>  Lalu pulang.</p>\n</body></text></TEI>"
    (tmp_path / "a.xml").write_text(_TEI + body, encoding="utf-8")
    (draft,) = [one for one in _read(FORMATS["tei"], tmp_path) if isinstance(one, Draft)]
    assert draft.text == "Joko Widodo tiba.\nLalu pulang."
    assert [draft.text[one.start : one.end] for one in draft.spans] == ["Widodo"]


def test_every_tei_pointer_to_characters_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(
        f"<teiCorpus>{_TEI}<text><body><p xml:id='p1'>😊 Joko</p>\n<p xml:id='p2'>ke <hi>Sura</hi>baya</p></body></text><standOff>"
        "<listAnnotation>"
        "<annotation xml:id='a' target='#string-range(p1,2,4)' ana='http://x.org/labels#PER'/>"
        "<annotation xml:id='b' target='#range(string-index(p2,3),string-index(p2,11))' ana='#LOC'/>"
        "<annotation xml:id='c' target='#string-range(p1,0,1,2,4) #string-range(p2,0,2)' ana='#X'/>"
        "<annotation xml:id='d' target='#string-range(p1,0,1) #string-range(p2,0,2)' ana='#X'/>"
        "<annotation xml:id='e' target='#p9' ana='#X'/>"
        "<annotation xml:id='f' target='#range(string-index(p1),string-index(p2,4))' ana='#X'/>"
        "<annotation xml:id='g' target='#range(string-index(p1,0),string-index(p2))' ana='#X'/>"
        "<annotation xml:id='h' target='#range(string-index(p1,0),string-index(p2,2))' ana='#X'/>"
        "</listAnnotation>"
        "<spanGrp><span from='#string-index(p1,2)' to='#string-index(p2,2)' type='Y'/></spanGrp>"
        f"</standOff></TEI>{_TEI}<text><body><p>Kosong</p></body></text></TEI></teiCorpus>",
        encoding="utf-8",
    )
    read = _read(FORMATS["tei"], tmp_path / "a.xml")
    first, second = [one for one in read if isinstance(one, Draft)]
    assert (first.text, second.text) == ("😊 Joko\nke Surabaya", "Kosong")
    assert [(first.text[one.start : one.end], one.label) for one in first.spans] == [
        ("Joko", "PER"),
        ("Surabaya", "LOC"),
        ("ke", "X"),
        ("😊 Joko\nke", "X"),
        ("Joko\nke", "Y"),
    ]
    assert len([one for one in read if isinstance(one, Reject)]) == 4
    assert len([one for one in read if isinstance(one, Remark)]) == 1


@EACH
@pytest.mark.parametrize("text", ["", "\n", " \t ", "\u200b", "\n\tSatu", "Satu\n\n"])
def test_texts_of_little_but_white_space_come_back_or_are_told(form: Format, text: str, tmp_path: Path) -> None:
    bundle = Bundle(project="x", program="0.1.0", labels=DEFAULT, documents=(article("a.txt", text),), entities=(), notes=())
    receipt = put(bundle, form, tmp_path / "out")
    (draft,) = [one for one in _read(form, tmp_path / "out") if isinstance(one, Draft)]
    assert draft.text == text or (draft.text.strip() == text.strip() and receipt.losses.counts["text: spacing"] == 1)
    assert receipt.losses.counts["text: spacing"] == 0 or form.name == "webanno"


_ANYTHING = st.sampled_from([None, True, 0, -1, 1.5, 10**18, "", "x", "2", [], {}, [1], [None], {"a": 1}, [[]], [{}]])


@st.composite
def damaged(draw: st.DrawFn, whole: object) -> object:
    """Return a JSON value in which one to three places hold something else, or nothing."""
    value = copy.deepcopy(whole)
    for _ in range(draw(st.integers(1, 3))):
        place = value
        while isinstance(place, dict | list) and place:
            key = draw(st.sampled_from(list(place) if isinstance(place, dict) else list(range(len(place)))))
            if not isinstance(place[key], dict | list) or not place[key] or draw(st.integers(0, 3)) == 0:
                place[key] = copy.deepcopy(draw(_ANYTHING))
                break
            place = place[key]
    return value


@cache
def _sample(form: str) -> object:
    with tempfile.TemporaryDirectory() as place:
        put(world(), FORMATS[form], Path(place, "out"))
        path = next(one for one in Path(place, "out").iterdir() if one.suffix in (".bdocjs", ".json"))
        return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("form", ["bdoc", "jsoncas"])
@given(data=st.data())
def test_no_record_makes_a_reader_of_json_fail(form: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "a")
        path.write_text(json.dumps(data.draw(damaged(_sample(form)))), encoding="utf-8")
        for one in _read(FORMATS[form], path):
            assert msgspec.convert(msgspec.to_builtins(one), type(one)) == one
