"""Tests of the store do not wait for the disk: none of them cuts the power, and a killed process loses nothing that was written."""

import os

import pytest


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have flushes return at once; tests about their order or failure patch them anew."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    monkeypatch.setattr(os, "fdatasync", lambda descriptor: None)
