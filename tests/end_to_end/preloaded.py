"""What commands import, for the process that they are forked from."""

import pandas  # noqa: F401

import benchmarks.digests
import tenderwatch.bootstrap
import tenderwatch.cli
import tenderwatch.commands.runs  # noqa: F401
