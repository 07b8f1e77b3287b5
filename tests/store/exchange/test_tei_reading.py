"""TEI of anybody: where its text stands, what pointers and names in it mark, what they mean, and what the header says."""

from pathlib import Path
from typing import Any

import pytest

from store.exchange.contract import Draft, DraftSpan, News, Reject, Remark
from store.exchange.registry import FORMATS
from tests.store.exchange.reading import news_of, read_text

NS = 'xmlns="http://www.tei-c.org/ns/1.0"'


def news(body: str, *, off: str = "", header: str = "", text: str = "<text>{}</text>") -> list[News]:
    """Return what is read of a document."""
    whole = text.format(f"<body>{body}</body>")
    return read_text("tei", f"<TEI {NS}><teiHeader>{header}</teiHeader><standOff>{off}</standOff>{whole}</TEI>")


def draft(text: str, *spans: DraftSpan, **more: Any) -> Draft:
    return Draft(**{"text": text, "where": "file", "spans": spans, **more})


def span(start: int, end: int, label: str, **more: Any) -> DraftSpan:
    return DraftSpan(start=start, end=end, label=label, **more)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>Satu</p>", "Satu"),
        ("<p>Satu</p><p>dua</p>", "Satu\ndua"),
        ("\n<p> Satu </p>\n <p>dua </p> ", "Satu\ndua"),
        ("<head>Satu</head>dua<p>tiga</p>empat", "Satu\ndua\ntiga\nempat"),
        ("<p>Satu\t\r\n dua</p>", "Satu dua"),
        ("<p>Satu<hi>dua</hi> <hi>tiga</hi></p>", "Satudua tiga"),
        ("<p>Satu<hi> dua</hi></p>", "Satu dua"),
        ("<p>Satu<lb/>dua<pb/>tiga</p>", "Satu\nduatiga"),
        ("<p/><p>Satu</p><p/><p>dua</p>", "Satu\ndua"),
        ("<p>Satu<note>x</note>dua<bibl>x</bibl></p>", "Satudua"),
        ("<p>Satu<choice><sic>x</sic><corr>dua</corr></choice></p>", "Satudua"),
        ("Satu <p><p>dua</p></p>", "Satu\ndua"),
        ("<p>Satu\u00a0dua</p>", "Satu\u00a0dua"),
        ("", ""),
    ],
)
def test_white_space_is_for_the_eye_and_blocks_are_lines(body: str, text: str) -> None:
    assert news(body) == [draft(text)]


def test_a_text_may_have_no_body_and_a_body_may_keep_its_white_space() -> None:
    assert news("", text="<text><group>Satu  dua</group></text>") == [draft("Satu dua")]
    kept = '<text><body xml:space="preserve"> <p>Satu  <note>x</note></p>\n<p><persName>dua</persName></p></body></text>'
    assert news("", text=kept) == [draft(" Satu  x\ndua", span(9, 12, "PERSON"))]
    kept = '<text xml:space="preserve"> <group>Satu  dua</group></text>'
    assert news("", text=kept) == [draft(" Satu  dua")]
    bare = "<text xml:id='t'>Satu  dua</text>"
    assert news("", text=bare, header=HEADER.format("open", "")) == [
        draft("Satu dua", title="Tiba", source="a.txt", published="2024", metadata={"desk": "kota"})
    ]
    marked = news("", text=bare, header="<p>x</p>", off="<annotation type='X' target='#string-range(t,6,3)'/>")
    assert marked == [draft("Satu  dua", span(6, 9, "X"))]
    other = '<text><body xml:space="default"> <p>Satu  dua</p></body></text>'
    assert news("", text=other) == [draft("Satu dua")]


@pytest.mark.parametrize(
    ("body", "marks"),
    [
        ("<persName>Joko</persName>", [("Joko", "PERSON")]),
        ("<orgName>PDI</orgName> <geogName>Bali</geogName>", [("PDI", "ORG"), ("Bali", "LOC")]),
        ("<name>Joko</name> <rs type='X'>ia</rs>", [("Joko", "name"), ("ia", "X")]),
        ("<persName type='TOKOH'>Joko</persName>", [("Joko", "TOKOH")]),
        ("<persName ana='#l1 #l2' type='TOKOH'>Joko</persName>", [("Joko", "LABEL")]),
        ("<persName ana='#l3 #l2'>Joko</persName>", [("Joko", "l2")]),
        ("<persName ana='xl1'>Joko</persName>", [("Joko", "PERSON")]),
        ("<persName><forename>Joko</forename> <surname>Widodo</surname></persName>", [("Joko Widodo", "PERSON")]),
        ("<forename>Joko</forename>", [("Joko", "PERSON")]),
        ("<orgName><hi><surname>Widodo</surname></hi> Grup</orgName>", [("Widodo Grup", "ORG")]),
        ("<orgName><persName>Widodo</persName> Grup</orgName>", [("Widodo", "PERSON"), ("Widodo Grup", "ORG")]),
        ("<hi><surname>Widodo</surname></hi>", [("Widodo", "PERSON")]),
        ("a<persName/><persName> </persName>b", []),
        ("a <persName/>b", []),
        ("<persName> Joko </persName>", [("Joko", "PERSON")]),
        ("a<persName> Joko</persName>", [(" Joko", "PERSON")]),
        ("a <persName>Joko</persName>", [("Joko", "PERSON")]),
        ("<hi>Joko</hi>", []),
    ],
)
def test_names_in_a_text_are_mentions(body: str, marks: list[tuple[str, str]]) -> None:
    labels = "<category xml:id='l1' n='LABEL'/><category xml:id='l2'/><category n='l3'/>"
    (found,) = news(f"<p>{body}</p>", header=labels)
    assert isinstance(found, Draft)
    assert [(found.text[one.start : one.end], one.label) for one in found.spans] == marks


LISTED = (
    "<person xml:id='p1'><persName>Joko Widodo</persName><idno type='Wikidata'>Q3</idno><idno n='viaf'>7</idno><idno/></person>"
    "<org xml:id='o1'><desc>x</desc><label>PDI</label><idno>9</idno></org>"
    "<place xml:id='l1'><name>Solo</name></place><event xml:id='e1'/><object xml:id='b1'><objectName>Keris</objectName></object>"
    "<item xml:id='i1'><name>Benda</name></item><nym xml:id='n1'><name>Nama</name></nym><person><persName>Tanpa</persName></person>"
)
JOKO = {"entity": "Joko Widodo", "external": {"wikidata": "Q3", "viaf": "7"}}


@pytest.mark.parametrize(
    ("pointer", "fields"),
    [
        ("#p1", JOKO),
        ("#x #p1", JOKO),
        ("#o1", {"entity": "PDI", "external": {"id": "9"}}),
        ("#l1", {"entity": "Solo"}),
        ("#e1", {}),
        ("#b1", {"entity": "Keris"}),
        ("#i1", {"entity": "Benda"}),
        ("#n1", {"entity": "Nama"}),
        ("#", {}),
        ("#x", {}),
        ("", {}),
        ("http://www.wikidata.org/entity/Q3", {"entity": "Jokowi", "external": {"wikidata": "Q3"}}),
        ("Joko", {"entity": "Joko"}),
    ],
)
def test_a_name_and_a_mention_stand_for_the_entity_they_point_at(pointer: str, fields: dict[str, Any]) -> None:
    for attribute in ("ref", "key"):
        body = f"<p><persName {attribute}='{pointer}'>Jokowi</persName></p>"
        assert news(body, off=LISTED) == [draft("Jokowi", span(0, 6, "PERSON", **fields))]
    off = f"{LISTED}<annotation target='#string-range(t,0,6)' type='PER' corresp='{pointer}'/>"
    assert news("<p xml:id='t'>Jokowi</p>", off=off) == [draft("Jokowi", span(0, 6, "PER", **fields))]
    both = "<p><persName ref='#p1' key='Lain'>Jokowi</persName></p>"
    assert news(both, off=LISTED) == [draft("Jokowi", span(0, 6, "PERSON", **JOKO))]


BODY = "<p xml:id='p1'>😊 Joko</p>\n<p xml:id='p2'>ke <hi>Sura</hi>baya</p>"
TEXT = "😊 Joko\nke Surabaya"
PIECES = Remark(where="file", what="The mention is in pieces; it was taken from its first to its last character.")


@pytest.mark.parametrize(
    ("attributes", "place", "remarks"),
    [
        ("target='#string-range(p1,2,4)'", (2, 6), []),
        ("target='#string-range( p2 , 3 , 8 )'", (10, 18), []),
        ("target='x.xml#string-range(p1,0,1)'", (0, 1), []),
        ("target='#string-range(p2,0,2) #string-range(p1,0,1)'", (0, 9), [PIECES]),
        ("target='#range(string-index(p2,3),string-index(p2,11))'", (10, 18), []),
        ("target='#range(string-index(p2,0),string-index(p2,2)) #range(string-index(p1,2),string-index(p1,6))'", (2, 9), [PIECES]),
        ("target='#range(string-index(p1,0),string-index(p2,1)) #string-range(p1,2,4)'", (2, 6), []),
        ("from='#string-range(p1,2,4)'", (2, 6), []),
        ("from='#string-range(p1,2,4)' to='#string-range(p2,3,4)'", (2, 14), []),
        ("from='#string-index(p1,2)' to='#string-index(p2,2)'", (2, 9), []),
        ("from='#string-range(p2,3,1)' to='#string-index(p2,7)'", (10, 14), []),
        ("from='#string-index(p1,2)' to='lain'", (2, 2), []),
    ],
)
def test_a_pointer_says_where_a_mention_is(attributes: str, place: tuple[int, int], remarks: list[News]) -> None:
    marked = draft(TEXT, span(*place, "X"))
    assert news(BODY, off=f"<annotation type='X' {attributes}/>") == [*remarks, marked]
    assert news(BODY, off=f"<spanGrp><span type='X' {attributes}/></spanGrp>") == [*remarks, marked]


@pytest.mark.parametrize(
    "attributes",
    [
        {"target": ""},
        {"target": "#p1"},
        {"target": "#string-range(p9,0,1)"},
        {"target": "#string-range(p1,0,1) #string-range(p9,0,1)"},
        {"target": "#range(string-index(p1,0),string-index(p2,1))"},
        {"target": "#range(string-index(p1),string-index(p1,1))"},
        {"target": "#range(string-index(p1,0),string-index(p1))"},
        {"from": "#string-range(p9,0,1)"},
        {"from": "#string-index(p9,0)", "to": "#string-index(p1,1)"},
        {"from": "#string-index(p1,0)", "to": "#string-index(p9,1)"},
        {"to": "#string-index(p1,1)"},
        {"from": "lain"},
        {},
    ],
)
def test_a_pointer_that_is_not_understood_is_refused_and_the_next_one_taken(attributes: dict[str, str]) -> None:
    said = " ".join(f"{name}='{value}'" for name, value in attributes.items())
    off = f"<annotation {said}/><annotation target='#string-range(p1,2,4)' type='X'/>"
    assert news(BODY, off=off) == [
        Reject(where="file", why="The pointer of an annotation was not understood.", raw=str(attributes)),
        draft(TEXT, span(2, 6, "X")),
    ]


def test_where_mentions_are_pointed_at_every_character_counts_and_names_are_none() -> None:
    body = "\n<p xml:id='t'> <persName>Joko</persName><note>x</note>  <lb/>tiba</p>"
    off = "<annotation target='#string-range(t,1,4)' type='X'/>"
    assert news(body, off=off) == [draft("\n Jokox  tiba", span(2, 6, "X"))]


@pytest.mark.parametrize(
    ("attributes", "inner", "fields"),
    [
        ("ana='#c1' type='T'", "", {"label": "PER"}),
        ("ana='#c2' type='T'", "", {"label": "c2"}),
        ("ana='http://x.id/l#ORG' type='T'", "", {"label": "T"}),
        ("ana='http://x.id/l#ORG'", "", {"label": "ORG"}),
        ("ana='a/b'", "", {"label": "b"}),
        ("ana='l:ORG'", "", {"label": "ORG"}),
        ("ana='#x LOC'", "", {"label": "LOC"}),
        ("ana='x#'", "", {"label": "Mention"}),
        ("", "", {"label": "Mention"}),
        ("n='s1' cert='0.5'", "", {"label": "Mention", "id": "s1", "score": 0.5}),
        ("cert='1e-05'", "", {"label": "Mention", "score": 1e-05}),
        ("cert='1E2'", "", {"label": "Mention", "score": 100.0}),
        ("cert='high'", "", {"label": "Mention"}),
        ("cert='1.2.3'", "", {"label": "Mention"}),
        ("cert='.'", "", {"label": "Mention"}),
        ("cert='.e5'", "", {"label": "Mention"}),
        ("cert='.5'", "", {"label": "Mention", "score": 0.5}),
        ("cert='1.'", "", {"label": "Mention", "score": 1.0}),
        ("", "<respStmt><resp>rule:x</resp><name>rina</name></respStmt>", {"label": "Mention", "origin": "rule:x", "annotator": "rina"}),
        (
            "",
            "<revisionDesc><change n='created'>2023</change><change n='updated'>2024</change></revisionDesc>",
            {"label": "Mention", "created": "2023"},
        ),
        ("", "<revisionDesc><change>2023</change></revisionDesc>", {"label": "Mention"}),
        ("", "<note>sa<hi>tu</hi></note><note/>", {"label": "Mention", "notes": ("satu", "")}),
    ],
)
def test_an_annotation_says_its_label_its_score_and_who_made_it(attributes: str, inner: str, fields: dict[str, Any]) -> None:
    labels = "<category xml:id='c1' n='PER'/><category xml:id='c2'/>"
    off = f"<annotation target='#string-range(t,0,4)' {attributes}>{inner}</annotation>"
    assert news("<p xml:id='t'>Joko</p>", off=off, header=labels) == [draft("Joko", DraftSpan(start=0, end=4, **fields))]


HEADER = (
    "<fileDesc><titleStmt><title>Ti<hi>ba</hi></title></titleStmt><sourceDesc><bibl><idno type='source'>a.txt</idno><date>2024</date>"
    "<note type='status'>{}</note><note type='meta' n='desk'>kota</note><note type='meta' n='kosong'/><note type='x'>y</note></bibl>"
    "</sourceDesc></fileDesc><profileDesc><langUsage>{}</langUsage></profileDesc>"
)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("<language ident='id'>Indonesia</language>", "id"),
        ("<language ident='und'>Indonesia</language>", "Indonesia"),
        ("<language>Indonesia</language>", "Indonesia"),
        ("<language ident=''>Indonesia</language>", ""),
        ("", ""),
    ],
)
def test_the_header_says_what_is_known_of_the_document(language: str, told: str) -> None:
    known = {"title": "Tiba", "source": "a.txt", "published": "2024", "metadata": {"desk": "kota"}}
    for status in ("done", "open"):
        header = HEADER.format(status, language)
        assert news("<p>x</p>", header=header) == [draft("x", **known, language=told, done=status == "done")]


def test_notes_on_the_article_are_those_that_say_so() -> None:
    first = "<listAnnotation><note type='article'>sa<hi>tu</hi></note><note type='lain'>x</note></listAnnotation>"
    off = f"{first}<note type='article'>dua</note>"
    assert news("<p>x</p>", off=off) == [draft("x", notes=("satu", "dua"))]


def test_a_folder_is_read_by_its_list_and_a_file_may_hold_several_documents(tmp_path: Path) -> None:
    one = f"<TEI {NS}><text><body><p>{{}}</p></body></text></TEI>"
    empty = f"<TEI {NS}><teiHeader/></TEI>"
    (tmp_path / "a.xml").write_text(one.format("A"))
    (tmp_path / "b.xml").write_text(f"<teiCorpus>{one.format('B')}{empty}{one.format('C')}</teiCorpus>")
    (tmp_path / "c.xml").write_text(empty)
    (tmp_path / "d.xml").write_text("<TEI")
    (tmp_path / "e.xml").write_text(f"<TEI {NS}><teiHeader>{HEADER.format('open', '')}</teiHeader><text><body>E</body></text></TEI>")
    more = '"title": "T", "source": "s", "language": "id", "published": "2024", "metadata": {"k": "v"}, "status": "done"'
    (tmp_path / "documents.jsonl").write_text(f'{{"file": "a", {more}}}\n{{"file": "e", {more}}}\n')
    name = tmp_path.name
    listed = {"source": "s", "title": "T", "language": "id", "published": "2024", "metadata": {"k": "v"}, "done": True}
    own = {"source": "a.txt", "title": "Tiba", "language": "id", "published": "2024", "metadata": {"desk": "kota"}}
    assert news_of(FORMATS["tei"], tmp_path) == [
        draft("A", where=f"{name}/a.xml", **listed),
        draft("E", where=f"{name}/e.xml", **own),
        draft("B", where=f"{name}/b.xml, TEI 1", source="b.xml#1"),
        draft("C", where=f"{name}/b.xml, TEI 2", source="b.xml#2"),
        Reject(where=f"{name}/c.xml", why="There is no TEI with a text in it."),
        Reject(where=f"{name}/d.xml", why="It is not sound XML."),
    ]
    (tmp_path / "documents.jsonl").unlink()
    (tmp_path / "a.xml").rename(tmp_path / "z.xml")
    assert news_of(FORMATS["tei"], tmp_path)[-1] == draft("A", where=f"{name}/z.xml", source="z.xml")
    assert news_of(FORMATS["tei"], tmp_path / "b.xml") == [draft("B", where="b.xml, TEI 1"), draft("C", where="b.xml, TEI 2")]
