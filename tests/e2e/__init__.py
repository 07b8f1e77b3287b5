"""The stories of the README, typed into the real program."""
