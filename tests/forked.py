"""Processes forked from one that has imported the program, without the seconds of importing it.

They share the order of sets: a test of what does not depend on it compares with a program of its own.
"""

from __future__ import annotations

import multiprocessing

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.preloaded"])
