"""The reader screen, in rooms: moving about, tagging, notes and entities, finding."""
