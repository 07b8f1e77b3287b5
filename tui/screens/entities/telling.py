"""Telling what is known of the entity under the cursor, piece by piece as it is found, beside the list or drawn large."""

import asyncio

from textual.widget import Widget
from textual.widgets import Static

from tui.screens.entities.company import CompanyOf, Listing
from tui.screens.entities.details import details

_DRAWN = 6
"""Lines in one plot."""

_REST = 0.12
"""Seconds the cursor rests on a row before its company is looked for."""


class Telling:
    """Fills the panel beside the list."""

    def __init__(self, screen: Listing, company: CompanyOf) -> None:
        self.screen, self._company = screen, company

    async def tell(self, panel: Widget) -> None:
        """Show spellings, ids, notes and the line of time; company follows once the cursor rests."""
        # SQLite is loaded here, because reading and tagging never need it.
        from store.overview.things import forms
        from store.overview.timeline import by_day

        screen = self.screen
        thing, index = screen.roster.at(screen.list.row), screen.searching.index
        if thing is None or index is None:
            return
        await asyncio.sleep(_REST / 4)
        spelt = await asyncio.to_thread(forms, index, thing.key)
        days = await asyncio.to_thread(by_day, index, thing.key)
        notes = [note for note in screen.desk.project.entity_notes.values() if note.target_id == thing.key]
        names = {one.key: one.name for one in screen.roster.all}
        width, shown = max(10, panel.size.width - 3), panel.query_one(Static)
        company = self._company.known(thing)
        shown.update(details(thing, spelt, notes, company, days, width, names))
        if not company:
            await asyncio.sleep(_REST)
            found = await self._company.look(thing, index)
            shown.update(details(thing, spelt, notes, found.of(thing.key), days, width, names))

    async def plot(self) -> None:
        """Draw mentions over time of what is chosen, and the company of the first of it."""
        from store.overview.timeline import by_day
        from tui.screens.entities.plot import PlotScreen  # plotext takes 30 ms, and few ask for a plot.

        screen = self.screen
        chosen, index = screen.roster.chosen(screen.list.row), screen.searching.index
        if not chosen or index is None:
            return
        names = {one.key: one.name for one in screen.roster.all}
        days = {one.name: await asyncio.to_thread(by_day, index, one.key) for one in chosen[:_DRAWN]}
        company = await self._company.look(chosen[0], index)
        screen.show_plot(PlotScreen(days, [(names[key], count) for key, count in company.of(chosen[0].key) if key in names]))
