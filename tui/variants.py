"""The library with articles of one story on one line, and unfolded. Pure."""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence

from store.entry import Entry


def groups(entries: Mapping[str, Entry]) -> dict[str, list[str]]:
    """Return the ids of the variants of each article that leads a story and is listed, in the order they came."""
    found: dict[str, list[str]] = {}
    for entry in entries.values():
        if entry.variant_of and entry.variant_of != entry.article_id and entry.variant_of in entries:
            found.setdefault(entry.variant_of, []).append(entry.article_id)
    return found


def folded(
    shown: Sequence[Entry], entries: Mapping[str, Entry], variants: Mapping[str, Iterable[str]], unfolded: Container[str]
) -> list[Entry]:
    """Return what is shown with variants under the article that leads their story when that is unfolded, and else left out.

    A variant whose leading article is not shown stands for itself.
    """
    there = {entry.article_id for entry in shown if entry.article_id in variants}
    lines: list[Entry] = []
    for entry in shown:
        if entry.variant_of in there:
            continue
        lines.append(entry)
        if entry.article_id in there and entry.article_id in unfolded:
            lines += [entries[name] for name in variants[entry.article_id]]
    return lines


def inner(lines: Sequence[Entry], unfolded: Collection[str]) -> set[str]:
    """Return the ids of the variants that stand under the article that leads them."""
    return {entry.article_id for entry in lines if entry.variant_of in unfolded}
