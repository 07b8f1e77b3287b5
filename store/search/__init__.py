"""Finding words, mentions and notes in all articles of a project: the query language, the index, and what it finds."""
