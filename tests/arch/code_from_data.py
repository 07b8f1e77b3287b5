"""Finds calls and imports through which what is only data could run code, start a program, read another file or be unpacked to the disk.

Names are followed to what they were imported as, in the module and inside functions, so ``from os import system as say`` is found.
"""

import ast
from collections.abc import Iterator

MODULES = {
    "pickle": "unpickling runs what the bytes say",
    "_pickle": "unpickling runs what the bytes say",
    "cPickle": "unpickling runs what the bytes say",
    "cloudpickle": "unpickling runs what the bytes say",
    "dill": "unpickling runs what the bytes say",
    "joblib": "it unpickles",
    "shelve": "it unpickles",
    "marshal": "it makes code out of bytes",
    "dbm": "its files are not made to be read when others wrote them",
    "yaml": "its tags make objects",
    "ruamel": "its tags make objects",
    "torch": "it unpickles",
    "tarfile": "its members name where they go",
    "code": "it runs text as code",
    "codeop": "it makes code out of text",
    "runpy": "it runs files as code",
    "ctypes": "it reads and writes memory",
    "xml.dom": "it expands entities",
    "xml.sax.expatreader": "it expands entities",
    "xmlrpc": "it expands entities",
    "imp": "it runs files as code",
}
"""Modules, with all that is in them, and what is wrong with each."""

CALLS = {
    "eval": "it runs text as code",
    "exec": "it runs text as code",
    "compile": "it makes code out of text",
    "__import__": "the name may come from data",
    "importlib.import_module": "the name may come from data",
    "os.system": "a shell reads the words",
    "os.popen": "a shell reads the words",
    "subprocess.getoutput": "a shell reads the words",
    "subprocess.getstatusoutput": "a shell reads the words",
    "asyncio.create_subprocess_shell": "a shell reads the words",
    "tempfile.mktemp": "another may make the file first",
    "shutil.unpack_archive": "its members name where they go",
    "logging.config.listen": "it runs text as code",
    "xml.etree.ElementTree.parse": "it expands entities; defusedxml does not",
    "xml.etree.ElementTree.iterparse": "it expands entities; defusedxml does not",
    "xml.etree.ElementTree.fromstring": "it expands entities; defusedxml does not",
    "xml.etree.ElementTree.fromstringlist": "it expands entities; defusedxml does not",
    "xml.etree.ElementTree.XML": "it expands entities; defusedxml does not",
    "xml.etree.ElementTree.XMLID": "it expands entities; defusedxml does not",
    "xml.etree.ElementTree.XMLParser": "it expands entities; defusedxml does not",
    "xml.sax.parse": "it expands entities",
    "xml.sax.parseString": "it expands entities",
    "xml.sax.make_parser": "it expands entities",
}
"""Functions by their full name, and what is wrong with each."""

METHODS = {
    "extractall": "members of an archive name where they go",
    "extract": "members of an archive name where they go",
    "pickle_loads": "unpickling runs what the bytes say",
    "read_pickle": "unpickling runs what the bytes say",
    "unsafe_load": "its tags make objects",
    "full_load": "its tags make objects",
}
"""Methods of whatever object, and what is wrong with each."""

_LXML_READERS = {"parse", "iterparse", "fromstring", "fromstringlist", "XML", "XMLID", "XMLParser", "ETCompatXMLParser", "XMLPullParser"}
_LXML_MUST = {"resolve_entities": False, "no_network": True}
_LOADERS = {"importlib.import_module", "__import__"}


class CodeFromData:
    """The rule. ``loaders`` are functions of our own that import a module by its name, such as ``store.gather.extras.library``."""

    def __init__(self, loaders: frozenset[str] = frozenset()) -> None:
        self._loaders = _LOADERS | loaders

    def breaches(self, tree: ast.Module) -> Iterator[tuple[int, str, str]]:
        """Yield line, source and reason of everything that the rule forbids."""
        names = _imported(tree)
        safe = _safe_parsers(tree, names)
        for node in ast.walk(tree):
            match node:
                case ast.Import():
                    found = [alias.name for alias in node.names]
                case ast.ImportFrom(module=str(module), level=0):
                    found = [f"{module}.{alias.name}" for alias in node.names]
                case ast.Call():
                    if reason := self._wrong_call(node, names, safe):
                        yield node.lineno, ast.unparse(node), reason
                    continue
                case ast.Name(id=name, ctx=ast.Load()) if names.get(name, name) in ("eval", "exec"):
                    found = []
                    if not _is_called(tree, node):
                        yield node.lineno, name, CALLS[names.get(name, name)]
                case _:
                    continue
            for one in found:
                if reason := _wrong_module(one):
                    yield node.lineno, ast.unparse(node), reason

    def _wrong_call(self, call: ast.Call, names: dict[str, str], safe: set[str]) -> str:
        name = _full_name(call.func, names)
        for keyword in call.keywords:
            if keyword.arg == "shell" and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False):
                return "a shell reads the words"
            if keyword.arg == "allow_pickle" and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False):
                return "unpickling runs what the bytes say"
        if name in self._loaders:
            # A name that stands in the source is as good as an import; it may only not be one of the forbidden.
            literal = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
            return _wrong_module(literal) if isinstance(literal, str) else CALLS["importlib.import_module"]
        if name == "numpy.load" and not any(keyword.arg == "allow_pickle" for keyword in call.keywords):
            return "it may unpickle unless told not to: allow_pickle=False"
        if name in CALLS:
            return CALLS[name]
        if name.startswith("lxml.etree.") and name.rpartition(".")[2] in _LXML_READERS:
            return _wrong_lxml(call, safe)
        if isinstance(call.func, ast.Attribute) and call.func.attr in METHODS:
            return METHODS[call.func.attr]
        return ""


def _wrong_module(name: str) -> str:
    """Return what is wrong with importing a module, or something of it."""
    parts = name.split(".")
    return next((reason for count in range(len(parts), 0, -1) if (reason := MODULES.get(".".join(parts[:count])))), "")


def _wrong_lxml(call: ast.Call, safe: set[str]) -> str:
    given = {one.arg: one.value for one in call.keywords}
    parser = given.get("parser", call.args[1] if len(call.args) > 1 else None)
    if isinstance(parser, ast.Name) and parser.id in safe:
        return ""
    if _says_all(given):
        return ""
    return "lxml resolves entities and fetches unless told not to: resolve_entities=False, no_network=True"


def _says_all(given: dict[str | None, ast.expr]) -> bool:
    return all(isinstance(value := given.get(name), ast.Constant) and value.value is wanted for name, wanted in _LXML_MUST.items())


def _safe_parsers(tree: ast.Module, names: dict[str, str]) -> set[str]:
    """Return the names that are only ever given a parser of lxml that neither resolves entities nor fetches."""
    good: set[str] = set()
    bad: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            call = node.value
            parser = isinstance(call, ast.Call) and _full_name(call.func, names) == "lxml.etree.XMLParser"
            safe = parser and isinstance(call, ast.Call) and _says_all({one.arg: one.value for one in call.keywords})
            (good if safe else bad).update(target.id for target in node.targets if isinstance(target, ast.Name))
    return good - bad


def _imported(tree: ast.Module) -> dict[str, str]:
    """Return what each name stands for that an import anywhere in the module makes."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.partition(".")[0]] = alias.name if alias.asname else alias.name.partition(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def _full_name(function: ast.expr, names: dict[str, str]) -> str:
    """Return the dotted name of what is called, as far as it can be known: builtins by their own."""
    match function:
        case ast.Name(id=name):
            full = names.get(name, name)
            return full.removeprefix("builtins.")
        case ast.Attribute(value=owner, attr=name):
            before = _full_name(owner, names)
            return f"{before}.{name}".removeprefix("builtins.") if before else ""
    return ""


def _is_called(tree: ast.Module, name: ast.Name) -> bool:
    return any(isinstance(node, ast.Call) and node.func is name for node in ast.walk(tree))
