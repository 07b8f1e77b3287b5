"""What is typed into the dialog that adds, and what is said of what would come."""

from pathlib import Path

import pytest

from store.gather.adding import AddReceipt, Progress
from store.gather.origins import Origin, find_origins, titled
from tui.add_wish import AddWish, foretold, sentence, told, words


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", []),
        ("  ", []),
        ("https://a.example/x?y=1&z", ["https://a.example/x?y=1&z"]),
        ("~/a/*.html b", ["~/a/*.html", "b"]),
        ("'a b.html' c\\ d.pdf", ["a b.html", "c d.pdf"]),
        ("file:///a/b%20c.html", ["/a/b c.html"]),
        ("it's", ["it's"]),
    ],
)
def test_words_are_what_a_shell_would_make_of_them(typed: str, names: list[str]) -> None:
    assert AddWish(sources=typed).names() == names


def test_a_path_that_is_there_is_never_taken_apart(tmp_path: Path) -> None:
    odd = tmp_path / "it's a 'name"
    odd.write_text("x")
    assert AddWish(sources=f" {odd} ").names() == [str(odd)]


@pytest.mark.parametrize("stories", ["", "0", "1001", "x", "-1", "²"])
def test_stories_are_a_number(stories: str) -> None:
    assert AddWish(stories=stories).problem()
    assert not AddWish(stories=" 50 ").problem()


def test_options_are_what_was_asked_for() -> None:
    options = AddWish(stories="7", text_field=" isi ", title_field="judul", network="own").options("agent")
    assert (options.stories, options.text_field, options.title_field, options.allow_private) == (7, "isi", "judul", True)
    assert not AddWish().options("agent").allow_private


def test_what_would_come_in_words() -> None:
    pages = [Origin(f"https://a.example/{number}") for number in range(2)]
    assert foretold(pages[:1], None, "50") == ["Enter fetches this page; of a feed, the stories it links to, at most 50."]
    files = [Origin(f"{number}.html", Path(f"{number}.html")) for number in range(30)] + [Origin("x.pdf", Path("x.pdf"))]
    lines = foretold([*pages, *files], AddReceipt(added=25, present=2), "50")
    assert lines[0].startswith("Enter fetches 2 pages")
    assert lines[1:] == ["31 files: 30 web pages, 1 PDF.", "The first 20 hold 25 new articles.", "2 are there already."]
    assert foretold([], None, "50") == ["There is no file in it that Sorot reads."]


def test_what_came_in_words() -> None:
    receipt = AddReceipt(added=1, parts=1, problems=[f"p{number}" for number in range(300)])
    assert told(receipt).count("\n  p") == 200
    assert told(receipt).endswith("and 100 more")
    assert sentence(receipt) == ("1 article added, 300 could not be used.", False)
    assert sentence(AddReceipt(problems=["x"], stopped=True)) == ("0 articles added, 1 could not be used, stopped before the end.", True)


def test_how_far_in_words() -> None:
    assert words(Progress(phase="reading", done=5, total=10, seconds=65, added=1200)) == "reading 5 of 10, 1,200 added, 1 min 05 s left"
    assert words(Progress(phase="comparing", done=0, total=3, seconds=0)) == "comparing with the articles there are, 0 of 3"


def test_looking_for_files_can_be_ended(tmp_path: Path) -> None:
    def pulse() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        find_origins([str(tmp_path)], pulse)


def test_an_adding_has_a_name() -> None:
    assert titled(["/a/b/"]) == "Add articles from b"
    assert titled(["https://a.example/feed", "x"]) == "Add articles from feed and 1 more"
    assert titled(["/"]) == "Add articles from /"
