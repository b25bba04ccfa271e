"""Serving the pages with waitress, a plain production server, behind a proxy and under a prefix if need be."""

from __future__ import annotations

import gc

import waitress
from flask import Flask

from tenderwatch.config import Pages

THREADS = 8
REQUEST_BYTES = 64_000_000
"""What is read before the application refuses it with a page in French; beyond, the server hangs up."""


def settings(pages: Pages, host: str, port: int) -> dict[str, object]:
    """How waitress serves: the prefix is taken off whether or not the proxy did."""
    return {
        "host": host,
        "port": port,
        "threads": THREADS,
        "ident": None,
        "url_prefix": pages.prefix,
        "max_request_body_size": REQUEST_BYTES,
        "channel_timeout": 60,
        # with a trusted proxy the application reads its headers itself
        "clear_untrusted_proxy_headers": not pages.proxies,
    }


def settle() -> None:
    """What is imported by now lives as long as the server: no page waits until the collector has looked at it."""
    gc.collect()
    gc.freeze()


def serve(app: Flask, pages: Pages, host: str, port: int) -> None:
    """Serve until interrupted."""
    settle()
    waitress.serve(app, **settings(pages, host, port))
