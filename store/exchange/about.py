"""What is known about an article, as the flat names that foreign formats keep beside a text."""

import json
from collections.abc import Mapping
from typing import Any

from store.model import Article

KNOWN = ("title", "source", "language", "published")
"""What of an article foreign formats have names for."""


def about(article: Article) -> dict[str, str]:
    """Return ``title``, ``source``, ``language``, ``published`` and ``meta.KEY``, those that are not empty."""
    fields = {name: getattr(article, name) for name in KNOWN}
    fields |= {f"meta.{key}": value for key, value in article.metadata.items()}
    return {name: value for name, value in fields.items() if value}


def about_and_status(article: Article) -> dict[str, str]:
    """Return what ``about`` does, and ``status``."""
    return {**about(article), "status": article.status}


def known(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a ``Draft`` such names say: the four that are known, ``done``, and as metadata whatever else is not empty."""
    named = {name: fields[name] for name in KNOWN if isinstance(fields.get(name), str)}
    metadata: dict[str, str] = {}
    for key, value in fields.items():
        if key not in named and key != "status" and value not in (None, "", [], {}):
            said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            metadata[key.removeprefix("meta.")] = said
    return {**named, "metadata": metadata, "done": fields.get("status") == "done"}
