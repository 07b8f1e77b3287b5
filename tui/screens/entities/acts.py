"""What is done to entities from their list: merge, split, rename, ids, notes, delete; each is one change and one undo."""

import asyncio
from collections.abc import Iterable

from msgspec.structs import replace

from store import entities, merging
from store.annotate import quoted
from store.changes import together
from store.document import Document
from store.model import Change, Entity, Note
from store.overview.thing import Thing
from tui.roster import external_ids
from tui.screens.base import Handler
from tui.screens.entities.company import Listing
from tui.screens.note import NoteScreen
from tui.screens.picker import Choice, PickerScreen
from tui.screens.prompt import PromptScreen


class Acts:
    """Carries out what changes entities from the list."""

    def __init__(self, screen: Listing) -> None:
        self.screen = screen

    def handlers(self) -> dict[str, Handler]:
        """Return what it carries out, by action id."""
        return {
            "entities.merge": lambda _: self.merge(),
            "entities.split": lambda _: self.split(),
            "entities.rename": lambda _: self.rename(),
            "entities.ids": lambda _: self.ids(),
            "entities.iso": lambda _: self.iso(),
            "entities.note": lambda _: self.note(),
            "entities.delete": lambda _: self.delete(),
        }

    # What all acts need

    @property
    def _who(self) -> str:
        return self.screen.desk.project.annotator

    def _row(self) -> Thing | None:
        return self.screen.roster.at(self.screen.list.row)

    async def _documents(self, keys: Iterable[str]) -> list[Document] | None:
        """Return the articles that mention some things, or None after saying that this cannot be told yet."""
        searching, project = self.screen.searching, self.screen.desk.project
        index = searching.index
        if index is None or not searching.complete:
            done, total = searching.progress
            waiting = f"The index is at {done:,} of {total:,} articles; press again when it is done."
            self.screen.say(searching.problem or waiting, failed=True)
            return None
        # The index is loaded with SQLite, which reading and tagging never need.
        from store.overview.things import articles_with

        wanted = list(keys)

        def read() -> list[Document]:
            return [project.document(article) for article in articles_with(index, wanted)]

        self.screen.say("Reading the articles…")
        return await asyncio.to_thread(read)

    def _do(self, change: Change | None, nothing: str, key: str = "") -> None:
        if change is None:
            self.screen.say(nothing)
            return
        self.screen.roster.marked = set()
        if key:
            self.screen.follow(key)
        self.screen.desk.project.do(change)
        self.screen.say(f"✓ {change.title}")

    async def _spellings(self, things: Iterable[Thing]) -> set[tuple[str, str]]:
        """Return label and spelling of every mention of forms that are linked to nothing."""
        from store.overview.things import forms

        index = self.screen.searching.index
        found: set[tuple[str, str]] = set()
        for thing in things:
            if index is not None:
                found |= {(thing.label, quote) for quote, _ in await asyncio.to_thread(forms, index, thing.key)}
        return found

    async def _made(self, thing: Thing) -> tuple[Change | None, Entity] | None:
        """Return the entity of a thing with the change that makes it one, if it is none yet; None when that cannot be done now."""
        if thing.entity is not None:
            return None, thing.entity
        documents = await self._documents([thing.key])
        if documents is None:
            return None
        fresh = entities.new_entity(thing.name, thing.label)
        change = merging.take_in(fresh, await self._spellings([thing]), documents, annotator=self._who, new=True)
        return change, _after(change, fresh)

    # The acts

    async def merge(self) -> None:
        """Make one entity of what is marked and the row under the cursor."""
        roster = self.screen.roster
        target = roster.target(self.screen.list.row)
        if target is None:
            return
        rest = [thing for thing in roster.chosen(self.screen.list.row) if thing.key != target.key]
        if not rest and target.entity is not None:
            self.screen.say("Mark what is the same with Space, then merge on the row whose name it shall have.", failed=True)
            return
        documents = await self._documents([target.key, *(thing.key for thing in rest)])
        if documents is None:
            return
        project = self.screen.desk.project
        others = [thing.entity for thing in rest if thing.entity is not None]
        loose = [thing for thing in (target, *rest) if thing.entity is None]
        into, new = target.entity, False
        if into is None:
            into, new = entities.new_entity(target.name, target.label), True
        merged = merging.merge(into, others, documents, project.entity_notes.values(), annotator=self._who) if others else None
        after = _after(merged, into)
        taken = merging.take_in(after, await self._spellings(loose), documents, annotator=self._who, new=new) if loose else None
        change = together(*((taken, merged) if new else (merged, taken)))
        if change is not None and merged is not None and taken is not None:
            change = replace(change, title=f"Merge {len(rest)} into {quoted(into.name)}")
        self._do(change, "Nothing would change.", into.id)

    async def split(self) -> None:
        """Have a spelling chosen that becomes an entity of its own."""
        thing = self._row()
        if thing is None or thing.entity is None:
            self.screen.say("Only an entity can be split; this is a spelling alone.", failed=True)
            return
        from store.overview.things import forms

        entity, index = thing.entity, self.screen.searching.index
        found = await asyncio.to_thread(forms, index, thing.key) if index is not None else []
        if len(found) < 2:
            self.screen.say("All its mentions are spelt alike.", failed=True)
            return

        async def chosen(quote: str) -> None:
            documents = await self._documents([entity.id])
            if documents is not None:
                self._do(merging.split(entity, {quote}, quote, documents, annotator=self._who), "", entity.id)

        choices = [Choice(quote, quote, f"{count:,}") for quote, count in found]
        self.screen.ask(PickerScreen(f"Spelling that is not {quoted(entity.name)}", choices), chosen)

    async def rename(self) -> None:
        """Have another name typed."""
        thing = self._row()
        if thing is None:
            return
        made = await self._made(thing)
        if made is None:
            return
        before, entity = made

        def named(name: str) -> None:
            renamed = merging.rename(entity, name, annotator=self._who)
            if renamed is not None:
                self._do(_one(before, renamed), "", entity.id)

        def check(name: str) -> str:
            return "" if name.strip() else "It needs a name."

        self.screen.ask(PromptScreen("Name of the entity", entity.name, check=check), named)

    async def ids(self) -> None:
        """Have ids in other collections typed."""
        thing = self._row()
        if thing is None:
            return
        made = await self._made(thing)
        if made is None:
            return
        before, entity = made
        offered = dict(entity.external)
        if entity.label == "GPE":
            from store.territories import SCHEME, code_of

            code = next((code for name in (entity.name, *entity.aliases) if (code := code_of(name))), "")
            if code:
                offered.setdefault(SCHEME, code)

        def written(text: str) -> None:
            external, _ = external_ids(text)
            change = entities.put_entity(entity, replace(entity, external=external), annotator=self._who)
            self._do(_one(before, change), "The ids are as they were.", entity.id)

        value = ", ".join(f"{scheme} {one}" for scheme, one in offered.items())
        title = f"Ids of {quoted(entity.name)} elsewhere: wikidata Q7747, iso3166 RU"
        self.screen.ask(PromptScreen(title, value, check=lambda text: external_ids(text)[1]), written)

    def iso(self) -> None:
        """Give every entity that is a country or territory its code."""
        from store.territories import SCHEME, code_of

        changes: list[Change | None] = []
        for entity in self.screen.desk.project.entities.values():
            if entity.label != "GPE" or SCHEME in entity.external:
                continue
            code = next((code for name in (entity.name, *entity.aliases) if (code := code_of(name))), "")
            if code:
                changes.append(
                    entities.put_entity(entity, replace(entity, external={**entity.external, SCHEME: code}), annotator=self._who)
                )
        change = together(*changes)
        if change is not None:
            change = replace(change, title=f"Give {len(changes)} {'entity' if len(changes) == 1 else 'entities'} ISO 3166 codes")
        self._do(change, "No entity without a code has the name of a country or territory.")

    async def note(self) -> None:
        """Have a note written."""
        thing = self._row()
        if thing is None:
            return
        made = await self._made(thing)
        if made is None:
            return
        before, entity = made
        note = note_on(entity, self.screen.desk.project.entity_notes.values())

        def written(text: str) -> None:
            change = entities.write_note(entity, text, annotator=self._who, note=note)
            self._do(_one(before, change) if change is not None else None, "The note is as it was.", entity.id)

        about = f"the entity {quoted(entity.name)}, seen at each of its mentions"
        self.screen.ask(NoteScreen(about, note.text if note else "", editor=self.screen.desk.config.editor), written)

    async def delete(self) -> None:
        """Take entities away; what was annotated stays."""
        chosen = [thing.entity for thing in self.screen.roster.chosen(self.screen.list.row) if thing.entity is not None]
        if not chosen:
            self.screen.say("This is no entity, only a spelling that is annotated.", failed=True)
            return
        documents = await self._documents([entity.id for entity in chosen])
        if documents is None:
            return
        notes = self.screen.desk.project.entity_notes.values()
        changes = [entities.delete_entity(entity, documents, notes, annotator=self._who) for entity in chosen]
        change = together(*changes)
        if change is not None and len(chosen) > 1:
            change = replace(change, title=f"Delete {len(chosen)} entities")
        self._do(change, "")


def note_on(entity: Entity, notes: Iterable[Note]) -> Note | None:
    """Return the oldest note on an entity."""
    found = [note for note in notes if note.target_id == entity.id]
    return min(found, key=lambda note: note.id) if found else None


def _after(change: Change | None, entity: Entity) -> Entity:
    """Return an entity as it is after a change."""
    edits = change.edits if change is not None else ()
    found = [edit.after for edit in edits if isinstance(edit.after, Entity) and edit.after.id == entity.id]
    return found[-1] if found else entity


def _one(before: Change | None, change: Change | None) -> Change | None:
    """Return two changes as one under the name of the second."""
    both = together(before, change)
    return replace(both, title=change.title) if both is not None and change is not None else both
