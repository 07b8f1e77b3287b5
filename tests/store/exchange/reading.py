"""Reading what was written, in tests: the drafts of a file or a folder, and everything else that was said."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from store.document import Document
from store.exchange.bundle import Bundle, Head
from store.exchange.contract import Draft, News, Source
from store.exchange.export import Receipt
from store.exchange.form import Format
from store.exchange.import_ids import Soundness
from store.exchange.registry import FORMATS
from store.model import Entity, Note
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


def decode(form: Format, data: bytes, where: str) -> Bundle:
    """Return all that a file of Sorot's own holds."""
    given = list(form.code().records(BytesIO(data), where))
    (head,) = (one for one in given if isinstance(one, Head))
    return Bundle(
        project=head.project,
        program=head.program,
        labels=head.labels,
        documents=tuple(one for one in given if isinstance(one, Document)),
        entities=tuple(one for one in given if isinstance(one, Entity)),
        notes=tuple(one for one in given if isinstance(one, Note)),
    )


def check(bundle: Bundle, where: str) -> None:
    """Raise InvalidError when a record breaks a rule."""
    with Soundness(where) as rules:
        for given in (*bundle.documents, *bundle.entities, *bundle.notes):
            rules.take(given)
        rules.finish()
