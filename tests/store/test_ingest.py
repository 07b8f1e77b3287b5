import hashlib
import io
import os
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import InputError
from store.ingest import (
    MAX_BYTES,
    TITLE_LENGTH,
    article_id,
    decode,
    from_stdin,
    make_article,
    read_article,
    read_limited,
    source_name,
    title_of,
)

INDONESIAN = "Presiden Vladimir Putin Rabu (8/11) memuji kerja sama militer.\nIa bertemu Xi.\n"


def _write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_an_article_is_named_measured_and_hashed(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    article, text = read_article(_write(tmp_path, "a/satu.txt", INDONESIAN.encode()), root=tmp_path)
    assert text == INDONESIAN
    assert article.source == "a/satu.txt"
    assert article.id == article_id("a/satu.txt")
    assert article.length == len(INDONESIAN)
    assert article.sha256 == hashlib.sha256(INDONESIAN.encode()).hexdigest()
    assert article.encoding == "utf-8"
    assert article.title == "Presiden Vladimir Putin Rabu (8/11) memuji kerja sama militer."
    assert article.status == "open"


@pytest.mark.parametrize(
    ("encoding", "text", "name"),
    [
        ("utf-8", "Xi Jinping 习近平 🙂 e\u0301", "utf-8"),
        ("utf-8-sig", "Xi Jinping", "utf-8-sig"),
        ("utf-16", "Xi Jinping", "utf-16"),
        ("utf-32", "Xi Jinping", "utf-32"),
        ("utf-16-le", "Xi Jinping bertemu Putin di café", "utf-16-le"),
        ("utf-16-be", "Xi Jinping bertemu Putin di café", "utf-16-be"),
        ("cp1252", "Harga “kopi” di café itu – 5 € saja, kata Österreich.", "cp1252"),
        ("cp1252", "di café", "cp1252"),
        ("latin-1", "Judul \x1b]52;c;aGk=\x07 biasa saja, sungguh\nisi \x8d31m", "latin-1"),
        ("cp1251", "Владимир Путин посетил Пекин в среду и похвалил сотрудничество.", "cp1251"),
        ("big5", "習近平訪問莫斯科，與普京會談。中國國防部長參加。", "big5"),
    ],
)
def test_the_encoding_is_found_and_named(encoding: str, text: str, name: str) -> None:
    assert decode(text.encode(encoding), where="x") == (text, name)


def test_a_few_bad_bytes_do_not_make_utf_8_something_else() -> None:
    text, name = decode(("é" * 200).encode() + b"\xe2\x82", where="x")
    assert text == "é" * 200 + "\ufffd"
    assert name == "utf-8 (damaged)"


def test_only_line_ends_and_one_byte_order_mark_are_taken_away() -> None:
    data = "\ufeff\ufeff a\r\nb\rc\n\x0b\x0c\u2028\x85 \x1b[31m\x00 e\u0301 ".encode()
    assert decode(data, where="x")[0] == "\ufeff a\nb\nc\n\x0b\x0c\u2028\x85 \x1b[31m\x00 e\u0301 "


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_any_text_comes_through_utf_8_unchanged_but_for_line_ends(text: str) -> None:
    # A letter in front, so that a leading byte order mark or a lone control character is not all there is.
    text = "Berita hari ini dari Jakarta: " * 3 + text
    expected = text.replace("\r\n", "\n").replace("\r", "\n")
    if sum((char < " " and char not in "\t\n\f\r\x1b") or char == "\x7f" for char in text) * 12 < len(text):
        assert decode(text.encode(), where="x") == (expected, "utf-8")


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n" + b"text " * 50,
        b"PK\x03\x04" + b"x" * 100,
        b"\x89PNG\r\n\x1a\n" + b"x" * 100,
        bytes(range(256)) * 20,
        b"\x00\x01\x02\x03" * 100,
        b"caf\xe9 \x00 text in latin-1 with a zero",
    ],
)
def test_a_binary_file_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"^x: This is not a text file\. "):
        decode(data, where="x")


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_a_file_without_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="holds no text"):
        decode(data, where="x")


def test_a_damaged_utf_16_file_is_refused() -> None:
    with pytest.raises(InputError, match="damaged at byte"):
        decode("abc".encode("utf-16") + b"x", where="x")


def test_the_size_is_asked_before_a_byte_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)

    class Unread(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise AssertionError("read")

    monkeypatch.setattr("store.ingest.os.fdopen", lambda descriptor, mode: Unread(descriptor, mode))
    with pytest.raises(InputError, match=r"big\.txt: The file is 100\.0 MiB; the limit is 32 MiB\. Split it"):
        read_article(path, root=tmp_path)


def test_a_file_at_the_limit_is_read(tmp_path: Path) -> None:
    path = _write(tmp_path, "edge.txt", b"a" * MAX_BYTES)
    assert read_article(path, root=tmp_path)[0].length == MAX_BYTES
    with path.open("ab") as file:
        file.write(b"b")
    with pytest.raises(InputError, match="limit is 32 MiB"):
        read_article(path, root=tmp_path)


def test_missing_folders_pipes_and_loops_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no such file"):
        read_article(tmp_path / "no.txt", root=tmp_path)
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(InputError, match="not a plain file"):
        read_article(tmp_path / "folder.txt", root=tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(InputError, match="not a plain file"):
        read_article(tmp_path / "pipe.txt", root=tmp_path)
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    with pytest.raises(InputError, match="cannot be read"):
        read_article(tmp_path / "loop.txt", root=tmp_path)


def test_an_unreadable_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _write(tmp_path, "secret.txt", b"text")

    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("store.ingest.os.open", refuse)
    with pytest.raises(InputError, match=r"secret\.txt: The file cannot be read \(Permission denied\)\. Check its permissions\."):
        read_article(path, root=tmp_path)


def test_an_id_depends_on_the_source_alone() -> None:
    assert re.fullmatch("[0-9a-z]{26}", article_id("a.txt"))
    assert article_id("a.txt") == article_id("a.txt") != article_id("A.txt")
    composed = unicodedata.normalize("NFC", "berita-é.txt")
    assert article_id(composed) == article_id(unicodedata.normalize("NFD", composed))
    assert len({article_id(f"{number}.txt") for number in range(5000)}) == 5000


def test_a_name_that_is_not_utf_8_is_refused_and_has_an_id_all_the_same(tmp_path: Path) -> None:
    name = os.fsdecode(b"x\xff.txt")
    assert article_id(name)
    with pytest.raises(InputError, match="not valid UTF-8"):
        source_name(tmp_path / name, tmp_path)


def test_a_source_is_relative_to_the_project_or_whole(tmp_path: Path) -> None:
    assert source_name(tmp_path / "a" / ".." / "b.txt", tmp_path) == "b.txt"
    assert source_name(tmp_path / "b.txt", tmp_path / "project") == (tmp_path / "b.txt").as_posix()


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("\n\n  Judul berita  \nIsi.", "x.txt", "Judul berita"),
        ("Kalimat satu. Kalimat dua.", "x.txt", "Kalimat satu."),
        ("“Kalimat satu!” katanya.", "x.txt", "“Kalimat satu!”"),
        ("isi\n\n# Judul besar #\n", "x.md", "Judul besar"),
        ('---\ntanggal: 2023\ntitle: "Judul: dua"\n---\n# Lain\n', "x.md", "Judul: dua"),
        ("---\ntanpa: judul\n---\nIsi saja", "x.MD", "Isi saja"),
        ("# bukan markdown", "x.txt", "# bukan markdown"),
        ("x" * 500, "x.txt", "x" * 79 + "…"),
        (("kata " * 100), "x.txt", "kata " * 14 + "kata…"),
        ("\n" * 20000 + "jauh", "berita.baru.txt", "berita.baru"),
        ("\n" * 20000 + "jauh", "TANPA", "TANPA"),
    ],
)
def test_a_title_is_found(text: str, name: str, title: str) -> None:
    assert title_of(text, name) == title


@given(st.text(), st.text(st.characters(exclude_characters="/"), min_size=1))
def test_a_title_is_one_short_line(text: str, name: str) -> None:
    title = title_of(text, name)
    assert len(title) <= TITLE_LENGTH
    assert "\n" not in title or "\n" in name


def test_text_from_a_pipe_is_kept_once_under_its_own_hash(tmp_path: Path) -> None:
    inbox = tmp_path / "data" / "inbox"
    path = from_stdin(b"Berita\r\n", inbox)
    assert path == inbox / f"{hashlib.sha256(b'Berita' + bytes([13, 10])).hexdigest()}.txt"
    assert path.read_bytes() == b"Berita\r\n"
    before = path.stat().st_mtime_ns
    assert from_stdin(b"Berita\r\n", inbox) == path
    assert path.stat().st_mtime_ns == before
    for bad in (b"", b"\x00\x01" * 50, b"x" * (MAX_BYTES + 1)):
        with pytest.raises(InputError, match=r"^standard input: "):
            from_stdin(bad, inbox)
    assert len(list(inbox.iterdir())) == 1


def test_an_article_can_be_made_of_a_text_that_has_no_file() -> None:
    article = make_article("Isi.", source="https://contoh.id/berita")
    assert (article.title, article.length, article.id) == ("Isi.", 4, article_id("https://contoh.id/berita"))


@given(st.binary(max_size=300) | st.text(max_size=100).map(lambda text: text.encode("utf-16", "surrogatepass")))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text, encoding = decode(data, where="x")
    except InputError:
        return
    assert text.strip()
    assert "\r" not in text
    assert encoding
    text.encode("utf-8")


@pytest.mark.parametrize("call", ["open", "fstat", "read", "close"])
@pytest.mark.parametrize("kind", ["file", "pipe"])
def test_every_failing_call_is_a_sentence_and_leaves_nothing_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, kind: str
) -> None:
    path = tmp_path / "a.txt"
    if kind == "file":
        path.write_text("Isi.")
    else:
        os.mkfifo(path)
    open_before = len(os.listdir("/proc/self/fd"))
    real_close = os.close

    def fail(*arguments: object, **_: object) -> None:
        if call == "close":
            real_close(arguments[0])  # type: ignore[arg-type]
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, call, fail)
    said = ""
    try:
        data = read_limited(path)
    except InputError as error:
        said = str(error)
    monkeypatch.undo()
    if (kind, call) == ("file", "close"):
        assert data == b"Isi.", "closing what was only read can lose nothing"
    else:
        assert ("plain file" if kind == "pipe" and call in ("read", "close") else "Input/output error") in said
    assert len(os.listdir("/proc/self/fd")) == open_before
