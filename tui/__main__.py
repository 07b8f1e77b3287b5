"""``python -m tui`` is the same program as ``sorot``."""

from tui.cli import main

main()
