"""A choice made on the screen is kept in the settings."""

from pathlib import Path

from tui.config import Config, load_config
from tui.remember import remember_theme


def test_a_choice_is_written_down(tmp_path: Path) -> None:
    file = tmp_path / "settings" / "config.toml"
    assert remember_theme(file, "nord") == f"Theme nord, kept in {file}."
    assert load_config(file) == (Config(theme="nord"), ())


def test_a_choice_is_written_through_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "dotfiles.toml", tmp_path / "config.toml"
    real.write_text("measure = 72\n", encoding="utf-8")
    link.symlink_to(real)
    assert remember_theme(link, "nord") == f"Theme nord, kept in {link}."
    assert link.is_symlink()
    assert load_config(real)[0] == Config(theme="nord", measure=72)


def test_a_choice_that_cannot_be_written_is_told_and_the_file_stands(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("theme = nord", encoding="utf-8")
    assert remember_theme(file, "nord").startswith(f"Theme nord for now; it could not be kept in {file}: ")
    assert file.read_text(encoding="utf-8") == "theme = nord"
