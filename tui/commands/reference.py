"""The page about the command line, made from the command line."""

from typing import Any

import typer.main


def cli_reference() -> str:
    """Return ``docs/reference/cli.md``: every verb with its arguments and options, and the exit codes."""
    from tui.cli import EPILOG, app

    front: Any = typer.main.get_command(app)
    codes = EPILOG.partition(". A folder")[0].removeprefix("Exit codes: ")
    lines = ["# Command line", "", str(front.callback.__doc__).strip().replace("\n    ", "\n"), ""]
    lines += ["Exit codes: " + codes + ".", "A folder named like a command is opened with `sorot ./list`.", ""]
    for name, command in front.commands.items():
        if command.hidden:
            continue
        lines += _section(f"sorot {name}" if name != "open" else "sorot", command)
    lines += ["## sorot", "", "| option | what it does |", "| --- | --- |", *_rows(front), ""]
    return "\n".join(lines)


def _section(title: str, command: Any) -> list[str]:
    with (
        typer.main.get_command_context(command)
        if hasattr(typer.main, "get_command_context")
        else command.make_context(title, [], resilient_parsing=True) as context
    ):
        usage = " ".join(command.collect_usage_pieces(context))
    lines = [f"## {title}", "", f"    {title} {usage}", "", str(command.help).strip(), ""]
    rows = _rows(command)
    if rows:
        lines += ["| option | what it does |", "| --- | --- |", *rows, ""]
    return lines


def _rows(command: Any) -> list[str]:
    rows = []
    context = command.make_context("sorot", [], resilient_parsing=True)
    for parameter in command.params:
        record = parameter.get_help_record(context)
        if record is not None:
            rows.append("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in (f"`{record[0]}`", record[1])) + " |")
    return rows
