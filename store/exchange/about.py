"""What is known about an article, as the flat names that foreign formats keep beside a text."""

from store.model import Article


def about(article: Article) -> dict[str, str]:
    """Return ``title``, ``source``, ``language``, ``published`` and ``meta.KEY``, those that are not empty."""
    fields = {name: getattr(article, name) for name in ("title", "source", "language", "published")}
    fields |= {f"meta.{key}": value for key, value in article.metadata.items()}
    return {name: value for name, value in fields.items() if value}
