"""The store under fault: killed, cut from power, refused by the disk, damaged, crowded. Run as ``python -m tests.faults``."""
