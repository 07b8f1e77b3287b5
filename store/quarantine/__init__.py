"""Foreign formats are read in a process that may hang, swell or die, and costs nothing but itself when it does."""
