"""A project in which everything that a screen shows is hostile: names, titles, texts, labels, entities, notes, searches, settings."""

import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from store import annotate, entities
from store.errors import StoreError
from store.model import Change, Suggestion
from store.project import Project
from store.saved_searches import SavedSearches
from tests.hostile.payloads import PAYLOADS, as_bytes, as_label, as_name, without_surrogates

FIRST = "a.txt"
"""The article that is read; its name sorts first."""
CHANGED = "zz.txt"
"""The article whose file is another by the time it is opened; its name sorts last."""
PLAIN = "Presiden Joko Widodo bertemu Xi Jinping di Beijing pada 8 November 2023."
"""A sentence in which the engine finds something whatever stands beside it."""
HARMLESS = "biasa saja"
"""A payload that does nothing."""
_FILLER = "Kalimat biasa yang tidak menyebut siapa pun."
_EDGES = range(20, 96, 5)
"""Code points of filling before a payload, so that it comes to stand across the right edge."""
_SHORT = 400
"""Code points up to which a payload is put at every edge."""
_LONG = 1000
"""Code points from which on a payload of many words is annotated in part."""


def text_of(payload: str, number: int, *, alone: bool = True) -> str:
    """Return an article with the payload in its title, beside names, alone, and at the edge of rows.

    One of several has two of the edges, other ones than the next, and a long one stands there once, since all of them are read.
    """
    if not alone and len(payload) >= _LONG:
        return f"Judul{number} {PLAIN} {payload}\n\n"
    edges = [("kata " * 20)[:filling] + payload + " ujung" for filling in _EDGES] if len(payload) < _SHORT else []
    edges = edges if alone else edges[number % 8 :: 8]
    parts = [f"Judul{number} {payload}", f"JAKARTA - {payload} {PLAIN} {payload}", f"Awal{number} {payload} Akhir{number}", payload, *edges]
    return "\n\n".join([*parts, PLAIN, "Tamat."]) + "\n"


def _diluted(text: str) -> str:
    """Return the text with so many ordinary paragraphs after it that it is text, and no binary file, whatever controls it holds."""
    controls = sum(char < " " and char != "\n" for char in text)
    return text + f"{_FILLER}\n\n" * (12 * controls // len(_FILLER))


def make(where: Path, payloads: Sequence[str]) -> Path:
    """Make a project with these payloads everywhere, and return its folder, whose name is the first of them."""
    name = as_name(payloads[0], 60).strip(b". ") or b"proyek"
    folder = Path(os.fsdecode(os.fsencode(where) + b"/" + name))
    folder.mkdir(parents=True)
    shown = [payload for payload in payloads if payload]
    # NUL makes a file no text at all, and broken UTF-8 makes all of it another encoding; the other articles hold those.
    alone = len(shown) == 1
    whole = "".join(text_of(without_surrogates(one).replace("\0", "") or HARMLESS, number, alone=alone) for number, one in enumerate(shown))
    (folder / FIRST).write_text(_diluted(whole), encoding="utf-8", newline="")
    for number, payload in enumerate(shown):
        path = Path(os.fsdecode(os.fsencode(folder) + b"/" + f"b{number:02} ".encode() + as_name(payload) + b".txt"))
        often = payload if alone or len(payload) < _LONG else HARMLESS
        path.write_bytes(as_bytes(f"{payload} Judul{number} {often}\n\n{PLAIN} {often}\n\nXi Jinping, {often}.\n"))
    (folder / "labels.toml").write_text(_labels(shown), encoding="utf-8")
    changed = folder / CHANGED
    changed.write_text(f"Zeta\n\nPresiden Anwar tiba di {PLAIN}\n\nMenteri Retno hadir di Surabaya.\n", encoding="utf-8")
    _annotate(folder, shown)
    told = "\n\n".join(f"Baru {without_surrogates(one)[:2000]} lama".replace("\0", "") for one in shown)
    changed.write_text(_diluted(f"Zeta\n\n{told}\n\nTidak ada lagi.\n"), encoding="utf-8", newline="")
    return folder


def settings(where: Path, payloads: Sequence[str], *, wrong: bool) -> dict[str, str]:
    """Write a theme by each name and, if so wanted, settings and keys that are wrong; return the environment that has them used."""
    config, data = where / f"config-{wrong}", where / f"data-{wrong}"
    (config / "themes").mkdir(parents=True)
    data.mkdir()
    for number, payload in enumerate(payloads):
        name = "".join(one for one in without_surrogates(payload)[:80] if one.isprintable()) or "tema"
        theme = f'name = {_toml(name)}\n[colours]\nprimary = "#336699"\n'
        (config / "themes" / f"{number}.toml").write_text(theme, encoding="utf-8")
    if wrong:
        short = list(dict.fromkeys(without_surrogates(one)[:60] for one in payloads))
        lines = [f"theme = {_toml(payloads[0])}", f"panel = {_toml(payloads[-1])}", *(f"{_toml(one)} = 1" for one in short)]
        (config / "config.toml").write_text("\n".join(lines), encoding="utf-8")
        keys = "\n".join(f"{_toml(one)} = [{_toml(one)}]" for one in short)
        (config / "keymap.toml").write_text(f'[keys]\n"label.pick" = [{_toml(payloads[0])}, "t"]\n{keys}\n', encoding="utf-8")
        (config / "themes" / "wrong.toml").write_text(f"name = {_toml(payloads[0][:200])}\n{_toml(payloads[0][:200])} = 1\n", "utf-8")
    return {"SOROT_CONFIG_DIR": str(config), "SOROT_DATA_DIR": str(data)}


def all_payloads() -> list[str]:
    """Return every payload, in a fixed order."""
    return list(PAYLOADS.values())


def _annotate(folder: Path, payloads: Sequence[str]) -> None:
    """Tag, note, link, decide and keep searches, with the payloads as words, names and annotator."""
    who = without_surrogates(payloads[0])[:80] or "ana"
    project = Project.open(folder, annotator=who)
    try:
        labels = [label.name for label in project.labels.labels]
        for number, article in enumerate(_articles(folder, project)):
            for payload in payloads if number == 0 else payloads[(number - 1) % len(payloads) :][:1]:
                with suppress(StoreError, ValueError):
                    _say(project, article, without_surrogates(payload), labels[number % len(labels)], who)
        searches = SavedSearches(project.store_dir)
        for payload in payloads:
            with suppress(StoreError, ValueError, UnicodeError):
                searches.save(without_surrogates(payload)[:500])
    finally:
        project.close()
    _trained(folder, payloads)


def _articles(folder: Path, project: Project) -> list[str]:
    from store.folder import scan
    from store.ingest import article_id

    found = []
    for path in scan(folder):
        one = article_id(path.relative_to(folder).as_posix())
        with suppress(StoreError):
            project.document(one)
            found.append(one)
    return found


def _say(project: Project, article: str, payload: str, label: str, who: str) -> None:
    """Say something of every kind about one article."""
    document = project.document(article)
    entity = entities.new_entity(payload[:200] or "x", label, aliases=(f"{payload[:100]} alias",), external={"wikidata": "Q1"})
    other = entities.new_entity(f"Rekan {payload[:200]}", label)
    _do(project, entities.put_entity(None, entity, annotator=who))
    _do(project, entities.put_entity(None, other, annotator=who))
    _do(project, entities.write_note(entity, f"# {payload}\n\n{payload}", annotator=who))
    # The entity of the payload is the first of the list, by its mentions, and one of them is spelt in another way.
    for quote in (_words(payload), "Xi Jinping", "Jinping", "Joko Widodo"):
        at = document.text.find(quote) if quote else -1
        while at >= 0 and document.spans_at(at, at + len(quote)):
            at = document.text.find(quote, at + 1)
        if at >= 0:
            document = project.document(article)
            _do(
                project,
                annotate.tag(
                    document, at, at + len(quote), label, annotator=who, entity=other.id if quote.startswith("Joko") else entity.id
                ),
            )
            document = project.document(article)
            for span in list(document.spans.values())[:3]:
                _do(project, annotate.write_note(document, "span", span.id, f"{payload}\n{payload}", annotator=who))
    document = project.document(article)
    _do(project, annotate.write_note(document, "article", article, payload, annotator=who))
    at = document.text.rfind("Beijing")
    if at >= 0:
        one = Suggestion(start=at, end=at + 7, label=label, quote="Beijing", score=0.5, source="model", origin=f"model:{payload[:40]}@1")
        _do(project, annotate.reject(project.document(article), [one], annotator=who))


def _words(payload: str) -> str:
    """Return the payload, of a long one the words that begin it; a long word is whole."""
    text = payload.strip()
    cut = max(text.rfind(" ", 0, _LONG), text.rfind("\n", 0, _LONG)) if len(text) > _LONG else -1
    return text[:cut] if cut > 0 else text


def _do(project: Project, change: Change | None) -> None:
    """Do it, or let it be where the store refuses such words."""
    if change is not None:
        with suppress(StoreError, ValueError):
            project.do(change)


def _labels(payloads: Iterable[str]) -> str:
    """Return a label file with as much of each payload as a label may hold, the first with keys and colours."""
    lines: dict[str, str] = {}
    for number, payload in enumerate(payloads):
        name = as_label(payload) or f"LABEL{number}"
        about = "".join(one for one in without_surrogates(payload)[:300] if one.isprintable() or one in "\u202e\u2066\u200b")
        key = f'key = "{number + 1}"\n' if number < 9 else ""
        lines.setdefault(name, f"[[label]]\nname = {_toml(name)}\n{key}description = {_toml(about)}\n")
    lines.setdefault("PERSON", '[[label]]\nname = "PERSON"\nkey = "0"\n')
    return "".join(lines.values())


def _trained(folder: Path, payloads: Sequence[str]) -> None:
    """Leave a model of the project's own whose figures are hostile, so that the list of models has two lines."""
    model = folder / ".sorot" / "models" / "1"
    model.mkdir(parents=True)
    row = {"label": payloads[0][:40], "gold": 1, "right_before": 1, "found_before": 1, "right_after": 1, "found_after": 1}
    said = {"name": payloads[0], "base": payloads[0], "made": without_surrogates(payloads[0]), "articles": 1, "open_articles": 0}
    said |= {"annotations": 1, "checked": 1, "folds": 1, "labels": [row], "rehearsal": row}
    (model / "training.json").write_text(json.dumps(said), encoding="utf-8")


def _toml(text: str) -> str:
    """Return the text as a string of TOML; what is not ASCII is escaped."""
    good = without_surrogates(text)
    parts = (one if " " <= one <= "~" and one not in '"\\' else f"\\U{ord(one):08x}" for one in good)
    return '"' + "".join(parts) + '"'
