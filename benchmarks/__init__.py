"""Timings and counts on real notices, kept out of the tests: `python -m benchmarks.reading`, `.fields`."""
