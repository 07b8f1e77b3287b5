"""The tests of Sorot; ``python -m tests.gate`` runs everything that must pass."""
