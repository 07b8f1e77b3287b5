"""What each screen does when its keys are pressed, through the running program."""
