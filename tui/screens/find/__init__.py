"""The list of hits of a search in all articles: the screen, what is done to marked hits, and the consistency check."""
