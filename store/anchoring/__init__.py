"""Finding again, in a text that has changed, what was said about the text before. Pure: texts and ranges in, ranges and scores out."""
