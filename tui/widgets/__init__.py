"""Widgets: they receive values, draw them, and post what happened as messages."""
