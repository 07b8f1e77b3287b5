"""Suggestions for many articles, in processes of their own. Imports spaCy when it works."""

from store.model import Suggestion


def engine_name(model: str) -> str:
    """Return the name under which suggestions of this engine are kept."""
    from tui.suggest.suggester import load_suggester

    return load_suggester(model).name


def work(article_id: str, sha256: str, text: str, model: str) -> tuple[str, str, list[Suggestion], str]:
    """Suggest for one article; what identifies it comes back with the suggestions and why the model failed on it, or ``""``."""
    from tui.suggest.spacy_model import ModelError
    from tui.suggest.suggester import suggest_text

    try:
        return article_id, sha256, suggest_text(text, model), ""
    except ModelError as error:
        return article_id, sha256, [], str(error)
