"""Fetching from a server on this machine, friendly and hostile."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from store.errors import InputError
from store.gather import fetch as fetching
from store.gather.fetch import fetch


class Site(BaseHTTPRequestHandler):
    """Answers by path."""

    def do_GET(self) -> None:
        self.server.agents.append(self.headers["User-Agent"])  # type: ignore[attr-defined]
        name = self.path.partition("?")[0]
        if name == "/loop":
            self._answer(302, b"", Location="/loop")
        elif name == "/once":
            self._answer(301, b"", Location="/page")
        elif name == "/away":
            self._answer(302, b"", Location="file:///etc/passwd")
        elif name == "/zip":
            self._answer(200, gzip.compress(b"<html>zipped"), **{"Content-Encoding": "gzip"})
        elif name == "/bomb":
            self._answer(200, gzip.compress(b"0" * (40 << 20)), **{"Content-Encoding": "gzip"})
        elif name == "/torn":
            self._answer(200, b"\x1f\x8bnot gzip at all", **{"Content-Encoding": "gzip"})
        elif name == "/page":
            self._answer(200, b"<html>page")
        else:
            self._answer(404, b"")

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for key, value in {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.agents = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()
    assert set(server.agents) <= {"sorot/test"}  # type: ignore[attr-defined]


def get(url: str) -> bytes:
    return fetch(url, agent="sorot/test", allow_private=True).data


def test_pages_come_through_redirects_and_compression(site: str) -> None:
    assert get(f"{site}/page") == b"<html>page"
    assert get(f"{site}/once") == b"<html>page"
    assert get(f"{site}/zip") == b"<html>zipped"
    assert get(f"{site}/page?q=é ü") == b"<html>page"
    assert fetch(f"{site}/page", agent="sorot/test", allow_private=True).charset == "utf-8"


@pytest.mark.parametrize(
    ("path", "why"),
    [("/loop", "more than 5"), ("/away", "Only http"), ("/bomb", "larger than"), ("/torn", "damaged"), ("/none", "404")],
)
def test_a_server_cannot_lead_astray(site: str, path: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        get(site + path)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254", "192.168.1.1", "0.0.0.0", "[::ffff:127.0.0.1]"]
)
def test_nothing_is_fetched_from_the_own_network(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching.socket, "create_connection", lambda *_, **__: pytest.fail("it connected"))
    with pytest.raises(InputError, match=r"public internet|cannot be reached"):
        fetch(f"http://{host}/", agent="sorot/test")


@pytest.mark.parametrize("url", ["ftp://a.example/", "file:///etc/passwd", "http://", "http://[bad", "http://a.example:99999/"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(InputError):
        fetch(url, agent="sorot/test")


def test_a_server_that_is_not_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="cannot be reached"):
        get("http://127.0.0.1:1/")
