"""Labels, suggestions, bounds and tagging everywhere."""

from store import entities
from store.annotate import quoted
from store.document import Document
from store.model import Span
from store.search.query import literally
from tui.actions import Action
from tui.grouping import Form
from tui.messages import FindWanted
from tui.outcome import Outcome
from tui.screens.base import Handler
from tui.screens.everywhere import Chosen, EverywhereScreen
from tui.screens.picker import Choice, PickerScreen, label_choices
from tui.screens.reader.stage import Stage
from tui.widgets.side_panel import SidePanel

THRESHOLD_STEP = 0.05


class Tagging:
    """Carries out what changes annotations."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def handlers(self) -> dict[str, Handler]:
        """Return what it carries out, by action id."""
        session, show = self.stage.session, self.stage.show
        return {
            "label.set": lambda action: show(session.label(action.argument)),
            "label.pick": self.pick_label,
            "label.repeat": lambda _: show(session.repeat()),
            "suggestion.accept": lambda _: show(session.accept()),
            "suggestion.reject": lambda _: show(session.reject()),
            "suggestion.accept_form": lambda _: show(session.accept(all_of_form=True)),
            "suggestion.reject_form": lambda _: show(session.reject(all_of_form=True)),
            "span.delete": lambda _: show(session.delete()),
            "tag.everywhere": self.everywhere,
            "entity.link": self.link,
            "alias.agree": lambda _: self.answer(same=True),
            "alias.decline": lambda _: self.answer(same=False),
            "threshold.up": lambda _: self.threshold(THRESHOLD_STEP),
            "threshold.down": lambda _: self.threshold(-THRESHOLD_STEP),
            "suggestion.toggle": lambda _: self.toggle(),
        }

    def pick_label(self, _: Action) -> None:
        """Choose a label by its name."""
        desk = self.stage.desk
        choices = label_choices(desk.project.labels, desk.colour)
        self.stage.ask(PickerScreen(f"Label for {quoted(self.stage.session.quote())}", choices), self.stage.session.label)

    def everywhere(self, _: Action) -> None:
        """Preview every mention of the selected words, then tag those that are kept."""
        session = self.stage.session
        under = session.under()
        found = under.span or under.suggestion
        label = found.label if found else session.last_label
        ranges = session.mentions()
        if not ranges:
            self.stage.say("These words are not a whole word anywhere, so there is nothing to tag.", failed=True)
            return
        screen = EverywhereScreen(session.document, ranges, label, self.stage.desk.project.labels, self.stage.desk.colour)

        def chosen(answer: Chosen) -> Outcome | None:
            if answer.project:
                self.stage.post_message(FindWanted(literally(session.document.text[slice(*ranges[0])]), answer.label, mark_free=True))
                return None
            return session.tag_everywhere(answer.ranges, answer.label)

        self.stage.ask(screen, chosen)

    def threshold(self, by: float) -> None:
        """Show fewer or more suggestions."""
        session = self.stage.session
        session.offering.threshold = self.stage.desk.limit = round(min(0.95, max(0.0, session.offering.threshold + by)), 2)
        session.refresh()
        self.stage.redraw()
        self.stage.say(f"Suggestions from a score of {session.offering.threshold:.2f} on: {len(session.offered)}.")

    def toggle(self) -> None:
        """Hide or show the suggestions."""
        session = self.stage.session
        session.offering.hidden = not session.offering.hidden
        session.refresh()
        self.stage.redraw()
        self.stage.say("Suggestions are hidden." if session.offering.hidden else "Suggestions are shown.")

    # Entities

    def link(self, _: Action) -> None:
        """Say which entity the annotation under the selection, and every other of its form, stands for."""
        span = self.stage.session.under().span
        if span is not None:
            self.link_form(span)

    def answer(self, *, same: bool) -> None:
        """Agree to the other name that is proposed for what is selected, accepting it if it is a suggestion, or decline it."""
        session = self.stage.session
        one = session.under().suggestion
        self.stage.show(session.answer(session.alias(), same=same, suggestions=[one] if one else []))

    def link_form(self, span: Span) -> None:
        """Ask for the entity of a span and of all others with its words and label in the article."""
        session, project = self.stage.session, self.stage.desk.project
        known = sorted(project.entities.values(), key=lambda entity: (entity.label != span.label, entity.name))
        choices = [Choice(entity.id, entity.name, entity.label, self.stage.desk.colour(entity.label)) for entity in known]
        if all(entity.name != span.quote for entity in known):
            choices.append(_new(span.quote))
        if span.entity:
            choices.append(Choice("none:", "no entity", "unlink"))
        picker = PickerScreen(f"{quoted(span.quote)} stands for", choices, novel=_new)
        members = _same_form(session.document, span)
        self.stage.ask(picker, lambda value: self._linked(members, span, value))

    def _linked(self, members: list[Span], span: Span, value: str) -> Outcome:
        session, project = self.stage.session, self.stage.desk.project
        ids, who = [one.id for one in members], project.annotator
        kind, _, name = value.partition(":")
        if kind == "none":
            return session.do(entities.link(session.document, ids, "", annotator=who))
        if kind == "new":
            made = entities.new_entity(name, span.label, aliases=(span.quote,) if span.quote != name else ())
            return session.do(entities.link(session.document, ids, made.id, entity=made, annotator=who))
        return session.do(entities.adopt(session.document, span.quote, ids, project.entities[value], annotator=who))


def _new(name: str) -> Choice:
    return Choice(f"new:{name}", name, "new entity")


def _same_form(document: Document, span: Span) -> list[Span]:
    return [one for one in document.spans.values() if (one.quote, one.label) == (span.quote, span.label)]


def chosen_span(document: Document, panel: SidePanel) -> Span | None:
    """Return the first annotation of the panel's line, or None when the line stands for none."""
    form = panel.chosen()
    if not isinstance(form, Form) or form.open:
        return None
    start, end = form.ranges[0]
    return next((span for span in document.spans_at(start, end) if (span.start, span.end) == (start, end)), None)
