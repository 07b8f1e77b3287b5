"""The list of entities: the screen, what is done to them, and what is told of the one under the cursor."""
