"""Nothing that was written by others is ever run, unpickled, given to a shell or unpacked by the names it brings."""

import ast

import pytest

from tests.arch.code_from_data import CodeFromData
from tests.arch.sources import ROOT, product_files, tree

LOADERS = frozenset({"store.gather.extras.library"})
"""Functions of the product that import by name; each call has to name a library in the source."""

ALLOWED = {
    "store/exchange/form.py: import_module(f'store.exchange.{name}')": "the names of the one registry of forms, below our own package",
    "store/exchange/hf_reading.py: import_module(name)": "called with pyarrow's modules, named in the source",
    "store/filesystem.py: import ctypes": "GetDriveTypeW of Windows, which Python does not have; it is given a drive",
    "store/gather/extras.py: importlib.import_module(name)": "the loader itself; its calls are looked at by this rule",
    "store/quarantine/child.py: importlib.import_module(module)": "only modules of store and tui, only functions marked as readers",
    "tui/palette.py: process.extract(wanted, [text for text, _ in rest], scorer=fuzz.partial_ratio, score_cutoff=TYPO, limit=limit)": (
        "rapidfuzz's search among titles, which only shares its name with unpacking"
    ),
}
"""What is used although the rule forbids it, as ``FILE: SOURCE``, each with the reason."""

RECIPE = {
    "assets/recipe/names.py: importlib.import_module(f'faker.providers.person.{locale}')": "locales named in the source; run by hand only",
}
"""The same for the recipe that builds the model, which is shipped as text and run by no command of Sorot."""


def test_no_code_comes_out_of_data() -> None:
    recipe = sorted((ROOT / "assets").rglob("*.py"))
    assert len(product_files()) > 200, "the sources were not found"
    assert recipe
    rule = CodeFromData(LOADERS)
    found = {
        f"{path.relative_to(ROOT).as_posix()}: {source}": f"{path.relative_to(ROOT)}:{line}: {reason}"
        for path in (*product_files(), *recipe)
        for line, source, reason in rule.breaches(tree(path))
    }
    allowed = {**ALLOWED, **RECIPE}
    assert "\n".join(f"{found[breach]}: {breach}" for breach in found if breach not in allowed) == ""
    assert set(allowed) <= set(found), "an exception that is no longer needed"


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "import os, marshal as m",
        "from shelve import open as keep",
        "def f():\n    import dill",
        "import yaml",
        "from ruamel.yaml import YAML",
        "from tarfile import TarFile",
        "import torch.nn",
        "from xml.dom.minidom import parseString",
        "import ctypes.util",
        "eval(text)",
        "exec(text, {})",
        "list(map(eval, texts))",
        "import builtins\nbuiltins.eval(text)",
        "compile(text, '', 'exec')",
        "__import__(name)",
        "from importlib import import_module\nimport_module(name)",
        "import importlib as i\ni.import_module(f'x.{name}')",
        "import importlib\nimportlib.import_module('pickle')",
        "from store.gather.extras import library\nlibrary(name, 'x')",
        "from store.gather.extras import library\nlibrary('yaml', 'x')",
        "import os\nos.system('ls')",
        "from os import popen as p\np(command)",
        "import subprocess\nsubprocess.run(command, shell=True)",
        "import subprocess\nsubprocess.run(command, shell=wanted)",
        "import asyncio\nasync def f():\n    await asyncio.create_subprocess_shell(command)",
        "archive.extractall(folder)",
        "packed.extract(member)",
        "import shutil\nshutil.unpack_archive(path)",
        "import tempfile\ntempfile.mktemp()",
        "import srsly\nsrsly.pickle_loads(data)",
        "import numpy as np\nnp.load(path)",
        "numbers(path, allow_pickle=True)",
        "from xml.etree.ElementTree import parse\nparse(path)",
        "import xml.etree.ElementTree as ET\nET.fromstring(text)",
        "import xml.sax\nxml.sax.parseString(text, handler)",
        "from lxml import etree\netree.parse(path)",
        "from lxml import etree\netree.fromstring(text, etree.XMLParser(huge_tree=True))",
        "from lxml import etree\nparser = etree.XMLParser(resolve_entities=False, no_network=False)\netree.parse(path, parser)",
        "from lxml import etree\netree.iterparse(path, resolve_entities=False)",
        "from lxml.etree import fromstring\nfromstring(text)",
        "import lxml.etree\nlxml.etree.XML(text)",
    ],
)
def test_a_way_from_data_to_code_is_found(source: str) -> None:
    assert list(CodeFromData(LOADERS).breaches(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "import re\nre.compile(pattern)",
        "import json\njson.loads(text)",
        "model.eval()",
        "import ast\nast.literal_eval(text)",
        "import subprocess\nsubprocess.run([name], check=True, shell=False)",
        "from importlib import import_module\nimport_module('store.exchange.export')",
        "from store.gather.extras import library\nlibrary('lxml.html', 'e-books')",
        "from xml.etree.ElementTree import Element, ParseError",
        "from xml.sax.saxutils import escape\nescape(text)",
        "from defusedxml.ElementTree import parse\nparse(path)",
        "from lxml import etree\nparser = etree.XMLParser(resolve_entities=False, no_network=True)\netree.parse(path, parser)",
        "from lxml import etree\netree.iterparse(path, resolve_entities=False, no_network=True, huge_tree=True)",
        "archive.open(member)",
    ],
)
def test_what_is_inert_passes(source: str) -> None:
    assert list(CodeFromData(LOADERS).breaches(ast.parse(source))) == []
