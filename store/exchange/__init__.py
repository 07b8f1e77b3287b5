"""The ways out of a project and back in."""
