"""Label Studio's own server takes an export and gives it back: ``python -m tests.clients.label_studio --bin ENV/bin``.

The environment: ``python3 -m venv ENV && ENV/bin/pip install label-studio==1.23.2``, which brings label-studio-sdk==2.1.2. The SDK checks
the labelling configuration and every annotation against it; then the server, in a new data folder, makes a project of the configuration,
takes the tasks as the browser sends them, and exports them as JSON and as JSON_MIN. Every task is compared with what was exported: text,
spans, entities, scores, notes, title. In the news a second annotation tags a city there, and a prediction is made. Exit code 1 and the
differences when there are any.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from store.exchange.bundle import Bundle
from store.exchange.contract import Draft, DraftSpan, Reject, Remark, Source
from store.exchange.registry import FORMATS
from tests.clients.news import news
from tests.clients.servers import Site, free_port, many_worlds, noted, running, with_surabaya
from tests.store.exchange.worlds import put

_FORM = FORMATS["labelstudio"]
_TOKEN = "0123456789abcdef0123456789abcdef01234567"
_USER = ["--username", "rina@berita.id", "--password", "kata-sandi-1", "--user-token", _TOKEN, "--enable-legacy-api-token"]
_ENV = {
    "LATEST_VERSION_CHECK": "false",
    "COLLECT_ANALYTICS": "false",
    "SENTRY_DSN": "",
    "FRONTEND_SENTRY_DSN": "",
    "PYTHONWARNINGS": "ignore",
}

_SDK = """
import json, sys
from label_studio_sdk.label_interface import LabelInterface
interface = LabelInterface(open(sys.argv[1] + "/config.xml", encoding="utf-8").read())
interface.validate()
count = 0
for task in json.load(open(sys.argv[1] + "/tasks.json", encoding="utf-8")):
    assert interface.validate_task({"data": task["data"]}), task
    for annotation in task["annotations"]:
        errors = interface.validate_prediction(annotation, return_errors=True)
        assert interface.validate_annotation(annotation) and not errors, errors
        count += len(annotation["result"])
print(count)
"""
"""What runs in the environment of Label Studio: everything the SDK can check."""


def check(site: Site, python: Path, bundle: Bundle, place: Path) -> list[str]:
    """Return the differences between a bundle and what Label Studio gives back of its export."""
    out = place / f"out-{bundle.project}"
    receipt = put(bundle, _FORM, out)
    done = subprocess.run([python, "-c", _SDK, out], capture_output=True, text=True, env={**os.environ, **_ENV}, check=False)
    if done.returncode:
        return [f"the SDK says: {done.stderr[-2000:]}"]
    print(f"{bundle.project}: the SDK found {int(done.stdout):,} results to be as the configuration says", flush=True)
    config = (out / "config.xml").read_text("utf-8")
    started = time.monotonic()
    project = site.post("/api/projects/", {"title": bundle.project, "label_config": config})["id"]
    site.upload(f"/api/projects/{project}/import", "file", out / "tasks.json")
    site.until(lambda: site.get(f"/api/projects/{project}/")["task_number"] == receipt.documents)
    wrong = []
    if bundle.project == news().project:
        _work(site, project)
    for kind in ("JSON", "JSON_MIN"):
        back = place / f"{bundle.project}-{kind}.json"
        back.write_bytes(site.call("GET", f"/api/projects/{project}/export?exportType={kind}&download_all_tasks=true"))
        found = list(_FORM.code().read(Source(back, "back")))
        remarks = [one for one in found if isinstance(one, Remark) and kind == "JSON"]
        if bundle.project == news().project and kind == "JSON":
            wrong += [f"{kind}: {remarks}"] if [one.what[:15] for one in remarks] != ["Predictions (1)"] else []
            wrong += [f"{kind}: {one}" for one in _differences(with_surabaya(bundle, ""), found, whole=True)]
        elif bundle.project != news().project:
            wrong += [f"{kind}: {one}" for one in [*remarks, *_differences(bundle, found, whole=kind == "JSON")]]
        wrong += [f"{kind}: {str(one)[:500]}" for one in found if isinstance(one, Reject)]
    seconds = time.monotonic() - started
    print(
        f"{bundle.project}: {receipt.documents} tasks, {receipt.spans} spans, {receipt.notes} notes out and back in {seconds:.1f} s",
        flush=True,
    )
    return wrong


def _work(site: Site, project: int) -> None:
    """Submit a second annotation and a prediction to the odd article, as the interface and a model do."""
    tasks = site.get(f"/api/projects/{project}/tasks/?page_size=100")
    (odd,) = [one for one in tasks if "Surabaya" in one["data"]["text"]]
    start = odd["data"]["text"].index("Surabaya")
    value = {"start": start, "end": start + len("Surabaya"), "text": "Surabaya", "labels": ["GPE"]}
    region = {"id": "a1B2c3", "from_name": "label", "to_name": "text", "type": "labels", "value": value}
    site.post(f"/api/tasks/{odd['id']}/annotations/", {"result": [{**region, "origin": "manual"}], "lead_time": 3.5})
    site.post("/api/predictions/", {"task": odd["id"], "result": [{**region, "score": 0.9}], "score": 0.9, "model_version": "uji"})


def _differences(bundle: Bundle, found: list[Any], *, whole: bool) -> list[str]:
    """Return what differs; JSON_MIN has no scores and no notes, and does not say which entity is which region's."""
    drafts = {one.source: one for one in found if isinstance(one, Draft)}
    names = {one.id: one.name for one in bundle.entities}
    wrong = []
    for document in bundle.documents:
        source, draft = document.article.source, drafts.get(document.article.source)
        notes: dict[str, list[str]] = {}
        for note in document.notes.values():
            notes.setdefault(note.target_id, []).append(note.text)
        meant = {}
        for one in document.ordered_spans():
            more = (names.get(one.entity, ""), one.score, tuple(sorted(notes.get(one.id, ())))) if whole else ("", None, ())
            meant.setdefault((one.start, one.end, one.label), set()).add(more)
        if draft is None:
            wrong.append(f"{source} did not come back")
        elif draft.text != document.text:
            wrong.append(f"{source}: {document.text!r} came back as {draft.text!r}")
        elif {(one.start, one.end, one.label) for one in draft.spans} != set(meant):
            wrong.append(f"{source}: {sorted(meant)} came back as {[(one.start, one.end, one.label) for one in draft.spans]}")
        elif (draft.title, sorted(draft.notes)) != (document.article.title, sorted(notes.get(document.article.id, ()))):
            wrong.append(f"{source}: its title and notes came back as {draft.title!r}, {draft.notes}")
        else:
            wrong += [
                f"{source}: {one} came back, not one of {meant[_key(one)]}"
                for one in draft.spans
                if _about(one, whole) not in meant[_key(one)]
            ]
    return wrong


def _key(one: DraftSpan) -> tuple[int, int, str]:
    return one.start, one.end, one.label


def _about(one: DraftSpan, whole: bool) -> tuple[str, float | None, tuple[str, ...]]:
    return (one.entity, one.score, tuple(sorted(one.notes))) if whole else (one.entity, one.score, one.notes)


def main(arguments: list[str]) -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description="Label Studio's own server takes an export and gives it back.")
    parser.add_argument("--bin", type=Path, required=True, help="folder of the commands of the environment that Label Studio is in")
    parser.add_argument("--worlds", type=int, default=100, help="strange projects to send")
    chosen = parser.parse_args(arguments)
    folder = chosen.bin.absolute()
    command, wrong = str(folder / "label-studio"), []
    with tempfile.TemporaryDirectory() as home:
        place, port = Path(home), free_port()
        env = {**_ENV, "LABEL_STUDIO_BASE_DATA_DIR": home}
        subprocess.run([command, "init", "sorot", "-b", *_USER], env={**os.environ, **env}, check=True, capture_output=True)
        with running([command, "start", "sorot", "-b", "--port", str(port), *_USER], env=env, log=place / "log"):
            site = Site(f"http://127.0.0.1:{port}", {"Authorization": f"Token {_TOKEN}"})
            site.until(lambda: site.get("/api/version"))
            for bundle in (noted(news()), noted(many_worlds(chosen.worlds))):
                wrong += check(site, folder / "python", bundle, place)
    print("\n".join(wrong[:50]) or "Label Studio gave back every text, span, entity, score and note.")
    return bool(wrong)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
