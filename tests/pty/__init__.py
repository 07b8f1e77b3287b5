"""A terminal program in a pseudo-terminal: started, typed at, read back."""
