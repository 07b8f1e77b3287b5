"""One open article as the reader works on it: what is selected, what is offered, and what each key does to it. No screen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from store import annotate, mentions
from store.aliases import Alias, Aliases
from store.changes import together
from store.document import Document
from store.labels import LabelSet
from store.model import Change, Span, Suggestion
from store.project import Project
from tui import aliasing
from tui.cells import cluster_at
from tui.grouping import Form
from tui.offering import Offering
from tui.offers import Offers
from tui.outcome import Outcome
from tui.stops import Pieces, Stops

Range = tuple[int, int]
One = TypeVar("One", Span, Suggestion)
Flow = Literal["", "candidate", "suggestion"]


@dataclass(frozen=True, slots=True)
class Under:
    """What lies under the selection: the annotation or the suggestion that the next key would act on."""

    span: Span | None = None
    suggestion: Suggestion | None = None


class Session:
    """The open article, its offered suggestions and the current selection.

    Every method that changes something asks the project to do it (which returns only when it is on disk) and says what happened
    as an ``Outcome``. Offsets are code points.
    """

    def __init__(self, project: Project, article_id: str, *, threshold: float = 0.0) -> None:
        self.project = project
        self.article_id = article_id
        self.offering = Offering(project, article_id, threshold=threshold)
        self.selection: Range = (0, 0)
        self.explicit = False
        """Whether the selection was made on purpose (extended, dragged, jumped to) rather than being the word that was walked on."""
        self.flow: Flow = ""
        """How the selection was reached: tagging or accepting goes on the same way."""
        self.last_label = ""
        self.version = 0
        """Grows whenever annotations or suggestions may look different."""
        self._stops: Stops | None = None
        self._pieces: Pieces | None = None
        self.refresh()

    @property
    def document(self) -> Document:
        """The article as it stands."""
        return self.project.document(self.article_id)

    @property
    def labels(self) -> LabelSet:
        """The project's label set."""
        return self.project.labels

    # What is there

    def offer(self, suggestions: Sequence[Suggestion]) -> None:
        """Take the engine's suggestions for this article in place of its earlier ones."""
        self.offering.engine_said(suggestions)
        self.refresh()

    def forget(self) -> None:
        """Forget what was worked out from the text, which is another one now."""
        self.offering = Offering(self.project, self.article_id, threshold=self.offering.threshold, hidden=self.offering.hidden)
        self._pieces = None

    def refresh(self, change: Change | None = None) -> None:
        """Work out again what is offered, after a change, if it is known, or anything else, here or in another article."""
        self.offering.renew(change, self.selection[0])
        self._renewed()

    async def catch_up(self) -> None:
        """Work out in another thread what is offered in a long text, where that is behind what was done (``offering.behind``)."""
        await self.offering.catch_up()
        self._renewed()

    def _renewed(self) -> None:
        self.version += 1
        self._stops = None

    @property
    def offered(self) -> Offers:
        """The suggestions that nobody has decided on."""
        return self.offering.offers

    def under(self) -> Under:
        """Return what the selection lies on: an exact match first, then the shortest that holds it, annotations before suggestions."""
        start, end = self.selection
        spans = self.document.spans_at(start, end)
        exact = next((span for span in spans if (span.start, span.end) == (start, end)), None) or self._shown_as_selected(spans)
        if exact is not None:
            return Under(span=exact)
        offered = self.offered.overlapping(start, end)
        same = self._shown_as_selected(offered)
        if same is not None:
            return Under(suggestion=same)
        if self.explicit:
            return Under()
        holding = [span for span in spans if span.start <= start and end <= span.end]
        if holding:
            return Under(span=holding[0])
        wider = [one for one in offered if one.start <= start and end <= one.end]
        return Under(suggestion=wider[0]) if wider else Under()

    def _shown_as_selected(self, found: Iterable[One]) -> One | None:
        """Return the first whose range is the selection as it can be seen: with the whole of the characters that it cuts in two."""
        start, end = self.selection
        if start >= end:
            return None
        text = self.document.text
        first, last = cluster_at(text, start), cluster_at(text, end - 1)
        if (first[0], last[1]) != (start, end):
            return next((one for one in found if (one.start, one.end) == (start, end)), None)
        return next((one for one in found if start <= one.start < first[1] and last[0] < one.end <= end), None)

    def target(self) -> Range:
        """Return the range the next key would act on: what is under the selection, or the selection itself."""
        under = self.under()
        found = under.span or under.suggestion
        return (found.start, found.end) if found else self.selection

    def quote(self) -> str:
        """Return the words of ``target()``."""
        start, end = self.target()
        return self.document.text[start:end]

    @property
    def aliases(self) -> Aliases:
        """What is proposed as one entity in the article."""
        return self.offering.aliases

    def alias(self) -> Alias | None:
        """Return which entity is proposed for what is under the selection, if it is linked to none."""
        under = self.under()
        found = under.span or under.suggestion
        if found is None or (under.span is not None and under.span.entity in self.project.entities):
            return None
        return self.aliases.of(found.quote, found.label)

    def proposed(self, form: Form) -> str:
        """Return the name of the entity that is proposed for a form of the article, or nothing."""
        alias = None if form.entity else self.aliases.of(form.name, form.label)
        return alias.name if alias is not None else ""

    def stops(self) -> Stops:
        """Return where ``e`` stops, in order: offered suggestions and every run that looks like a name, but nothing annotated."""
        if self._stops is None:
            if self._pieces is None:
                self._pieces = Pieces(self.document.text)
            spans = ((span.start, span.end) for span in self.document.spans.values())
            self._stops = Stops(self._pieces, spans, self.offered)
        return self._stops

    # Going about

    def go_candidate(self, step: int) -> Outcome:
        """Select the next (``step`` 1) or previous (-1) candidate."""
        here, stops = self.selection[0], self.stops()
        found = stops.after(here) if step > 0 else stops.before(here)
        return self._to(found, "candidate", "No more candidates in this direction.")

    def go_suggestion(self, step: int) -> Outcome:
        """Select the next (``step`` 1) or previous (-1) suggestion."""
        found = self.offered.after(self.selection[0] + 1) if step > 0 else self.offered.before(self.selection[0])
        return self._to(_range(found), "suggestion", "No more suggestions in this direction.")

    def _to(self, found: Range | None, flow: Flow, nothing: str) -> Outcome:
        if found is None:
            return Outcome(nothing)
        self.flow = flow
        return Outcome(select=found)

    def _onward(self, message: str) -> Outcome:
        """Go on the way the selection was reached; if nothing is left ahead, stay."""
        here = self.target()
        if self.flow == "candidate":
            ahead = self.stops().after(here[1] - 1)
        elif self.flow == "suggestion":
            ahead = _range(self.offered.after(here[1]))
        else:
            return Outcome(message, select=here)
        return Outcome(message, select=ahead or here)

    # Tagging

    def label(self, name: str) -> Outcome:
        """Tag the selection, relabel the annotation under it, or accept the suggestion under it as ``name``."""
        self.last_label = name
        under, document = self.under(), self.document
        if under.suggestion is not None:
            if not self.flow:
                self.flow = "suggestion"
            return self._accept_as(under.suggestion, name)
        if under.span is not None:
            if under.span.label == name:
                return Outcome(f"{annotate.quoted(under.span.quote)} is {name} already.", select=self.target())
            change = annotate.relabel(document, under.span.id, name, annotator=self.project.annotator, at=self.selection)
            return self._do(change)
        start, end = self._trimmed(self.selection)
        if start >= end:
            return Outcome("There is nothing to tag here.", failed=True)
        self.selection = (start, end)
        change = annotate.tag(document, start, end, name, annotator=self.project.annotator, at=self.selection)
        return self._do(change)

    def _trimmed(self, chosen: Range) -> Range:
        """Return a range without white space at its edges, which no reader of the annotations wants in an entity."""
        start, end = chosen
        quote = self.document.text[start:end]
        return start + len(quote) - len(quote.lstrip()), end - len(quote) + len(quote.rstrip())

    def repeat(self) -> Outcome:
        """Use the last label again."""
        if not self.last_label:
            return Outcome("There is no label to repeat yet; press a label key first.", failed=True)
        return self.label(self.last_label)

    def delete(self) -> Outcome:
        """Remove the annotation under the selection."""
        span = self.under().span
        if span is None:
            return Outcome("There is no annotation here to delete.", failed=True)
        self.flow = ""
        document, who = self.document, self.project.annotator
        # What was just taken away must not come straight back as a suggestion, so its deletion is a rejection as well.
        again = self.offering.instead_of(span)
        rejected = annotate.reject(document, again, annotator=who) if again else None
        return self._do(together(annotate.delete(document, [span.id], annotator=who, at=self.selection), rejected))

    def resize(self, start: int, end: int) -> Outcome:
        """Give the annotation under the selection other bounds."""
        span = self.under().span
        if span is None:
            return Outcome("There is no annotation here to resize.", failed=True)
        self.flow = ""
        change = annotate.resize(self.document, span.id, start, end, annotator=self.project.annotator, at=(span.start, span.end))
        outcome = self._do(change)
        return outcome if outcome.failed else Outcome(outcome.message, select=(start, end))

    def mentions(self) -> list[Range]:
        """Return every mention in the article of the words under the selection."""
        return [(one[0], one[1]) for one in mentions.find_mentions(self.document.text, self.quote())]

    def tag_everywhere(self, ranges: Sequence[Range], label: str) -> Outcome:
        """Tag all the ranges as ``label`` in one change."""
        self.last_label = label
        self.flow = ""
        change = annotate.tag_everywhere(self.document, ranges, label, annotator=self.project.annotator, at=self.selection)
        return self._do(change)

    # Suggestions

    def accept(self, *, all_of_form: bool = False) -> Outcome:
        """Accept the suggestion under the selection, or every one of its form, and go on to the next; without one, go to the next."""
        suggestion = self.under().suggestion
        if suggestion is None:
            return self.go_suggestion(1)
        self.flow = "candidate" if self.flow == "candidate" else "suggestion"
        chosen = self._of_form(suggestion) if all_of_form else [suggestion]
        return self._do(annotate.accept(self.document, chosen, annotator=self.project.annotator, at=self.selection))

    def reject(self, *, all_of_form: bool = False) -> Outcome:
        """Reject the suggestion under the selection, or every one of its form, and go on to the next."""
        suggestion = self.under().suggestion
        if suggestion is None:
            return Outcome("There is no suggestion here to reject.", failed=True)
        self.flow = "candidate" if self.flow == "candidate" else "suggestion"
        chosen = self._of_form(suggestion) if all_of_form else [suggestion]
        return self._do(annotate.reject(self.document, chosen, annotator=self.project.annotator, at=self.selection))

    def decide(self, suggestions: Sequence[Suggestion], *, accept: bool) -> Outcome:
        """Accept or reject these suggestions in one change, and stay."""
        self.flow = ""
        build = annotate.accept if accept else annotate.reject
        return self._do(build(self.document, suggestions, annotator=self.project.annotator, at=self.selection))

    def _accept_as(self, suggestion: Suggestion, label: str) -> Outcome:
        if suggestion.label == label:
            change = annotate.accept(self.document, [suggestion], annotator=self.project.annotator, at=self.selection)
        else:
            change = annotate.accept_as(self.document, suggestion, label, annotator=self.project.annotator, at=self.selection)
        return self._do(change)

    def _of_form(self, suggestion: Suggestion) -> list[Suggestion]:
        return [one for one in self.offered if (one.quote, one.label) == (suggestion.quote, suggestion.label)]

    # One entity under several names

    def answer(self, alias: Alias | None, *, same: bool, suggestions: Sequence[Suggestion] = ()) -> Outcome:
        """Agree to what is proposed for a form, accepting ``suggestions`` of it in the same change, or decline it for good."""
        if alias is None:
            return Outcome("No other name is proposed here.", failed=True)
        document, known, who = self.document, self.project.entities, self.project.annotator
        if not same:
            return self.do(aliasing.decline(document, known, alias, annotator=who, at=self.selection))
        self.flow = (self.flow or "suggestion") if suggestions else ""
        return self._do(aliasing.agree(document, known, alias, annotator=who, suggestions=suggestions, at=self.selection))

    # The rest of the document

    def set_done(self, done: bool) -> Outcome:
        """Mark the article done or open."""
        return self._do(annotate.set_status(self.document, "done" if done else "open", annotator=self.project.annotator, at=self.selection))

    def do(self, change: Change | None) -> Outcome:
        """Do a change that was built elsewhere, and stay."""
        self.flow = ""
        return self._do(change)

    def _do(self, change: Change | None) -> Outcome:
        change = aliasing.with_links(change, self.aliases)
        if change is None:
            return self._onward("Nothing to change.")
        here = self.target()
        self.project.do(change)
        self.refresh(change)
        self.selection, self.explicit = here, True
        return self._onward(f"✓ {change.title}")


def _range(suggestion: Suggestion | None) -> Range | None:
    return (suggestion.start, suggestion.end) if suggestion is not None else None
