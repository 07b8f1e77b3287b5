"""Readers that an export is proved with: they share nothing with the code that wrote it."""
