"""Reading what was written, in tests: the drafts of a file or a folder, and everything else that was said."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from store.exchange.bundle import Bundle
from store.exchange.contract import Draft, News, Source
from store.exchange.export import Receipt
from store.exchange.form import Format
from store.exchange.registry import FORMATS
from tests.store.exchange.worlds import put


def news_of(form: Format, path: Path) -> list[News]:
    """Return everything the form's reader says of a path."""
    return list(form.code().read(Source(path, path.name)))


def drafts(news: Iterable[News]) -> list[Draft]:
    """Return the drafts alone."""
    return [one for one in news if isinstance(one, Draft)]


def read_text(name: str, text: str | bytes) -> list[News]:
    """Return what a form's reader says of a file with this content."""
    with TemporaryDirectory() as place:
        path = Path(place, "file")
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return news_of(FORMATS[name], path)


def there_and_back(bundle: Bundle, form: Format) -> tuple[Receipt, list[News]]:
    """Export a bundle and read the export."""
    with TemporaryDirectory() as place:
        receipt = put(bundle, form, Path(place, "out"))
        return receipt, news_of(form, Path(place, "out"))
