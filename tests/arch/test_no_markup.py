"""Nothing that came from outside is ever read as markup, or drawn without having been made safe."""

import ast

import pytest

from tests.arch.markup_rule import MarkupRule, content_functions
from tests.arch.sources import ROOT, product_files, tree

ALLOWED = {
    "tui/suggest/crf.py: self.finish_update(sgd)": "spaCy's training step, which only shares its name with Content's update",
    "tui/widgets/side_panel.py: Content.styled(name, style)": "one of our own tab names, and a number",
}
"""Values that are good although the rule cannot see it, as ``FILE: SOURCE``, each with the reason."""


def test_no_data_becomes_markup() -> None:
    files = [path for path in product_files() if path.relative_to(ROOT).parts[0] == "tui" and path.name != "text.py"]
    rule = MarkupRule(content_functions([tree(path) for path in product_files()]))
    found = {
        f"{path.relative_to(ROOT).as_posix()}: {source}": f"{path.relative_to(ROOT)}:{line}"
        for path in files
        for line, source in rule.breaches(tree(path))
    }
    assert "\n".join(f"{found[breach]}: {breach}" for breach in found if breach not in ALLOWED) == ""
    assert set(ALLOWED) <= set(found), "an exception that is no longer needed"


@pytest.mark.parametrize(
    "source",
    [
        "Static(title)",
        "Label(content=article.title)",
        "Static(f'{title}')",
        "Static(show(title))",
        "Static('a' + title)",
        "Option(title if title else '')",
        "self.notify(str(error))",
        "self.notify(f'{show(title)} done')",
        "self.notify(title, markup=False)",
        "self.notify('Saved', title=name, markup=False)",
        "Content(title)",
        "Content.styled('x', 'bold').join([Content(title)])",
        "Content.styled(title, 'bold')",
        "Content.assemble('a', (title, 'bold'))",
        "Content.from_markup(f'[b]{title}[/b]')",
        "Content.from_markup('[b]$title', title=title).right(3).join([Content(title)])",
        "self.update(title)",
        "self.query_one(Static).update(title)",
        "table.add_row('1', title)",
        "self.border_title = title",
        "SystemCommand('Open', title, act)",
        "Hit(1.0, title, act)",
        "def f(text: str):\n    text = title\n    return Static(text)",
        "def f():\n    line = plain(title)\n    line = title\n    return Static(line)",
    ],
)
def test_data_that_could_become_markup_is_found(source: str) -> None:
    assert list(MarkupRule(set()).breaches(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "Static()",
        "Static('Nothing here yet')",
        "Static(plain(title))",
        "Option(plain(title), id=title)",
        "Content(show(title))",
        "Content(f'{len(found)} of {show(title)}')",
        "Text('a') + plain(title)",
        "Static(Content('').join([plain(title), Content(' ')]))",
        "Content.styled(show(title), 'bold')",
        "Content.assemble('a', (show(title), 'bold'), plain(title))",
        "self.notify('Saved')",
        "self.notify(f'{show(title)} done', markup=False)",
        "self.notify(f'{plain(title).plain} done', markup=False)",
        "Static(line_of(article))",
        "counts.update(found)",
        "self.border_title = plain(title)",
        "def f(line: Content):\n    return Static(line)",
        "def f():\n    line = plain(title)\n    return Static(line)",
        "def f():\n    return Hit(1.0, plain(title), act, text=title, help=plain(title))",
    ],
)
def test_literals_and_content_pass(source: str) -> None:
    assert list(MarkupRule({"line_of"}).breaches(ast.parse(source))) == []
