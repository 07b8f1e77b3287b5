"""doccano's own server takes an export and gives it back: ``python -m tests.clients.doccano --bin ENV/bin``.

The environment: ``python3 -m venv ENV && ENV/bin/pip install doccano==1.8.4 'marshmallow<4' 'numpy<2'``; with later ones doccano does not
start.
Both project types are made in a new data folder, a file is sent as the browser sends it, doccano's own worker imports and exports it, and
every example is compared with what was exported: text, spans, title, notes. In the news a city is tagged there, a relation drawn and a
comment written before. Exit code 1 and the differences when there are any.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

from store.exchange.bundle import Bundle
from store.exchange.contract import Draft, Source
from store.exchange.registry import FORMATS
from tests.clients.news import news
from tests.clients.servers import Site, free_port, many_worlds, noted, running, with_surabaya
from tests.store.exchange.worlds import put

_NAME, _PASSWORD = "admin", "kata-sandi-1"  # Of a server that lives for minutes.
_PROJECTS = {"doccano": "SequenceLabeling", "doccano-relations": "RelationExtraction"}


def check(site: Site, form: str, bundle: Bundle, place: Path) -> list[str]:
    """Return the differences between a bundle and what doccano gives back of its export."""
    out = place / f"{form}-{bundle.project}.jsonl"
    receipt = put(bundle, FORMATS[form], out)
    project = site.post("/v1/projects", _project(form, f"{form} {bundle.project}"))["id"]
    upload = site.upload("/v1/fp/process/", "filepond", out).decode()
    options = {"format": "JSONL", "uploadIds": [upload], "task": _PROJECTS[form], "encoding": "utf_8", "delimiter": ""}
    columns = {"column_data": "text", "column_label": "label"}
    started = time.monotonic()
    task = site.post(f"/v1/projects/{project}/upload", {**options, **columns})["task_id"]
    status = site.until(lambda: (one := site.get(f"/v1/tasks/status/{task}"))["ready"] and one)
    if status["error"] or status["result"].get("error"):
        return [f"doccano says: {str(status)[:2000]}"]
    if bundle.project == news().project:
        bundle = _work(site, f"/v1/projects/{project}", form, bundle)
    task = site.post(f"/v1/projects/{project}/download", {"format": "JSONL", "exportApproved": False})["task_id"]
    site.until(lambda: site.get(f"/v1/tasks/status/{task}")["ready"])
    (place / "back.zip").write_bytes(site.call("GET", f"/v1/projects/{project}/download?taskId={task}"))
    seconds = time.monotonic() - started
    with zipfile.ZipFile(place / "back.zip") as archive:
        (name,) = archive.namelist()
        back = place / f"back-{form}-{bundle.project}.jsonl"
        back.write_bytes(archive.read(name))
    found = list(FORMATS[form].code().read(Source(back, "back")))
    print(f"{form}, {bundle.project}: {receipt.documents} examples, {receipt.spans} spans out and back in {seconds:.1f} s", flush=True)
    other = [str(one) for one in found if not isinstance(one, Draft)]
    if form == "doccano-relations" and bundle.project == news().project:
        other = [one for one in other if "Relations (1)" not in one] if len(other) == 1 else ["The relation was not remarked on."]
    return [*other, *_differences(bundle, found)]


def _work(site: Site, root: str, form: str, bundle: Bundle) -> Bundle:
    """Tag, comment and relate on the server as the interface does; return what is meant to come back."""
    examples = site.get(f"{root}/examples?limit=100")["results"]
    (odd,) = [one for one in examples if "Surabaya" in one["text"]]
    (place,) = [one["id"] for one in site.get(f"{root}/span-types") if one["text"] == "GPE"]
    start = odd["text"].index("Surabaya")
    city = {"start_offset": start, "end_offset": start + len("Surabaya"), "label": place}
    to = site.post(f"{root}/examples/{odd['id']}/spans", city)["id"]
    site.post(f"{root}/comments?example={odd['id']}", {"text": "komentar 🙂"})
    if form == "doccano-relations":
        look = {"text": "di", "prefix_key": None, "suffix_key": None, "background_color": "#209cee", "text_color": "#ffffff"}
        kind = site.post(f"{root}/relation-types", look)["id"]
        begin = next(one["id"] for one in site.get(f"{root}/examples/{odd['id']}/spans") if one["id"] != to)
        site.post(f"{root}/examples/{odd['id']}/relations", {"from_id": begin, "to_id": to, "type": kind})
    return with_surabaya(bundle, "komentar 🙂" if form == "doccano" else "")  # It does not export comments beside relations.


def _project(form: str, name: str) -> dict[str, Any]:
    return {
        "resourcetype": "SequenceLabelingProject",
        "project_type": "SequenceLabeling",
        "name": name[:100],
        "description": "-",
        "guideline": "",
        "random_order": False,
        "collaborative_annotation": True,
        "single_class_classification": False,
        "allow_overlapping": True,
        "grapheme_mode": False,
        "use_relation": form == "doccano-relations",
        "tags": [],
    }


def _differences(bundle: Bundle, found: list[Any]) -> list[str]:
    drafts = {one.source: one for one in found if isinstance(one, Draft)}
    wrong = []
    if len(drafts) != len(bundle.documents):
        wrong.append(f"{len(drafts)} examples came back of {len(bundle.documents)}")
    for document in bundle.documents:
        draft = drafts.get(document.article.source)
        meant = sorted((one.start, one.end, one.label) for one in document.spans.values())
        if draft is None:
            wrong.append(f"{document.article.source} did not come back")
        elif draft.text != document.text:
            wrong.append(f"{document.article.source}: {document.text!r} came back as {draft.text!r}")
        elif sorted((one.start, one.end, one.label) for one in draft.spans) != meant:
            wrong.append(f"{document.article.source}: {meant} came back as {[(one.start, one.end, one.label) for one in draft.spans]}")
        elif draft.title != document.article.title:
            wrong.append(f"{document.article.source}: its title came back as {draft.title!r}")
        elif sorted(draft.notes) != sorted(note.text for note in document.notes.values() if note.target == "article"):
            wrong.append(f"{document.article.source}: its notes came back as {draft.notes!r}")
    return wrong


def main(arguments: list[str]) -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description="doccano's own server takes an export and gives it back.")
    parser.add_argument("--bin", type=Path, required=True, help="folder of the commands of the environment that doccano is in")
    parser.add_argument("--worlds", type=int, default=100, help="strange projects to send")
    chosen = parser.parse_args(arguments)
    doccano = str(chosen.bin.absolute() / "doccano")
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as home:
        place, port = Path(home), free_port()
        env = {"DOCCANO_HOME": home, "PYTHONWARNINGS": "ignore"}
        log = place / "log"
        for command in (["init"], ["createuser", "--username", _NAME, "--password", _PASSWORD]):
            subprocess.run([doccano, *command], env={**os.environ, **env}, check=True, capture_output=True)
        web = [doccano, "webserver", "--port", str(port), "--workers", "1"]
        with running(web, [doccano, "task", "--concurrency", "1"], env=env, log=log):
            site = Site(f"http://127.0.0.1:{port}")
            site.until(lambda: site.call("POST", "/v1/auth/login/", {"username": _NAME, "password": _PASSWORD}))
            for form in _PROJECTS:
                for bundle in (noted(news()), noted(many_worlds(chosen.worlds))):
                    wrong += [f"{form}: {one}" for one in check(site, form, bundle, place)]
    print("\n".join(wrong[:50]) or "doccano gave back every text and every span.")
    return bool(wrong)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
