"""Text that tries to drive the terminal or to crash the program, at every place that shows text."""
