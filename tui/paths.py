"""Where things are: the person's own folders, and what ships beside the code. Nothing here makes a folder."""

import hashlib
import os
from pathlib import Path

_HERE = Path(__file__).resolve().parent


def config_dir() -> Path:
    """Return the folder of config.toml, keymap.toml and themes: ``SOROT_CONFIG_DIR``, else what the system uses for settings."""
    named = os.environ.get("SOROT_CONFIG_DIR")
    if named:
        return Path(named).expanduser().absolute()
    import platformdirs  # 20 ms, and not wanted by --help and --version.

    return platformdirs.user_config_path("sorot", appauthor=False)


def data_dir() -> Path:
    """Return the folder of samples, inbox and crash reports: ``SOROT_DATA_DIR``, else what the system uses for a program's data."""
    named = os.environ.get("SOROT_DATA_DIR")
    if named:
        return Path(named).expanduser().absolute()
    import platformdirs  # 20 ms, and not wanted by --help and --version.

    return platformdirs.user_data_path("sorot", appauthor=False)


def index_file(store_dir: Path) -> Path:
    """Return where the search index of a project is kept whose own folder is on a network, where SQLite must not write."""
    name = hashlib.sha256(os.fsencode(os.path.realpath(store_dir))).hexdigest()[:32]
    return data_dir() / "indexes" / f"{name}.sqlite3"


def config_file() -> Path:
    """Return the path of the settings, whether or not it exists."""
    return config_dir() / "config.toml"


def keymap_file() -> Path:
    """Return the path of the person's own keys, whether or not it exists."""
    return config_dir() / "keymap.toml"


def samples_dir() -> Path:
    """Return the folder that the sample articles are copied to on the first run."""
    return data_dir() / "samples"


def inbox_dir() -> Path:
    """Return the folder that keeps text given on standard input."""
    return data_dir() / "inbox"


def crash_dir() -> Path:
    """Return the folder that crash reports are written to."""
    return data_dir() / "crashes"


def backups_dir(store_dir: Path) -> Path:
    """Return the folder of the backups that are made of a store without being asked; it says in its name whose they are."""
    from hashlib import sha256

    whole = os.path.abspath(store_dir)
    name = "".join(letter if letter.isalnum() else "-" for letter in os.path.basename(os.path.dirname(whole)))[:40]
    return data_dir() / "backups" / f"{name or 'project'}-{sha256(os.fsencode(whole)).hexdigest()[:12]}"


def last_project_file() -> Path:
    """Return the file that names the project opened last."""
    return data_dir() / "last-project"


def assets_dir() -> Path:
    """Return the folder of pipelines, gazetteers, themes and keymaps, in a wheel or in a checkout."""
    return _beside(_HERE / "_assets", _HERE.parent / "assets")


def shipped_model() -> Path:
    """Return the folder of the pipeline that ships with the program."""
    return assets_dir() / "models" / "id_sorot_news"


def seeds_dir() -> Path:
    """Return the folder of the bundled sample articles, in a wheel or in a checkout."""
    return _beside(_HERE.parent / "store" / "_seeds", _HERE.parent / "seeds")


def store_dir(folder: Path, store: Path | None) -> Path:
    """Return where Sorot keeps what it knows about a project folder."""
    return store if store is not None else folder / ".sorot"


def _beside(packed: Path, checkout: Path) -> Path:
    return packed if packed.is_dir() else checkout
