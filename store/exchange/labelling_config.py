"""Label Studio's labelling interface: the XML that says which labels there are, written for a label set and read back.

Source: https://labelstud.io/tags/labels, /tags/label, /tags/textarea and /tags/text
"""

import re
from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from store.exchange.colours import on_white
from store.gather.markup import safe_tree
from store.labels import Label, LabelSet

_HOTKEY = re.compile(r"[0-9a-z]")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def config_xml(labels: LabelSet, used: Iterable[str]) -> str:
    """Return the configuration for these labels and the ``used`` ones that are not in the set.

    Its controls are ``label`` on the text, ``entity`` for each region and ``note`` for the whole task.
    """
    known = list(labels.labels)
    known += [Label(name) for name in sorted(set(used) - set(labels.names())) if not _NOT_XML.search(name)]
    lines = [_label(label, number) for number, label in enumerate(known)]
    return "\n".join(
        (
            "<View>",
            '  <Labels name="label" toName="text" showInline="true">',
            *(f"    {line}" for line in lines),
            "  </Labels>",
            '  <Text name="text" value="$text" granularity="word"/>',
            '  <TextArea name="entity" toName="text" perRegion="true" editable="true" maxSubmissions="1"',
            '            placeholder="Entity that this mention stands for"/>',
            '  <TextArea name="note" toName="text" editable="true" placeholder="Note on the article"/>',
            "</View>",
            "",
        )
    )


def _label(label: Label, number: int) -> str:
    fields = {"value": label.name, "background": on_white(label.colour, number)}
    if _HOTKEY.fullmatch(label.key):
        fields["hotkey"] = label.key
    if label.description and not _NOT_XML.search(label.description):
        fields["hint"] = label.description
    return f"<Label {' '.join(f'{name}={quoteattr(value)}' for name, value in fields.items())}/>"


def labels_of(xml: bytes, where: str) -> tuple[str, ...]:
    """Return the names of the labels on a text in their order. Raises InputError when it is no XML, or asks for more than is safe."""
    controls = [one for one in safe_tree(xml, where=where).iter() if one.tag in ("Labels", "HyperTextLabels")]
    names = (label.get("value") or label.get("alias") for control in controls for label in control.iter("Label"))
    return tuple(dict.fromkeys(name for name in names if name))
