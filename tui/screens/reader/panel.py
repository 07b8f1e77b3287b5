"""What keys do while the side panel has them."""

from store.model import Note, Suggestion
from tui.actions import Action
from tui.grouping import Form, next_range
from tui.outcome import Outcome
from tui.screens.base import Handler
from tui.screens.reader.notes import Notes
from tui.screens.reader.stage import Stage
from tui.screens.reader.tagging import Tagging, chosen_span
from tui.widgets.side_panel import TABS


class PanelKeys:
    """Goes through the panel's lines and acts on what they stand for."""

    def __init__(self, stage: Stage, notes: Notes, tagging: Tagging) -> None:
        self.stage, self.notes, self.tagging = stage, notes, tagging

    def handlers(self) -> dict[str, Handler]:
        """Return what it carries out, by action id."""
        return {
            "panel.jump": lambda _: self.jump(1),
            "panel.jump_back": lambda _: self.jump(-1),
            "panel.down": lambda _: self.stage.panel.lines.move(1),
            "panel.up": lambda _: self.stage.panel.lines.move(-1),
            "panel.page_down": lambda _: self.stage.panel.page(1),
            "panel.page_up": lambda _: self.stage.panel.page(-1),
            "panel.start": lambda _: self.stage.panel.lines.move_to(0),
            "panel.end": lambda _: self.stage.panel.lines.move_to(self.stage.panel.lines.length),
            "panel.accept": lambda _: self.decide(accept=True),
            "panel.reject": lambda _: self.decide(accept=False),
            "panel.note": self.note,
            "panel.link": self.link,
            "panel.agree": lambda _: self.answer(same=True),
            "panel.decline": lambda _: self.answer(same=False),
            "panel.leave": lambda _: self.leave(),
            "panel.cycle": lambda _: self.cycle(),
            "panel.focus": lambda _: self.focus(),
        }

    def jump(self, step: int) -> None:
        """Select the next (or previous) mention of the line, or what the note is about."""
        item = self.stage.panel.chosen()
        self._uncover()
        if isinstance(item, Note):
            self._go_to_note(item)
        elif isinstance(item, Form):
            here = self.stage.session.selection[0]
            if step > 0:
                found = next_range(item.ranges, here)
            else:
                found = next((one for one in reversed(item.ranges) if one[0] < here), item.ranges[-1])
            self.stage.choose(*found)
            self.stage.say(f"{item.ranges.index(found) + 1} of {item.count}")

    def _go_to_note(self, note: Note) -> None:
        """Select what a note is about, or open the note when that is the whole article."""
        session = self.stage.session
        mentions = [
            (span.start, span.end)
            for span in session.document.ordered_spans()
            if note.target_id in (span.id, span.entity or span.id) and note.target != "article"
        ]
        if mentions:
            self.stage.choose(*next_range(mentions, session.selection[0]))
        else:
            self.notes.edit(note)

    def decide(self, *, accept: bool) -> None:
        """Accept or reject every suggestion of the line."""
        item = self.stage.panel.chosen()
        if isinstance(item, Form):
            self.stage.show(self.stage.session.decide(self._suggestions(item), accept=accept))

    def answer(self, *, same: bool) -> None:
        """Agree to the other name that is proposed for the line, or decline it."""
        item, session = self.stage.panel.chosen(), self.stage.session
        if isinstance(item, Form):
            alias = session.aliases.of(item.name, item.label)
            outcome = session.answer(alias, same=same, suggestions=self._suggestions(item) if item.open else [])
            self.stage.show(Outcome(outcome.message, failed=outcome.failed))

    def _suggestions(self, item: Form) -> list[Suggestion]:
        ranges = set(item.ranges)
        return [one for one in self.stage.session.offered if (one.start, one.end) in ranges and one.label == item.label]

    def note(self, action: Action) -> None:
        """Write on the line's entity, or change the note that is the line."""
        item = self.stage.panel.chosen()
        span = chosen_span(self.stage.session.document, self.stage.panel)
        if isinstance(item, Note):
            self.notes.edit(item)
        elif span is not None:
            self.notes.entity_of(span)
        else:
            self.stage.say("Accept the suggestion first; a note needs something that is tagged.", failed=True)

    def link(self, _: Action) -> None:
        """Say which entity all mentions of the line stand for."""
        span = chosen_span(self.stage.session.document, self.stage.panel)
        if span is not None:
            self.tagging.link_form(span)

    def cycle(self) -> None:
        """Show the panel, then its next tab, and after the last one none."""
        panel = self.stage.panel
        if not self.stage.panel_shown:
            panel.turn(TABS[0])
            self.stage.show_panel(True)
            if self.stage.narrow:
                # In a narrow terminal the panel takes the place of the text, so it has to have the keys as well.
                panel.lines.focus()
        elif panel.tab != TABS[-1]:
            panel.turn(TABS[TABS.index(panel.tab) + 1])
            self.stage.redraw()
        else:
            self.stage.show_panel(False)

    def focus(self) -> None:
        """Give the keys to the panel, showing it first."""
        self.stage.show_panel(True)
        self.stage.panel.lines.focus()

    def leave(self) -> None:
        """Give the keys back to the text."""
        self.stage.show_panel(not self.stage.narrow)
        self.stage.view.focus()

    def _uncover(self) -> None:
        """Show the text where a narrow terminal shows the panel instead."""
        if self.stage.narrow:
            self.stage.show_panel(False)
