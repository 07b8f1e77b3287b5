"""Label Studio's configuration has each label with its key and hint as XML can hold them, and labels are read back in their order."""

import pytest

from store.errors import InputError
from store.exchange.labelling_config import config_xml, labels_of
from store.labels import Label, LabelSet

LINE = '    <Label value="{}" background="{}"{}/>'


def _labels(*labels: Label, used: tuple[str, ...] = ()) -> list[str]:
    lines = config_xml(LabelSet(labels), used).split("\n")
    assert (lines[0], lines[1], lines[-2:]) == ("<View>", '  <Labels name="label" toName="text" showInline="true">', ["</View>", ""])
    return lines[2 : lines.index("  </Labels>")]


def test_labels_have_their_key_and_their_hint() -> None:
    labels = [
        Label("A", "1", "#123456", "Orang & <tempat>"),
        Label("B", "z", "#123456"),
        Label("C", "Z", "#123456"),
        Label("D", "", "#123456", "x\x01"),
        Label("E", "12", "#123456"),
    ]
    more = (' hotkey="1" hint="Orang &amp; &lt;tempat&gt;"', ' hotkey="z"', "", "", "")
    assert _labels(*labels) == [LINE.format(one.name, "#123456", fields) for one, fields in zip(labels, more, strict=True)]


def test_labels_that_are_only_used_come_after_in_order_and_those_xml_cannot_hold_are_left_out() -> None:
    lines = _labels(Label("B", "", "#123456"), used=("Z", "A", "B", "A", "x\x00", "q\ufffe", "tab\t"))
    assert [line.split('"')[1] for line in lines] == ["B", "A", "Z", "tab&#9;"]
    assert len({line.split('"')[3] for line in lines}) == 4
    assert _labels() == []


@pytest.mark.parametrize(
    ("xml", "names"),
    [
        ("<View><Labels><Label value='B'/><Label value='A'/><Label value='B'/></Labels></View>", ("B", "A")),
        ("<View><HyperTextLabels><View><Label alias='B'/><Label value='C' alias='x'/><Label/></View></HyperTextLabels></View>", ("B", "C")),
        ("<View><Labels><Label value=''/><Label value='' alias='D'/></Labels><Labels><Label value='E'/></Labels></View>", ("D", "E")),
        ("<View><Choices><Label value='A'/></Choices><Label value='B'/></View>", ()),
    ],
)
def test_the_labels_on_a_text_are_read_in_their_order(xml: str, names: tuple[str, ...]) -> None:
    assert labels_of(xml.encode(), "x") == names


@pytest.mark.parametrize("xml", [b"<View>", b'<!DOCTYPE x [<!ENTITY a "b">]><View/>'])
def test_what_is_no_sound_xml_is_refused(xml: bytes) -> None:
    with pytest.raises(InputError) as caught:
        labels_of(xml, "x")
    assert caught.value.where == "x"


def test_what_is_written_is_read() -> None:
    assert labels_of(config_xml(LabelSet((Label("A&\"'<"), Label("B"))), ["C"]).encode(), "x") == ("A&\"'<", "B", "C")
