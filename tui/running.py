"""One run of the program: open, show, and close so that nothing is left undone."""

import contextlib

from store.errors import StoreError
from tui.app import SorotApp
from tui.assemble import assemble
from tui.open_request import OpenRequest


def run(request: OpenRequest) -> int:
    """Open the project, run the program till the person leaves, and return the exit code.

    Raises StoreError when the project cannot be opened, or when its files could not be brought up to date at the end (then everything
    acknowledged is in the journal). What ended the program against the person's will is raised as it is.
    """
    assembled = assemble(request)
    desk = assembled.desk
    article = request.article or (desk.reading.last_article if desk.reading.in_article else "")
    try:
        app = SorotApp(
            desk,
            themes=assembled.themes,
            theme=assembled.theme,
            article=article,
            model=request.model,
            watched=request.watched,
            problems=assembled.problems,
        )
        code = app.run(mouse=desk.config.mouse)
        if app.failure is not None:
            raise app.failure
        # Where the reader was is not worth an error on the way out; the journal holds all that matters.
        with contextlib.suppress(StoreError):
            desk.reading.save()
            desk.effort.save()
        return code or app.return_code or 0
    finally:
        desk.project.close()
