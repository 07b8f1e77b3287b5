"""Finds where data could become markup or reach the terminal raw: every value given to a place of Textual that reads strings as markup.

A value is good when it is a literal, or content: built by ``plain`` and its like, by ``Content`` from literals and shown text, by
a function of the product that says it returns ``Content``, or a name that is content by its annotation or by every assignment in
the same function.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

SINKS: dict[str, tuple[int | str, ...]] = {
    "Static": (0, "content"),
    "Label": (0, "content"),
    "Button": (0, "label"),
    "Checkbox": (0, "label"),
    "Option": (0, "prompt"),
    "Tab": (0, "label"),
    "TabPane": (0, "title"),
    "Tooltip": (0, "content"),
    "SystemCommand": (0, 1, "title", "help"),
    "Hit": (1, "match_display", "help"),
    "DiscoveryHit": (0, "display", "help"),
    "add_column": (0, "label"),
    "add_row": (*range(20), "label"),
    "add_option": (0,),
    "notify": (0, "message", "title"),
    "Content": (0, "text"),
    "Text": (0, "text"),
    "Content.styled": (0, "text"),
    "Content.assemble": (*range(20),),
    "Content.from_markup": (0, "markup", "variables"),
}
"""Callables, and which of their arguments are drawn."""

ATTRIBUTES = {"border_title", "border_subtitle", "tooltip"}
"""Attributes of widgets that are drawn."""

GATES = {"plain", "plain_lines"}
"""Calls that make safe content out of anything."""

SHOWN = {"show", "show_lines", "len", "sum", "round"}
"""Calls whose result is safe to draw inside a string, though no content."""

CONTENT = {"Content", "Text", "Strip"}
"""Types that hold what is drawn."""


@dataclass
class _Scope:
    """What the names of one function are known to be."""

    content: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    """Strings and numbers that are safe inside a string."""
    other: set[str] = field(default_factory=set)


class MarkupRule:
    """The rule, told which functions of the product return content."""

    def __init__(self, content_functions: set[str]) -> None:
        self._functions = content_functions | GATES

    def breaches(self, tree: ast.Module) -> Iterator[tuple[int, str]]:
        """Yield the line and the source of every value that is neither literal nor content."""
        yield from self._walk(tree, _Scope())

    def _walk(self, node: ast.AST, scope: _Scope) -> Iterator[tuple[int, str]]:
        for child in ast.iter_child_nodes(node):
            inner = self._scope(child) if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else scope
            for value, strings in _drawn(child):
                if not self._good(value, inner, strings=strings):
                    yield value.lineno, ast.unparse(child if isinstance(child, ast.Call) else value)
            yield from self._walk(child, inner)

    def _scope(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> _Scope:
        scope = _Scope()
        for argument in [*function.args.args, *function.args.kwonlyargs]:
            if argument.annotation is not None and _is_content(argument.annotation):
                scope.content.add(argument.arg)
        for node in ast.walk(function):
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and _is_content(node.annotation):
                scope.content.add(node.target.id)
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        kinds = (scope.content, scope.shown, scope.other)
                        goods = (self._good(node.value, scope, strings=False), self._good(node.value, scope, strings=True), True)
                        kinds[goods.index(True)].add(target.id)
        scope.content -= scope.other | scope.shown
        scope.shown -= scope.other
        return scope

    def _good(self, value: ast.expr, scope: _Scope, *, strings: bool) -> bool:
        """Whether the value is literal or content; with ``strings`` also a string of nothing but literals and shown text."""
        match value:
            case ast.Constant():
                return True
            case ast.Name(id=name):
                return name in scope.content or (strings and name in scope.shown)
            case ast.IfExp(body=body, orelse=orelse):
                return self._good(body, scope, strings=strings) and self._good(orelse, scope, strings=strings)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._good(left, scope, strings=strings) and self._good(right, scope, strings=strings)
            case ast.BinOp(left=ast.Constant(), op=ast.Mult()):
                return True
            case ast.Tuple(elts=[text, *_]):
                return self._good(text, scope, strings=strings)
            case ast.Starred(value=inner):
                return self._good(inner, scope, strings=strings)
            case ast.Attribute(value=inner, attr="plain"):
                return strings and self._good(inner, scope, strings=False)
            case ast.JoinedStr(values=parts):
                return strings and all(self._good(part, scope, strings=True) for part in parts)
            case ast.FormattedValue(value=inner):
                return self._good(inner, scope, strings=strings)
            case ast.Call(func=function):
                return self._good_call(function, strings)
        return False

    def _good_call(self, function: ast.expr, strings: bool) -> bool:
        name = _name(function)
        if name in self._functions or name in CONTENT or (strings and name in SHOWN | {"len"}):
            return True
        # Content("").join(...) and its like: a method of content gives content.
        return (
            isinstance(function, ast.Attribute) and isinstance(function.value, ast.Call) and _name(function.value.func) in CONTENT | GATES
        )


def content_functions(trees: list[ast.Module]) -> set[str]:
    """Return the names of the functions whose annotation says that they return content."""
    return {
        node.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.returns is not None and ast.unparse(node.returns).strip("\"'") in CONTENT
    }


def _drawn(node: ast.AST) -> Iterator[tuple[ast.expr, bool]]:
    """Yield the values of a node that get drawn, and whether a shown string will do there because it is not read as markup."""
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(isinstance(target, ast.Attribute) and target.attr in ATTRIBUTES for target in targets):
            yield node.value, False
    if not isinstance(node, ast.Call):
        return
    name = _qualified(node.func)
    places = (0, "content") if name.endswith("update") and _is_widget(node.func) else SINKS.get(name, SINKS.get(_name(node.func), ()))
    unread = name.split(".")[0] in CONTENT or any(
        keyword.arg == "markup" and isinstance(keyword.value, ast.Constant) and keyword.value.value is False for keyword in node.keywords
    )
    for number, argument in enumerate(node.args):
        if number in places:
            yield argument, unread
    for keyword in node.keywords:
        if keyword.arg in places:
            yield keyword.value, unread


def _is_widget(function: ast.expr) -> bool:
    """Whether ``X.update`` looks like a widget's: ``self.update`` or ``self.query_one(...).update``; dictionaries have one too."""
    if not isinstance(function, ast.Attribute):
        return False
    owner = function.value
    return (isinstance(owner, ast.Name) and owner.id == "self") or (isinstance(owner, ast.Call) and _name(owner.func) == "query_one")


def _name(function: ast.expr | None) -> str:
    return function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""


def _qualified(function: ast.expr) -> str:
    owner = _name(function.value) if isinstance(function, ast.Attribute) else ""
    return f"{owner}.{_name(function)}" if owner in CONTENT else _name(function)


def _is_content(annotation: ast.expr) -> bool:
    return ast.unparse(annotation).strip("\"'") in CONTENT
