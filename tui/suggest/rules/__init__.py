"""Rules that find entities without a model. Each takes a passage and yields what it found; none imports spaCy."""
