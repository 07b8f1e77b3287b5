"""Which field of a record is the text, the title, the date: by the names such fields have, else by what is in them. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from store.errors import InputError
from store.gather.dates import iso
from store.gather.draft import Draft

NAMES: Mapping[str, tuple[str, ...]] = {
    "text": (
        "text",
        "body",
        "content",
        "article",
        "isi",
        "isi_berita",
        "teks",
        "konten",
        "artikel",
        "berita",
        "full_text",
        "fulltext",
        "article_text",
        "content_text",
        "body_text",
        "maintext",
        "news",
        "story",
        "document",
    ),
    "title": ("title", "judul", "headline", "heading", "judul_berita", "subject"),
    "author": ("author", "authors", "penulis", "byline", "wartawan", "reporter", "creator"),
    "site": ("site", "source", "sumber", "media", "publisher", "portal", "newspaper", "sitename", "koran"),
    "published": (
        "published",
        "date",
        "tanggal",
        "tgl",
        "published_at",
        "publish_date",
        "date_publish",
        "pubdate",
        "datetime",
        "waktu",
        "created_at",
        "timestamp",
        "time",
    ),
    "place": ("place", "location", "lokasi", "tempat", "kota"),
    "language": ("language", "lang", "bahasa"),
    "url": ("url", "link", "tautan", "permalink"),
}
"""Names of fields in order of preference; case, spaces and hyphens do not count."""

_LONG = 40
"""Mean code points of a field without a known name that may be the text."""


def choose(records: Sequence[Mapping[str, Any]], *, text_field: str, title_field: str, where: str) -> dict[str, str]:
    """Return the field for each part of an article. Raises InputError when no field can be the text, or one named is not there."""
    present = list(dict.fromkeys(name for record in records[:200] for name in record))
    plain = {_plain(name): name for name in reversed(present)}
    chosen = {part: next((plain[name] for name in names if name in plain), "") for part, names in NAMES.items()}
    for part, given in (("text", text_field), ("title", title_field)):
        if given and not any(_value(record, given) for record in records):
            raise InputError(
                f"No record has a field {given!r}.", where=where, do=f"The fields are: {', '.join(map(str, present[:20])) or 'none'}."
            )
        chosen[part] = given or chosen[part]
    if not chosen["text"]:
        lengths = {name: sum(len(_value(record, name)) for record in records[:200]) / len(records[:200]) for name in present}
        longest = max(lengths, key=lambda name: lengths[name], default="")
        if lengths.get(longest, 0) < _LONG:
            raise InputError(
                "It cannot be told which field is the text.",
                where=where,
                do=f"Name it with --text-field; the fields are: {', '.join(map(str, present[:20])) or 'none'}.",
            )
        chosen["text"] = longest
    return chosen


def draft_of(record: Mapping[str, Any], chosen: Mapping[str, str], *, part: str, today: date, encoding: str = "utf-8") -> Draft | None:
    """Return the article of a record, or None when its text is empty."""
    values = {name: _value(record, field).strip() if field else "" for name, field in chosen.items()}
    text = values.pop("text").replace("\r\n", "\n").replace("\r", "\n")
    if not text:
        return None
    values = {name: " ".join(value.split()) for name, value in values.items()}
    values["published"] = iso(values["published"], today=today)
    values["language"] = values["language"].lower() if len(values["language"]) in (2, 3) else ""
    if not values["url"].startswith(("http://", "https://")):
        values["url"] = ""
    return Draft(text=text, part=part, encoding=encoding, **values)


def _plain(name: object) -> str:
    return str(name).strip().casefold().replace(" ", "_").replace("-", "_")


def _value(record: Mapping[str, Any], field: str) -> str:
    """Return a field as text; a dotted name goes into records within, a list of texts becomes paragraphs."""
    value: Any = record.get(field)
    if value is None and "." in field:
        value = record
        for name in field.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
    if isinstance(value, list):
        return "\n".join(item for item in value if isinstance(item, str))
    return value if isinstance(value, str) else ""
