"""Servers of other annotation tools, run from an environment of their own with a new data folder, and spoken to over HTTP."""

import http.cookiejar
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from hypothesis import HealthCheck, Phase, given, settings

from store.document import Document
from store.exchange.bundle import Bundle, ordered
from store.model import Entity, Note
from tests.store.exchange.worlds import document, span, worlds


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running(*commands: list[str], env: Mapping[str, str], log: Path) -> Iterator[None]:
    """Run programs while the block does, and end each with all its children; print the end of their log when the server fails."""
    with ExitStack() as stack:
        output = stack.enter_context(log.open("wb"))
        for command in commands:
            stack.enter_context(_process(command, {**os.environ, **env}, output))
        try:
            yield
        except (TimeoutError, RuntimeError):
            print(log.read_text("utf-8", "replace")[-5000:], flush=True)
            raise


@contextmanager
def _process(command: list[str], env: Mapping[str, str], output: IO[bytes]) -> Iterator[None]:
    process = subprocess.Popen(command, env=env, stdout=output, stderr=output, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(process.pid, 15)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()


@dataclass
class Site:
    """A server that speaks JSON."""

    root: str
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self._jar))

    def call(self, method: str, path: str, body: Any = None, *, kind: str = "application/json") -> bytes:
        """Return what the server answers. Raises RuntimeError with its own words when it refuses."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        headers = {**self.headers, "Content-Type": kind}
        for cookie in self._jar:
            if cookie.name == "csrftoken":
                headers["X-CSRFToken"] = cookie.value or ""
        request = urllib.request.Request(self.root + path, data, headers, method=method)
        try:
            with self._opener.open(request, timeout=300) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.code} {error.read()[:2000].decode('utf-8', 'replace')}") from error

    def get(self, path: str) -> Any:
        """Return the JSON at a path."""
        return json.loads(self.call("GET", path))

    def post(self, path: str, body: Any) -> Any:
        """Send JSON, return JSON."""
        return json.loads(self.call("POST", path, body))

    def upload(self, path: str, name: str, file: Path) -> bytes:
        """Send a file as the field ``name`` of a form."""
        mark = uuid.uuid4().hex
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file.name}"\r\nContent-Type: application/json\r\n\r\n'
        )
        body = head.encode() + file.read_bytes() + f"\r\n--{mark}--\r\n".encode()
        return self.call("POST", path, body, kind=f"multipart/form-data; boundary={mark}")

    def until(self, what: Callable[[], Any], seconds: float = 180) -> Any:
        """Return what a question finally gives, asked once a second. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                found = what()
            except (OSError, RuntimeError):
                found = None
            if found:
                return found
            time.sleep(1)
        raise TimeoutError("the server gave no answer in time; see its log")


def noted(bundle: Bundle) -> Bundle:
    """Return a project with two notes on each article and one on each span that has none."""
    documents = []
    for one in bundle.documents:
        name = one.article.id
        taken = {note.target_id for note in one.notes.values()}
        notes = [Note(id=f"{name}-{at}", target="article", target_id=name, article=name, text=f"catatan {at}\n🙂") for at in (1, 2)]
        notes += [
            Note(id=f"{name}-{at}", target="span", target_id=at, article=name, text=f"tentang {at}") for at in one.spans if at not in taken
        ]
        documents.append(replace(one, notes={**one.notes, **{note.id: note for note in notes}}))
    return replace(bundle, documents=tuple(documents))


def with_surabaya(bundle: Bundle, note: str) -> Bundle:
    """Return the news with the city in the odd article tagged and a note on that article: what a person then does on the server."""
    documents = []
    for one in bundle.documents:
        start = one.text.find("Surabaya")
        if start >= 0:
            city = span(one, start, start + len("Surabaya"), "GPE", id="surabaya", annotator="")
            notes = {"sn": Note(id="sn", target="article", target_id=one.article.id, article=one.article.id, text=note)} if note else {}
            one = replace(one, spans={**one.spans, city.id: city}, notes={**one.notes, **notes}, _order=None)
        documents.append(one)
    return replace(bundle, documents=tuple(documents))


def many_worlds(count: int) -> Bundle:
    """Return one project made of this many strange ones; ids and sources are made different."""
    found: list[Bundle] = []

    @settings(max_examples=count, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(bundle=worlds())
    def gather(bundle: Bundle) -> None:
        found.append(bundle)

    gather()
    documents: list[Document] = []
    entities: list[Entity] = []
    for number, bundle in enumerate(found):
        names = {one.id: f"{number}-{one.id}" for one in bundle.entities}
        entities += [Entity(id=names[one.id], name=one.name, label=one.label, aliases=one.aliases) for one in bundle.entities]
        for at, old in enumerate(bundle.documents):
            bare = document(f"{number}-{at}.txt", old.text)
            spans = {
                f"{number}-{one.id}": span(
                    bare, one.start, one.end, one.label, id=f"{number}-{one.id}", score=one.score, entity=names.get(one.entity, "")
                )
                for one in old.spans.values()
            }
            notes = {
                f"{number}-{one.id}": Note(
                    id=f"{number}-{one.id}", target="span", target_id=f"{number}-{one.target_id}", article=bare.article.id, text=one.text
                )
                for one in old.notes.values()
            }
            documents.append(Document(bare.article, old.text, spans, {}, notes, stored=True))
    first = found[0]
    return ordered(
        Bundle(project="aneh", program=first.program, labels=first.labels, documents=tuple(documents), entities=tuple(entities), notes=())
    )
