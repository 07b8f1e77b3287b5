"""What somebody asks to be added, as it was typed, and what would come of it in words. No screen."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.gather.adding import AddReceipt, Progress
    from store.gather.collect import Options
    from store.gather.origins import Origin
    from store.model import Article

LOOKED = 20
"""Files that are read before they are added, to say what is in them."""

MOST_STORIES = 1000
_PROBLEMS = 200
"""Problems that a receipt lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddWish:
    """Everything as it was typed or chosen; empty fields ask for nothing."""

    sources: str = ""
    stories: str = "50"
    text_field: str = ""
    title_field: str = ""
    network: str = ""
    """``own`` when addresses of the own network are fetched, too."""
    watch: str = ""
    """``on`` when what is new there later is to be added as well."""
    named: tuple[str, ...] = ()
    """Files that a watch has found; they stand for what is typed."""

    def names(self) -> list[str]:
        """Return what is named: one path as it is, else words as a shell would divide them, so that paths dropped on a terminal work."""
        if self.named:
            return list(self.named)
        value = self.sources.strip()
        if not value or os.path.exists(os.path.expanduser(value)):
            return [value] if value else []
        import shlex  # Not on the way to the first paint.

        try:
            words = shlex.split(value)
        except ValueError:
            words = [value]
        return [_path(word) for word in words]

    def base(self) -> str:
        """Return the folder that everything named lies in, with a slash behind it, or ``""``."""
        paths = [os.path.abspath(os.path.expanduser(name)) for name in self.names() if "://" not in name]
        if not paths:
            return ""
        common = os.path.commonpath([path if os.path.isdir(path) else os.path.dirname(path) for path in paths])
        return os.path.join(common, "")

    def problem(self) -> str:
        """Return what is wrong with the fields, or ``""``."""
        if not self.stories.strip().isascii() or not self.stories.strip().isdigit() or not 1 <= int(self.stories) <= MOST_STORIES:
            return f"Stories is a number from 1 to {MOST_STORIES}."
        return ""

    def options(self, agent: str) -> "Options":
        """Return how to read."""
        from store.gather.collect import Options  # 60 ms for fetching, wanted only when something is added.

        return Options(
            agent=agent,
            text_field=self.text_field.strip(),
            title_field=self.title_field.strip(),
            allow_private=self.network == "own",
            stories=int(self.stories),
        )


def foretold(origins: Sequence["Origin"], receipt: "AddReceipt | None", stories: str, base: str = "") -> list[str]:
    """Return what adding would do, a line each; ``receipt`` is what the first files hold; ``base`` need not be said."""
    addresses = [origin for origin in origins if origin.is_address]
    files = [origin for origin in origins if not origin.is_address]
    lines = []
    if addresses:
        what = "this page" if len(addresses) == 1 else f"{len(addresses)} pages"
        lines.append(f"Enter fetches {what}; of a feed, the stories it links to, at most {stories.strip()}.")
    if files:
        lines.append(f"{_kinds(files)}.")
    if receipt is None:
        return lines or ["There is no file in it that Sorot reads."]
    all_read = len(files) <= LOOKED
    whose = "They hold" if len(files) > 1 else "It holds"
    lines.append(f"{whose if all_read else f'The first {LOOKED} hold'} {_new(receipt.added)}.")
    if receipt.present:
        lines.append(f"{receipt.present:,} {'is' if receipt.present == 1 else 'are'} there already.")
    if receipt.changed:
        lines.append(receipt.changes)
    lines += [titled(article) for article in receipt.articles]
    if receipt.problems:
        lines += ["Cannot be used:", *(f"  {problem.removeprefix(base)}" for problem in receipt.problems)]
    return lines


def told(receipt: "AddReceipt", base: str = "") -> str:
    """Return what came of it, with everything that could not be used; ``base`` need not be said."""
    lines = [str(receipt)]
    lines += ["They stand under it in the list, folded up; v shows them."] if receipt.variants else []
    lines += [f"  {problem.removeprefix(base)}" for problem in receipt.problems[:_PROBLEMS]]
    if len(receipt.problems) > _PROBLEMS:
        lines.append(f"  and {len(receipt.problems) - _PROBLEMS:,} more")
    return "\n".join([*lines, *map(titled, receipt.articles)])


def sentence(receipt: "AddReceipt") -> tuple[str, bool]:
    """Return what came of it in a sentence, and whether it is bad news."""
    words = f"{receipt.added:,} {'article' if receipt.added == 1 else 'articles'} added"
    words += f", {receipt.present:,} there already" if receipt.present else ""
    words += f", {len(receipt.changed):,} changed since added (sorot refresh)" if receipt.changed else ""
    words += f", {len(receipt.problems):,} could not be used" if receipt.problems else ""
    return f"{words}{', stopped before the end' if receipt.stopped else ''}.", bool(receipt.problems) and not receipt.added


def words(progress: "Progress") -> str:
    """Return how far it is, in words."""
    from tui.durations import in_words

    phase = "reading" if progress.phase == "reading" else "comparing with the articles there are,"
    counted = f"{phase} {progress.done:,} of {progress.total:,}"
    counted += f", {progress.added:,} added" if progress.added else ""
    return counted if progress.left is None else f"{counted}, {in_words(progress.left)} left"


def titled(article: "Article") -> str:
    """Return an article in one line."""
    beside = " · ".join(part for part in (article.published[:10], article.metadata.get("site", "")) if part)
    return f"  {article.title}" + (f"  ({beside})" if beside else "")


def _kinds(files: Iterable["Origin"]) -> str:
    from store.gather.kinds import BY_ENDING, ending

    names = [BY_ENDING[end].name if (end := ending(origin.name)) else "unknown" for origin in files]
    counts = Counter(names).most_common()
    total = f"{len(names):,} {'file' if len(names) == 1 else 'files'}"
    return f"{total}: " + ", ".join(
        f"{count:,} {name}{'s' if count > 1 and name[-1].islower() and name[-1] != 's' else ''}" for name, count in counts
    )


def _new(count: int) -> str:
    return f"{count:,} new {'article' if count == 1 else 'articles'}"


def _path(word: str) -> str:
    from urllib.parse import unquote, urlsplit

    return unquote(urlsplit(word).path) if word.startswith("file://") else word
