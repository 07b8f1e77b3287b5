"""UIMA CAS XMI (XML 1.0): one ``.xmi`` a document, and ``TypeSystem.xml``. Offsets are UTF-16 units, ``end`` exclusive.

Source: "XMI CAS Serialization Reference" and "Component Descriptor Reference" of the Apache UIMA Java SDK; what dkpro-cassis 0.12 reads.
"""

from collections.abc import Iterable, Iterator
from typing import IO

from store.errors import InputError
from store.exchange.cas import SOFA, TYPES, Structure, structures
from store.exchange.cas_reading import Cas
from store.exchange.contract import Context, Item, Reading, Reject, Seen, Sink, Source
from store.exchange.fitting import expected
from store.exchange.folder_index import NAME, Entry, entries, line
from store.exchange.identifiers import identifiers
from store.exchange.losses import Losses
from store.exchange.markup import attribute, character_losses, children, legal_seen
from store.exchange.registry import named

TYPE_SYSTEM = "TypeSystem.xml"

_XMI = "http://www.omg.org/XMI"
_PACKAGES = dict.fromkeys(kind.name.rpartition(".")[0] for kind in TYPES)
_PREFIXES = {package: package.removesuffix(".type").rpartition(".")[2] for package in _PACKAGES}
"""Short name of every package that types are in."""


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write a folder of documents that INCEpTION imports as "UIMA CAS XMI (XML 1.0)" and every UIMA program opens with the type system."""
    names = identifiers(context)
    with sink.open(TYPE_SYSTEM) as file:
        file.write(_type_system().encode())
    with sink.open(NAME) as index:
        for item in items:
            index.write(line(item))
            with sink.open(f"{item.document.article.id}.xmi") as file:
                _write(file, item.document.text, structures(item, context, names))
            for loss in character_losses(item, expected(item, named("xmi").holds, context)):
                losses.add(loss)


def expect(item: Item, context: Context) -> Seen:
    """Return what is in it: everything, with U+FFFD for what XML cannot hold."""
    return legal_seen(expected(item, named("xmi").holds, context))


def read(source: Source) -> Reading:
    """Yield every document of a folder or the one in a file; annotations that are no mentions are remarked on."""
    if source.path.is_dir():
        for entry in entries(source.path, source.where, ".xmi"):
            name = f"{entry.file}.xmi"
            yield from _file(Source(source.path / name, f"{source.where}/{name}"), entry)
    else:
        yield from _file(source, Entry(file=""))


def _file(source: Source, entry: Entry) -> Reading:
    cas = Cas(source.where, "utf-16")
    try:
        for element in children(source):
            package, _, name = element.tag.removeprefix("{http:///").rpartition(".ecore}")
            if not package:
                continue
            kind = f"{package.replace('/', '.')}.{name}".removeprefix("uima.noNamespace.")
            number = element.get(f"{{{_XMI}}}id", "")
            features = {key: value for key, value in element.attrib.items() if not key.startswith("{")}
            cas.add(number, kind, features)
    except InputError as error:
        yield Reject(where=source.where, why=error.what)
        return
    yield from cas.documents(entry, ".xmi")


def _write(file: IO[bytes], text: str, found: Iterator[Structure]) -> None:
    spaces = "".join(f' xmlns:{prefix}="http:///{package.replace(".", "/")}.ecore"' for package, prefix in _PREFIXES.items())
    head = f'<xmi:XMI xmlns:xmi="{_XMI}" xmlns:cas="http:///uima/cas.ecore"{spaces} xmi:version="2.0">'
    file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n<cas:NULL xmi:id="0"/>\n'.encode())
    members = []
    for one in found:
        package, _, name = one.type.rpartition(".")
        features = "".join(f' {key}="{attribute(value) if isinstance(value, str) else repr(value)}"' for key, value in one.features.items())
        file.write(f'<{_PREFIXES[package]}:{name} xmi:id="{one.id}"{features}/>\n'.encode())
        members.append(one.id)
    file.write(
        f'<cas:Sofa xmi:id="{SOFA}" sofaNum="1" sofaID="_InitialView" mimeType="text/plain" sofaString="{attribute(text)}"/>\n'
        f'<cas:View sofa="{SOFA}" members="{" ".join(map(str, members))}"/>\n</xmi:XMI>\n'.encode()
    )


def _type_system() -> str:
    types = "".join(
        f"<typeDescription><name>{kind.name}</name><description>{kind.description}</description>"
        f"<supertypeName>{kind.parent}</supertypeName><features>"
        + "".join(
            f"<featureDescription><name>{name}</name><description/><rangeTypeName>{range_}</rangeTypeName></featureDescription>"
            for name, range_ in kind.features
        )
        + "</features></typeDescription>\n"
        for kind in TYPES
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">\n'
        f"<name>Sorot</name>\n<types>\n{types}</types>\n</typeSystemDescription>\n"
    )
