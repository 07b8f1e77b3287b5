"""CoNLL-U: ten columns, the tag of a mention in MISC as ``NER=B-PERSON``, white space to the last code point.

White space after a token is said as in Universal Dependencies and UDPipe: nothing is one space, ``SpaceAfter=No`` none, ``SpacesAfter``
anything else, escaped (``\\s \\t \\n \\r \\p \\\\``; what UDPipe has no letter for is ``\\uXXXX``). What is known of an article stands
in comments ``# meta::title = …`` as in GUM. Read are also ``name=``, ``NE=`` and bare tags in MISC, every tag scheme, multiword tokens,
empty nodes and the columns of CoNLL-U Plus.

Source: https://universaldependencies.org/format.html, https://ufal.mff.cuni.cz/udpipe/1/users-manual and
https://universaldependencies.org/ext-format.html
"""

import re
from collections.abc import Iterable, Iterator

from store.exchange import conllu_reading
from store.exchange.about import about
from store.exchange.contract import Context, Item, Reading, Sink, Source
from store.exchange.losses import Losses
from store.exchange.tagging import iob2

_PLAIN = {" ": "\\s", "\t": "\\t", "\n": "\\n", "\r": "\\r", "|": "\\p", "\\": "\\\\"}
_UNUSED = "\t_" * 7
_SPECIAL = re.compile(r"[\s|\\]")
_VALUE = re.compile(r"^ | $|[^\S ]|\\")
_NAME = re.compile(r"[\s=\\]")


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write one document after the other; a sentence never ends inside a span."""
    with sink.open() as out:
        for item in items:
            out.write("".join(f"{line}\n" for line in _lines(item)).encode())


def read(source: Source) -> Reading:
    """Yield every document, a file without marks between them as one, cut after a length. Raises InputError when it is not CoNLL-U."""
    yield from conllu_reading.read(source)


def escaped(text: str, what: re.Pattern[str] = _SPECIAL) -> str:
    """Return text in which the characters of the pattern are escaped."""
    return what.sub(lambda found: _PLAIN.get(found[0]) or f"\\u{ord(found[0]):04x}", text)


def _lines(item: Item) -> Iterator[str]:
    article, tokens = item.document.article, item.tokens
    words = tokens.words()
    tags = iob2([(placed.start, placed.end, placed.span.label) for placed in item.spans], len(words))
    yield f"# newdoc id = {article.id}"
    for name, value in {**about(article), "status": article.status}.items():
        yield f"# meta::{escaped(name, _NAME)} = {escaped(value, _VALUE)}"
    for number, (first, last) in enumerate(tokens.sentences([(placed.start, placed.end) for placed in item.spans]), 1):
        yield f"# sent_id = {article.id}-{number}"
        shown = "".join(words[at] + (" " if tokens.gap(at) and at + 1 < last else "") for at in range(first, last))
        yield f"# text = {shown}"
        for at in range(first, last):
            misc = [f"NER={escaped(tags[at])}", *_space(tokens.gap(at), ends=at + 1 == len(words))]
            if at == 0 and tokens.gap(-1):
                misc.append(f"SpacesBefore={escaped(tokens.gap(-1))}")
            yield f"{at - first + 1}\t{words[at]}{_UNUSED}\t{'|'.join(misc)}"
        yield ""


def _space(gap: str, *, ends: bool) -> list[str]:
    """Return what MISC says of the white space after a token; the last token of a document says it always."""
    if not gap:
        return ["SpaceAfter=No"]
    return [] if gap == " " and not ends else [f"SpacesAfter={escaped(gap)}"]
