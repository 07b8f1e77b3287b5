"""Suggestions: the child process that runs spaCy, its supervisor, and the project's memory of decisions."""
