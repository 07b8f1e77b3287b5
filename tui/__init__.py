"""The Sorot program: command line, screens, widgets and suggestions."""

__version__ = "0.1.0"
