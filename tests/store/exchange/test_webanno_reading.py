"""WebAnno TSV is read row by row: where sentences and tokens stand, which layers mark mentions, what is stacked, and what is refused."""

from pathlib import Path
from typing import Any

import pytest

from store.exchange.contract import Draft, DraftEntity, DraftSpan, News, Preface, Reject, Remark
from store.exchange.forms import webanno_reading
from store.exchange.registry import FORMATS
from tests.store.exchange.reading import news_of, read_text

NER = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"


def news(*lines: str, layers: tuple[str, ...] = ("webanno.custom.N|value",), version: str = "3.3", end: str = "\n") -> list[News]:
    """Return what is read of a table; its rows begin in the line after the layers and two blank ones."""
    head = [f"#FORMAT=WebAnno TSV {version}", *(one if one.startswith("#") else f"#T_SP={one}" for one in layers), "", ""]
    return read_text("webanno", end.join([*head, *lines, ""]))


def spans(*lines: str, **more: Any) -> list[DraftSpan]:
    """Return the spans of a table about which there is nothing else to say."""
    (draft,) = news(*lines, **more)
    assert isinstance(draft, Draft)
    return list(draft.spans)


def span(start: int, end: int, label: str, line: int, **more: Any) -> DraftSpan:
    return DraftSpan(start=start, end=end, label=label, where=f"line {line}", **more)


JOKO = "#Text=Joko Widodo tiba"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("version", ["3.0", "3.1", "3.2", "3.3 "])
def test_a_mention_goes_over_all_rows_with_its_number(version: str, end: str) -> None:
    found = spans(JOKO, "1-1\t0-4\tJoko\tPER[1]\t", "1-2\t5-11\tWidodo\tPER[1]|X[2]", "1-3\t12-16\ttiba\tX[2]", version=version, end=end)
    assert found == [span(0, 11, "PER", 6), span(5, 16, "X", 7)]


@pytest.mark.parametrize(
    ("cell", "labels"),
    [
        ("PER", ["PER"]),
        ("*", ["N"]),
        ("_", []),
        ("_|_", ["N", "N"]),
        ("PER|ORG", ["PER", "ORG"]),
        ("PER[1]|PER[2]", ["PER", "PER"]),
        ("PER[1]|PER[1]", ["PER"]),
        ("*[3]", ["N"]),
        ("PER\\|X\\\\\\-\\>\\[1\\]", ["PER|X\\->[1]"]),
        ("a\\->b", ["a->b"]),
        ("", []),
    ],
)
def test_a_cell_may_hold_several_values_with_numbers_and_escapes(cell: str, labels: list[str]) -> None:
    assert spans("#Text=Joko", f"1-1\t0-4\tJoko\t{cell}\t") == [span(0, 4, label, 6) for label in labels]


def test_marks_without_a_number_end_with_their_token() -> None:
    assert spans(JOKO, "1-1\t0-4\tJoko\tPER", "1-2\t5-11\tWidodo\tPER", "1-2.1\t5-8\tWid\tX", "1-3\t12-16\ttiba\t_") == [
        span(0, 4, "PER", 6),
        span(5, 11, "PER", 7),
        span(5, 8, "X", 8),
    ]


@pytest.mark.parametrize(
    ("layer", "cells", "expected"),
    [
        ("c.N|identifier|value", ["Joko W", "PER"], {"label": "PER", "entity": "Joko W"}),
        ("c.N|Identifier|note|ROLE_x|a.b|jenis", ["*", "ragu", "r", "s", "PER"], {"label": "PER", "notes": ("ragu",)}),
        ("c.N|Note|jenis|lain", ["ragu", "PER", "X"], {"label": "PER", "notes": ("ragu",)}),
        ("c.N|lain|Label|value", ["X", "L", "V"], {"label": "V"}),
        ("c.N|lain|Label", ["X", "L"], {"label": "L"}),
        ("c.N|identifier|Comments", ["*", "ragu"], {"label": "N", "notes": ("ragu",)}),
        ("c.N|", ["*"], {"label": "N"}),
        ("c.N", ["*"], {"label": "N"}),
        (
            f"{NER}|identifier|value",
            ["http://www.wikidata.org/entity/Q3", "PER"],
            {"label": "PER", "entity": "Joko", "external": {"wikidata": "Q3"}},
        ),
        (
            f"{NER}|identifier|value",
            ["http://x.id/1", "*"],
            {"label": "NamedEntity", "entity": "Joko", "external": {"iri": "http://x.id/1"}},
        ),
    ],
)
def test_a_layer_says_what_its_columns_are(layer: str, cells: list[str], expected: dict[str, Any]) -> None:
    assert spans("#Text=Joko", "\t".join(["1-1", "0-4", "Joko", *cells]), layers=(layer,)) == [span(0, 4, line=6, **expected)]


def test_columns_are_those_of_their_layer_and_the_first_value_stays() -> None:
    layers = ("c.A|value|note", "c.B|value", "#T_RL=c.R|x|BT_c.A", "c.C|value")
    rows = [
        "1-1\t0-4\tJoko\tP[1]\tsatu[1]\tQ\tr\t1-1\tZ",
        "1-2\t5-11\tWidodo\tX[1]\tdua[1]\t_\tr\t1-1",
        "1-3\t12-16\ttiba\t_\t_\t_\t_\t_\tW",
    ]
    assert news(JOKO, *rows, layers=layers) == [
        Remark(where="file", what="The layer c.R holds no mentions; its values in 2 rows were left out."),
        Draft(
            text="Joko Widodo tiba",
            where="file",
            spans=(
                span(0, 11, "P", 9, notes=("satu",)),
                span(0, 4, "Q", 9),
                span(0, 4, "Z", 9),
                span(12, 16, "W", 11),
            ),
        ),
    ]


def test_linguistic_layers_and_chains_are_left_out_and_told() -> None:
    layers = ("de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue", "#T_CH=c.Chain|x", f"{NER}|value")
    remarks = [
        Remark(where="file", what=f"The layer {name} holds no mentions; its values in 1 rows were left out.")
        for name in ("de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS", "c.Chain")
    ]
    found = news("#Text=Joko", "1-1\t0-4\tJoko\tNN\tx\tPER", layers=layers)
    assert found == [*remarks, Draft(text="Joko", where="file", spans=(span(0, 4, "PER", 8),))]


def test_values_that_are_stacked_unevenly_are_mentions_of_their_own() -> None:
    found = spans("#Text=Joko", "1-1\t0-4\tJoko\tPER|ORG\tsatu", layers=("c.N|value|note",))
    assert found == [span(0, 4, "PER", 6, notes=("satu",)), span(0, 4, "ORG", 6)]
    found = spans("#Text=Joko", "1-1\t0-4\tJoko\tPER\tsatu[4]|dua[5]", layers=("c.N|value|note",))
    assert found == [span(0, 4, "PER", 6, notes=("satu",)), span(0, 4, "N", 6, notes=("dua",))]


def _sound(text: str, *spans: DraftSpan) -> list[News]:
    return [Draft(text=text, where="file", spans=spans)]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["#Text=Satu", "1-1\t0-4\tSatu\t_", "", "#Text=dua", "2-1\t5-8\tdua\t_"], "Satu\ndua"),
        (["#Text=Satu", "1-1\t0-4\tSatu\t_", "", "#Text=dua", "2-1\t4-7\tdua\t_"], "Satudua"),
        (["#Text=Satu", "1-1\t0-4\tSatu\t_", "", "#Text=dua", "2-1\t8-11\tdua\t_"], "Satu\n   dua"),
        (["#Text=Satu", "1-1\t3-7\tSatu\t_"], "   Satu"),
        (["#Text=Satu", "#Text=dua", "1-1\t0-4\tSatu\t_", "1-2\t5-8\tdua\t_"], "Satu\ndua"),
        (["#Text=Satu", "#Text=", "1-1\t0-4\tSatu\t_"], "Satu\n"),
        (["#Sentence.id=k", "#Text=Satu", "1-1\t0-4\tSatu\t_", "1-1.1\t0-2\tlain\t_"], "Satu"),
        (["#Text=😊 a", "1-1\t0-2\t😊\t_", "1-2\t3-4\ta\t_", "#Text=b", "2-1\t5-6\tb\t_"], "😊 a\nb"),
        (["#Text=a\\tb\\nc\\fd\\re\\bf\\\\g", "1-1\t0-1\ta\t_"], "a\tb\nc\fd\re\bf\\g"),
        (["#Text=a\\q\\ b\\\x01c", "1-1\t0-1\ta\t_"], "a\\q\\ b\x01c"),
    ],
)
def test_sentences_stand_where_their_first_token_says(lines: list[str], text: str) -> None:
    assert news(*lines) == _sound(text)


def test_before_version_3_2_the_text_is_escaped_as_in_java() -> None:
    row = "1-1\t0-1\ta\t_"
    assert news("#Text=a\\u0041\\u00e9\\tb\\q\\\\n", row, version="3.1") == _sound("aAé\tbq\\n")
    assert news("#Text=a\\u0041", row, version="3.2") == _sound("a\\u0041")
    assert news("#Text=a\\ud83d\\ude0ab\\ud83d", row, "1-2\t3-4\tb\t_", version="3.0") == _sound("a😊b\ufffd")


@pytest.mark.parametrize(
    ("second", "why"),
    [("2-1\t2-5\tdua\t_", "The sentence begins at 2, where the text has come to 5 already."), ("2-1\t11-14\tdua\t_", "")],
)
def test_a_sentence_that_cannot_stand_there_is_refused_and_kept(monkeypatch: pytest.MonkeyPatch, second: str, why: str) -> None:
    monkeypatch.setattr(webanno_reading, "MAX_BYTES", 10)
    why = why or "The sentence begins at 11, where no article reaches."
    found = news("#Text=Satu", "1-1\t0-4\tSatu\t_", "#Text=dua", second)
    assert found == [
        Reject(where="file, line 8", why=why),
        Remark(where="file", what="2 tokens are not the text at their offsets."),
        Draft(text="Satu\ndua", where="file"),
    ]
    assert news("#Text=Satu", "1-1\t10-14\tSatu\t_") == _sound(" " * 10 + "Satu")


def test_what_does_not_fit_its_text_is_told_or_refused() -> None:
    found = news("#Text=😊 Joko", "1-1\t0-2\t😊\t_", "1-2\t3-8\tJoko\tPER", "1-2.1\t1-2\tx\tORG", "1-3\t4-7\tJok\t_")
    assert found == [
        Remark(where="file", what="2 tokens are not the text at their offsets."),
        Reject(where="file, line 7", why="The mention has no place in the text (8 is not inside a text of 7 utf-16 units).", raw="PER"),
        Reject(where="file, line 8", why="The mention has no place in the text (1 lies inside the character '😊').", raw="ORG"),
        Draft(text="😊 Joko", where="file"),
    ]
    ascii_only = news("#Text=Joko", "1-1\t0-4\tJoki\tPER")
    assert ascii_only == [
        Remark(where="file", what="1 tokens are not the text at their offsets."),
        Draft(text="Joko", where="file", spans=(span(0, 4, "PER", 6),)),
    ]


def test_offsets_in_code_points_are_taken_only_when_they_fit_better() -> None:
    told = "Its offsets count code points, not UTF-16 units as the format says; they were taken so."
    assert news("#Text=😊 Joko", "1-1\t0-1\t😊\t_", "1-2\t2-6\tJoko\tPER") == [
        Remark(where="file", what=told),
        Draft(text="😊 Joko", where="file", spans=(span(2, 6, "PER", 7),)),
    ]
    assert news("#Text=😊 Joko", "1-1\t0-2\t😊\t_", "1-2\t3-7\tJoko\tPER") == _sound("😊 Joko", span(2, 6, "PER", 7))


@pytest.mark.parametrize("row", ["baris", "1\t0-4\tJoko", "#Lain=x", "1-1\t0\tJoko\tPER"])
def test_a_line_that_is_no_row_is_refused_and_the_next_one_read(row: str) -> None:
    assert news("#Text=Joko", row, "1-1\t0-4\tJoko\tPER") == [
        Reject(where="file, line 6", why="This is no row of a token.", raw=row),
        Draft(text="Joko", where="file", spans=(span(0, 4, "PER", 7),)),
    ]


@pytest.mark.parametrize("first", ["#FORMAT=WebAnno TSV 2.2", "#FORMAT=WebAnno TSV 4.0", "Joko"])
def test_another_version_is_refused(first: str) -> None:
    why = "This is no WebAnno TSV 3: the first line does not say so."
    assert read_text("webanno", f"{first}\nlain\n") == [Reject(where="file", why=why, raw=first)]


def test_a_folder_is_read_with_its_lists(tmp_path: Path) -> None:
    (tmp_path / "b.tsv").write_bytes(b"\xef\xbb\xbf#FORMAT=WebAnno TSV 3.3\n\n#Text=B\n1-1\t0-1\tB\n")
    (tmp_path / "c.tsv").write_bytes(b"a\xff")
    head = f"#FORMAT=WebAnno TSV 3.3\n#T_SP={NER}|identifier|value\n\n\n#Text=Joko\n"
    (tmp_path / "a.tsv").write_text(f"{head}1-1\t0-4\tJoko\tjkw\tPER\n")
    (tmp_path / "documents.jsonl").write_text(
        '{"file": "a", "title": "T", "source": "s", "language": "id", "published": "2024", "metadata": {"k": "v"}, "status": "done"}\n'
        '{"file": "hilang"}\n'
    )
    (tmp_path / "entities.jsonl").write_text('{"identifier": "jkw", "name": "Joko Widodo", "external": {"wikidata": "Q3"}}\n')
    name = tmp_path.name
    entity = DraftEntity(name="Joko Widodo", external={"wikidata": "Q3"})
    first = span(0, 4, "PER", 6, entity="Joko Widodo", external={"wikidata": "Q3"})
    assert news_of(FORMATS["webanno"], tmp_path) == [
        Preface(entities=(entity,)),
        Draft(
            text="Joko",
            where=f"{name}/a.tsv",
            source="s",
            title="T",
            language="id",
            published="2024",
            metadata={"k": "v"},
            done=True,
            spans=(first,),
        ),
        Reject(where=f"{name}/hilang.tsv", why="There is no such file."),
        Draft(text="B", where=f"{name}/b.tsv", source="b.tsv"),
        Reject(where=f"{name}/c.tsv", why="The file is not UTF-8 (byte 1)."),
    ]
    (tmp_path / "entities.jsonl").unlink()
    assert not isinstance(news_of(FORMATS["webanno"], tmp_path)[0], Preface)
