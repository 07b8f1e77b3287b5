"""The verbs put together into one program."""

from typing import Annotated, Any

import typer  # 70 ms; nothing else on this path costs more than a few.
from typer.core import TyperGroup

from tui import __version__
from tui.commands import adding, backing, care, corpus, exchange, exporting, history, listing, opening, refreshing, suggesting, training

OPEN = "open"
"""The verb that words which are no verb are given to."""

EPILOG = "Exit codes: 0 done; 1 failed, or found or lost something; 2 wrong use or bad input. A folder named like a command: sorot ./list"


class Front(TyperGroup):
    """The group of verbs, in which a first word that is no verb is a path to open."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the open verb in front of anything that is neither a verb nor an option of the program itself.

        Shell completion of the first word parses no words at all, and is to be offered the verbs.
        """
        own = {"--help", *(name for parameter in self.params for name in parameter.opts)}
        if (not args and not ctx.resilient_parsing) or (args and args[0] not in self.commands and args[0].split("=")[0] not in own):
            args = [OPEN, *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Show both ways to start."""
        formatter.write_usage("sorot", "[OPTIONS] [FOLDER | FILE... | -]")
        formatter.write_usage("sorot", "COMMAND [ARGS]...", prefix="       ")

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Show the options of opening, which need no verb, together with the program's own, then the verbs."""
        opening_options = [parameter for parameter in self.commands[OPEN].params if parameter.name != "names"]
        rows = [parameter.get_help_record(ctx) for parameter in (*opening_options, *self.get_params(ctx))]
        with formatter.section("Options"):
            formatter.write_dl([row for row in rows if row is not None])
        self.format_commands(ctx, formatter)


app = typer.Typer(
    cls=Front, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=False, add_completion=True, epilog=EPILOG
)
app.command(OPEN)(opening.open_paths)
app.command("list")(listing.list_articles)
app.command("show")(listing.show_article)
app.command("add")(adding.add_articles)
app.command("export")(exporting.export_project)
app.command("import")(exchange.import_file)
app.command("formats")(exchange.list_formats)
app.command("log")(history.log)
app.command("backup")(backing.backup)
app.command("restore")(backing.restore_project)
app.command("find")(corpus.find)
app.command("entities")(corpus.entities)
app.command("together")(corpus.together)
app.command("timeline")(corpus.timeline)
app.command("stats")(corpus.statistics)
app.command("refresh")(refreshing.refresh)
app.command("doctor")(care.doctor)
app.command("locate")(care.locate)
app.command("keys")(care.keys)
app.command("schema")(care.schema)
app.command("suggest")(suggesting.suggest)
app.command("evaluate")(suggesting.evaluate)
app.command("train")(training.train)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"sorot {__version__}")  # noqa: T201
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")] = False,
) -> None:
    """Read articles in the terminal, tag the entities in them, write notes, export annotated JSON.

    Without a path: the project opened last; the first time, two sample articles.
    """
