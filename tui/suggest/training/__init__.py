"""Training the suggestion model on what a project's analyst has annotated, in a process of its own."""
