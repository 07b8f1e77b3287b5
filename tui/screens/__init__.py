"""One file per screen; a screen wires widgets to a session and holds no data of its own."""
