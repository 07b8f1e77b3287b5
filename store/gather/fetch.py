"""Fetching one page over HTTP: bounded in time, size and redirects, and never from inside the person's own network."""

import http.client
import ipaddress
import socket
import ssl
import time
import zlib
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from store.errors import InputError

SIZE = 16 << 20
"""Most bytes of an answer, unfolded."""

SECONDS = 30.0
"""Most seconds for one page, all redirects together."""

REDIRECTS = 5

_PATIENCE = 10.0
_STEP = 1 << 16


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent."""

    url: str
    """Address it came from in the end."""
    data: bytes
    media_type: str

    @property
    def charset(self) -> str:
        """Encoding the server named, or ``""``."""
        for part in self.media_type.split(";")[1:]:
            name, _, value = part.partition("=")
            if name.strip().lower() == "charset":
                return value.strip(" \"'")
        return ""


def fetch(url: str, *, agent: str, allow_private: bool = False) -> Answer:
    """Return what is at an address. Raises InputError with the reason, which for most people is that they are offline.

    Only http and https; with ``allow_private`` unset only addresses of the public internet, looked at again after every redirect and
    connected to as looked at. No cookies, no proxy, no credentials.
    """
    began, current = time.monotonic(), url
    for _ in range(REDIRECTS + 1):
        answer, onward = _once(current, began, agent, allow_private)
        if answer is not None:
            return answer
        current = urljoin(current, onward)
    raise InputError(f"The address leads on more than {REDIRECTS} times.", where=url, do="Name the address of the page itself.")


def _once(url: str, began: float, agent: str, allow_private: bool) -> tuple[Answer | None, str]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise InputError("This is no web address.", where=url, do="Check it.") from error
    if parts.scheme not in ("http", "https") or not host:
        raise InputError("Only http and https addresses are fetched.", where=url, do="Check it.")
    secure = parts.scheme == "https"
    connection: http.client.HTTPConnection | None = None
    try:
        place = _look_up(host, port or (443 if secure else 80), url, allow_private)
        plain = socket.create_connection(place[:2], timeout=_PATIENCE)
        connection = http.client.HTTPConnection(host, port, timeout=_PATIENCE)
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        target = "".join(
            char if "!" <= char <= "~" else "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace")) for char in target
        )
        default = port is None or port == (443 if secure else 80)
        named = f"[{host}]" if ":" in host else host.encode("idna").decode()
        headers = {"Host": named if default else f"{named}:{port}", "User-Agent": agent, "Accept-Encoding": "gzip"}
        connection.request("GET", target, headers={**headers, "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"})
        response = connection.getresponse()
        if response.status in (301, 302, 303, 307, 308) and response.getheader("Location"):
            return None, response.getheader("Location") or ""
        if response.status != 200:
            raise InputError(f"The server answered {response.status} {response.reason}.", where=url, do="Check the address in a browser.")
        data = _body(response, began, url)
        return Answer(url, data, response.getheader("Content-Type") or ""), ""
    except TimeoutError as error:
        raise InputError("The server did not answer in time.", where=url, do="Try again later.") from error
    except ssl.SSLError as error:
        raise InputError("The server cannot prove that it is the one named.", where=url, do="Check the address.") from error
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
        raise InputError("The server cannot be reached.", where=url, do="Check the address and that you are online.") from error
    finally:
        if connection is not None:
            connection.close()


def _look_up(host: str, port: int, url: str, allow_private: bool) -> tuple[str, int]:
    """Return the numeric address to connect to."""
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    public = [name for name in found if ipaddress.ip_address(name.partition("%")[0]).is_global]
    if not allow_private and len(public) < len(found):
        raise InputError("The address is not on the public internet.", where=url, do="If you trust it, add --allow-private.")
    return found[0], port


def _body(response: http.client.HTTPResponse, began: float, url: str) -> bytes:
    unfold = zlib.decompressobj(wbits=47) if (response.getheader("Content-Encoding") or "").lower() in ("gzip", "deflate") else None
    data = bytearray()
    try:
        while piece := response.read1(_STEP):
            data += piece if unfold is None else unfold.decompress(piece, SIZE + 1 - len(data))
            if len(data) > SIZE:
                raise InputError(f"The page is larger than {SIZE >> 20} MiB.", where=url, do="Save it yourself and add the file.")
            if time.monotonic() - began > SECONDS:
                raise TimeoutError
    except zlib.error as error:
        raise InputError("The answer is damaged.", where=url, do="Try again later.") from error
    return bytes(data)
