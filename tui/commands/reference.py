"""The page about the command line, made from the command line."""

from inspect import cleandoc
from typing import Any

_COMPLETION = {
    "install_completion": "Make the shell in use complete verbs and options.",
    "show_completion": "Show what that would add to the shell's settings.",
}
"""Typer's own words for these differ from version to version."""


def cli_reference() -> str:
    """Return ``docs/reference/cli.md``: every verb with its arguments and options, and the exit codes."""
    import typer.main

    from tui.commands.program import EPILOG, OPEN, app

    front: Any = typer.main.get_command(app)
    codes = EPILOG.partition(". A folder")[0].removeprefix("Exit codes: ")
    parts = [
        "# Command line\n",
        cleandoc(front.callback.__doc__) + "\n",
        f"Exit codes: {codes}.\n",
        "A folder named like a command is opened with `sorot ./list`.\n",
    ]
    parts += [_section("sorot" if name == OPEN else f"sorot {name}", command) for name, command in front.commands.items()]
    parts += ["## Of the program itself\n", _table(front.params)]
    return "\n".join(parts)


def _section(title: str, command: Any) -> str:
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    options = [parameter for parameter in command.params if parameter not in arguments]
    usage = " ".join([title, *(["[OPTIONS]"] if options else []), *map(_argument, arguments)])
    parts = [f"## {title}\n", f"    {usage}\n", cleandoc(command.help) + "\n"]
    return "\n".join([*parts, _table([*arguments, *options])] if command.params else parts)


def _table(parameters: list[Any]) -> str:
    rows = [f"| `{_name(parameter)}` | {_COMPLETION.get(parameter.name, parameter.help) or ''} |" for parameter in parameters]
    return "\n".join(["| word | what it does |", "| --- | --- |", *(row.replace("json|", "json\\|") for row in rows), ""])


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return _argument(parameter)
    words = ", ".join(reversed(parameter.opts))
    return words if parameter.is_flag or not parameter.metavar else f"{words} {parameter.metavar}"


def _argument(parameter: Any) -> str:
    word = str(parameter.metavar or parameter.name.upper()) + ("..." if parameter.nargs == -1 else "")
    return word if parameter.required else f"[{word}]"
