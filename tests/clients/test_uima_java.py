"""Apache's UIMA SDK for Java, uimaj-core, opens XMI with its type system, and what it writes is read."""

import shutil
import subprocess
from pathlib import Path

import pytest

from store.exchange.contract import Draft, Source
from store.exchange.registry import FORMATS
from store.exchange.units import Offsets
from tests.clients.news import news
from tests.store.exchange.worlds import put

JAR = Path("/usr/share/java/uimaj-core.jar")
"""Where Debian's package has it."""


@pytest.mark.slow
def test_uima_opens_every_document_and_writes_it_again(tmp_path: Path) -> None:
    if shutil.which("javac") is None or not JAR.exists():
        pytest.skip("uimaj-core is not installed: apt-get install libuima-core-java default-jdk-headless")
    put(news(), FORMATS["xmi"], tmp_path / "out")
    (tmp_path / "again").mkdir()
    program = Path(__file__).with_name("ReadXmi.java")
    command = ["java", "-cp", str(JAR), str(program), str(tmp_path / "out"), str(tmp_path / "again")]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()
    rows = [row.split("\t") for row in done.stdout.decode().splitlines()]
    assert len(rows) > 50
    drafts = {one.source: one for one in FORMATS["xmi"].code().read(Source(tmp_path / "again", "again")) if isinstance(one, Draft)}
    for document in news().documents:
        offsets = Offsets(document.text)
        meant = [(offsets.to("utf-16", one.start), offsets.to("utf-16", one.end), one.label, one.quote) for one in document.spans.values()]
        seen = [row[1:] for row in rows if row[0] == f"{document.article.id}.xmi"]
        found = [(int(start), int(end), label, text.replace("\\n", "\n").replace("\\t", "\t")) for start, end, label, text in seen]
        assert sorted(found) == sorted(meant)
        draft = drafts[document.article.source]
        assert draft.text == document.text
        spans = [(one.start, one.end, one.label, one.score, one.entity) for one in draft.spans]
        names = {"putin": "Vladimir Putin", "": ""}
        assert sorted(spans) == sorted((one.start, one.end, one.label, one.score, names[one.entity]) for one in document.spans.values())
