"""Random things a person does to a small project, the same for the same seed and state."""

import random
from contextlib import suppress
from itertools import islice
from pathlib import Path

import store.anchoring.placing  # noqa: F401  # Here, so that no process that lives 30 ms spends them on it.
from store import annotate, entities
from store.changes import together
from store.clock import now
from store.document import Document
from store.errors import InputError, InvalidError, StoreError
from store.ids import new_id
from store.ingest import article_id, make_article
from store.journal import Entry
from store.model import Article, Change, Put, Span, Suggestion
from store.project import Project
from store.recovery import sha_of
from store.renewing import confirm, drop, renewal
from store.revert import DependsError
from tests.faults.model import Model, State, difference

TEXTS = {
    "a.txt": "Presiden Joko Widodo bertemu Xi Jinping di Beijing. Xi Jinping memuji Jakarta, dan Widodo memuji Beijing.",
    "b.txt": "Vladimir Putin memuji Tiongkok. Putin mengunjungi Beijing 👩‍🚀 pada Februari, sebelum kata kata kata kata.",
    "c.txt": "Harga beras naik di Surabaya\n\nMenteri Perdagangan meninjau Pasar Wonokromo pada Senin (8/11).",
}
IMPORTED = "Kementerian Luar Negeri memanggil duta besar; sidang di Den Haag ditunda sampai Maret."
REVISIONS = {
    name: (
        f"JAKARTA - {text}",
        f"Berita ini diperbarui pada Selasa pagi oleh redaksi.\n\n{text}",
        text.replace("Beijing", "ibu kota").replace("Surabaya", "Malang"),
        text[text.index(" ") :].strip() + " " + text[: text.index(" ")],
        f"Redaksi menarik berita lama; {text[: len(text) // 3].strip()}, dan tidak ada lagi yang dapat dikatakan tentang itu sekarang.",
    )
    for name, text in TEXTS.items()
}
"""What the source of each article may say later: light edits and heavy ones."""
SAID = {sha_of(text): text for text in (*TEXTS.values(), *(text for texts in REVISIONS.values() for text in texts))}
"""Every text that an article may have, by its SHA-256."""
LABELS = ("PERSON", "ORG", "GPE")
Act = tuple[str, Change | None]
"""``do``, ``renew``, ``undo``, ``redo``, ``checkpoint``, ``revert`` or ``revert again``, and the change to do or to take back.

``renew`` gives an article another text, which is kept first.

``revert again`` is about a change that has no effect any more, and must be refused."""

_RECENT = 60
"""Entries of the journal that a change to take back is chosen from."""


def make_folder(where: Path) -> Model:
    """Make a folder of a few articles and return the model of a project that holds nothing about them."""
    where.mkdir(parents=True)
    for name, text in TEXTS.items():
        (where / name).write_text(text, encoding="utf-8")
    return empty_model()


def empty_model() -> Model:
    """Return the model of a project of these articles about which nothing was said."""
    return Model([make_article(text, source=name) for name, text in TEXTS.items()], SAID)


class Actor:
    """Chooses what to do next from what the project holds."""

    def __init__(self, seed: str, *, checkpoints: float = 0.1, renewals: float = 0.06) -> None:
        """``checkpoints`` and ``renewals`` say how many of all acts are such; each article that is kept may get another text."""
        self.choose = random.Random(seed)
        self._checkpoints, self._renewals = checkpoints, renewals
        self._ids = [article_id(name) for name in TEXTS]

    def next(self, project: Project) -> Act:
        """Return an act; a ``do`` always changes something."""
        while True:
            draw = self.choose.random()
            if draw < self._checkpoints:
                return "checkpoint", None
            if draw < self._checkpoints + 0.1 and project.next_undo:
                return "undo", None
            if draw < self._checkpoints + 0.16 and project.next_redo:
                return "redo", None
            if draw > 0.94 and (act := self._back(project)) is not None:
                return act
            if draw > 0.94 - self._renewals and (renewed := self.renewed(project)) is not None:
                return "renew", renewed
            change = self._change(project)
            if change is not None:
                return "do", change

    def _back(self, project: Project) -> Act | None:
        """Return the taking back of some change of the past, which may be built upon."""
        if project._journal is None:
            return None  # It only reads, for something failed on opening.
        entries = [line for _, line in islice(project._journal.backwards(), _RECENT) if isinstance(line, Entry)]
        done = [entry for entry in entries if entry.act == "do"]
        if not done:
            return None
        chosen = self.choose.choice(done)
        return ("revert" if _has_effect(chosen, entries) else "revert again"), chosen.change

    def renewed(self, project: Project) -> Change | None:
        """Return the change that gives an article another text, nothing when the one chosen is not kept."""
        name = self.choose.choice(list(TEXTS))
        document = project.document(article_id(name))
        others = [text for text in (TEXTS[name], *REVISIONS[name]) if text != document.text]
        if not document.stored:
            return None
        text = self.choose.choice(others)
        return renewal(project, document, make_article(text, source=name), text).change

    def _change(self, project: Project) -> Change | None:
        choose = self.choose
        document = project.document(choose.choice(self._ids))
        spans = document.ordered_spans()
        kinds = ["tag", "tag", "tag", "everywhere", "decide", "note", "status", "entity", "import"]
        kinds += ["relabel", "delete", "link"] if spans else []
        kinds += ["clear"] if len(spans) > 12 else []
        kinds += ["place", "drop"] if document.unplaced else []
        kind = choose.choice(kinds)
        start = choose.randrange(len(document.text) - 13)
        end = start + choose.randrange(1, 13)
        label = choose.choice(LABELS)
        if kind == "tag":
            return annotate.tag(document, start, end, label, annotator="ana")
        if kind == "everywhere":
            documents = [project.document(one) for one in self._ids]
            return together(*(annotate.tag_everywhere(one, [(start % 60, start % 60 + 4)], label, annotator="ana") for one in documents))
        if kind in ("place", "drop"):
            left = choose.choice(list(document.unplaced.values()))
            if kind == "drop":
                return drop(document, left, annotator="ana")
            place = (left.start, left.end) if left.offered else (start, end)
            return confirm(document, left, *place, entities=project.entities, annotator="ana")
        if kind == "decide":
            return self._decision(document, start, end, label)
        if kind == "note":
            return self._note(document, spans)
        if kind == "status":
            return annotate.set_status(document, choose.choice(["open", "done"]), annotator="ana")
        if kind == "import":
            return self._import(project)
        if kind == "entity":
            return entities.put_entity(None, entities.new_entity(f"Nama {choose.randrange(1000)}", label), annotator="ana")
        return self._to_spans(kind, document, spans, label)

    def _to_spans(self, kind: str, document: Document, spans: list[Span], label: str) -> Change | None:
        span = self.choose.choice(spans)
        if kind == "relabel":
            if any((one.start, one.end, one.label) == (span.start, span.end, label) for one in spans):
                return None
            return annotate.relabel(document, span.id, label, annotator="ana")
        if kind == "link":
            entity = entities.new_entity("Seseorang", "PERSON")
            return entities.link(document, [span.id], entity.id, annotator="ana", entity=entity)
        return annotate.delete(document, [one.id for one in spans] if kind == "clear" else [span.id], annotator="ana")

    def _decision(self, document: Document, start: int, end: int, label: str) -> Change | None:
        quote = document.text[start:end]
        suggestion = Suggestion(start=start, end=end, label=label, quote=quote, score=0.5, source="model", origin="model:x@1")
        if self.choose.random() < 0.3:
            return annotate.accept_as(document, suggestion, "ORG", annotator="ana")
        return self.choose.choice([annotate.accept, annotate.reject])(document, [suggestion], annotator="ana")

    def _note(self, document: Document, spans: list[Span]) -> Change | None:
        targets = [("article", document.article.id), *(("span", span.id) for span in spans)]
        kind, target = self.choose.choice(targets)
        there = next((note.id for note in document.notes.values() if note.target_id == target), None)
        text = self.choose.choice(["", "catatan", "# lain", "panjang " * 200])
        return annotate.write_note(document, kind, target, text, annotator="ana", note_id=there)  # type: ignore[arg-type]

    def _import(self, project: Project) -> Change | None:
        """Bring an article without a file into the project, with annotations, as one change."""
        source = f"impor/{self.choose.randrange(4)}.txt"
        article: Article = make_article(IMPORTED, source=source)
        held = project.add(article, IMPORTED)
        if held.stored:
            return None
        tagged = annotate.tag_everywhere(held, [(0, 12), (13, 24), (40, 46)], "ORG", annotator="ana")
        assert tagged is not None
        return Change(id=new_id(), title="Import", time=now(), annotator="ana", edits=(Put(None, article), *tagged.edits))


def perform(project: Project, act: Act, choose: random.Random) -> None:
    """Have the project do it."""
    kind, change = act
    if kind in ("do", "renew"):
        assert change is not None
        if kind == "renew":
            for edit in change.edits:
                for side in (edit.before, edit.after):
                    if isinstance(side, Article):
                        project.keep_text(SAID[side.sha256])
        project.do(change)
    elif kind == "undo":
        project.undo()
    elif kind == "redo":
        project.redo()
    elif kind in ("revert", "revert again"):
        assert change is not None
        with suppress(DependsError, InputError, InvalidError):  # The model knows when; whoever is wrong then differs.
            project.revert(change.id)
    else:
        project.checkpoint(choose.choice([None, 1, 2]))


def attempt(project: Project, act: Act, model: Model, pending: list[Model], choose: random.Random) -> bool:
    """Have the project do it while calls may fail; return whether it said that it did not, else the model has done it too.

    When the journal refuses from then on, what the disk holds of the act is unknown: then a model that has done it is put to ``pending``.
    """
    was_writable = not project.read_only
    try:
        perform(project, act, choose)
    except StoreError:
        if was_writable and project.read_only:
            other = model.copy()
            other.act(*act)
            pending.append(other)
        return True
    model.act(*act)
    return False


def wrong_after(found: State, model: Model, pending: list[Model]) -> str:
    """Say how what is found differs from the model, or nothing when it does not, or is what one of the pending ones holds."""
    return "" if any(found == other.records for other in pending) else difference(model.records, found)


def _has_effect(done: Entry, newest_first: list[Entry]) -> bool:
    """Whether a change was neither undone nor taken back by another that still has an effect."""
    acts = [entry.act for entry in newest_first if entry.act != "do" and entry.of == done.change.id]
    if acts and acts[0] == "undo":
        return False
    return not any(entry.act == "do" and entry.of == done.change.id and _has_effect(entry, newest_first) for entry in newest_first)
