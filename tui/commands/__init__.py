"""The verbs of the command line, one module per family. Whatever is slow to import is imported by the verb that needs it."""
