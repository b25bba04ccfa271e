"""Recorded answers of every source, composed by the local servers: `python -m tests.recordings` makes them anew."""
