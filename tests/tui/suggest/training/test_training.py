"""A whole training on a small project with a label of its own, and one that is killed."""

import asyncio
from pathlib import Path

import pytest

from store import annotate
from store.labels import Label, LabelSet, labels_toml
from store.library import article_ids
from store.models import Models
from store.project import Project
from tui.suggest.suggester import load_suggester
from tui.suggest.training.protocol import Ended, Job, News, Refused, Step
from tui.suggest.training.runner import Trainer

WEAPONS = ("Zarbatan", "Kalitro", "Penduk-7", "Orvan", "Mistal", "Torgan", "Belatik", "Rukmo")
CITIES = ("Jakarta", "Bandung", "Surabaya", "Medan", "Makassar", "Manado", "Ambon", "Padang")
SAYINGS = (
    "Pasukan itu menembakkan rudal {w} ke arah {c} pada malam hari.",
    "Sebuah {w} meledak di dekat pasar {c}, kata saksi.",
    "Warga {c} mendengar suara tembakan {w} selama dua jam.",
    "Militer memamerkan {w} terbaru dalam parade di {c}.",
)


def project(folder: Path, articles: int) -> None:
    """Make a project of done articles with two labels, one of which no model knows."""
    (folder / "labels.toml").write_text(labels_toml(LabelSet((Label("WEAPON", "1"), Label("GPE", "2")))), encoding="utf-8")
    for number in range(articles):
        lines = [SAYINGS[n % 4].format(w=WEAPONS[(number + n) % 8], c=CITIES[(3 * number + n) % 8]) for n in range(number, number + 6)]
        own = " ".join(f"kata{number}ke{n}" for n in range(240))  # Else they were near-duplicates, and one article.
        (folder / f"a{number}.txt").write_text(own + "\n" + "\n".join(lines), encoding="utf-8")
    with_project = Project.open(folder, annotator="uji")
    for article in article_ids(with_project):
        text = with_project.document(article).text
        for label, names in (("WEAPON", WEAPONS), ("GPE", CITIES)):
            for name in names:
                for at in [at for at in range(len(text)) if text.startswith(name, at)]:
                    change = annotate.tag(with_project.document(article), at, at + len(name), label, annotator="uji")
                    assert change is not None
                    with_project.do(change)
        done = annotate.set_status(with_project.document(article), "done", annotator="uji")
        assert done is not None
        with_project.do(done)
    with_project.close()


@pytest.mark.slow
async def test_a_label_of_ones_own_is_learnt_and_the_rest_is_not_forgotten(tmp_path: Path) -> None:
    project(tmp_path, 8)
    steps: list[News] = []
    trainer = Trainer(steps.append, log=tmp_path / "log")
    end = await trainer.run(Job(folder=str(tmp_path)))
    assert isinstance(end, Ended), (end, (tmp_path / "log").read_text())
    report = end.report
    assert report.better
    assert (report.name, report.added) == ("1", ("WEAPON",))
    weapon = next(row for row in report.labels if row.label == "WEAPON")
    assert weapon.before == 0
    assert weapon.after > 0.8
    assert report.rehearsal.after > report.rehearsal.before - 0.02
    assert any(isinstance(step, Step) and 0 < step.done <= step.total for step in steps)
    models = Models(tmp_path / ".sorot")
    assert models.chosen() == "1"
    engine = load_suggester(models.chosen_path())
    assert engine.notice == ""
    assert engine.name.endswith("+1")
    assert ("Orvan", "WEAPON") in [(one.quote, one.label) for one in engine.suggest("Rudal Orvan jatuh di dekat pelabuhan Ambon.")]


async def test_too_little_is_refused_with_what_is_missing(tmp_path: Path) -> None:
    project(tmp_path, 2)
    end = await Trainer(lambda news: None, log=tmp_path / "log").run(Job(folder=str(tmp_path)))
    assert isinstance(end, Refused)
    assert "4 more articles marked done" in end.reason


async def test_a_training_that_is_stopped_leaves_everything_as_it_was(tmp_path: Path) -> None:
    project(tmp_path, 8)
    trainer = Trainer(lambda news: trainer.stop() if isinstance(news, Step) and news.done else None, log=tmp_path / "log")
    async with asyncio.timeout(120):
        end = await trainer.run(Job(folder=str(tmp_path)))
    assert end == Refused(reason="Stopped.")
    models = Models(tmp_path / ".sorot")
    assert (models.names(), models.chosen()) == ([], "")
    with models.training():
        pass  # The lock of the killed process is free.
