"""What a project as a whole is about: who is named in it, with whom, when, and how far the work is; read from the search index."""
