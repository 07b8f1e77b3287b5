"""Articles, annotations, notes and their life on disk. A library: it knows no screen."""
