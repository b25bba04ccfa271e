"""A local tree of files that looks like DILA's: a page of links per day, one XML per notice."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from tenderwatch.sample.local import Handler, LocalServer

ROOT = "/OPENDATA/BOAMP"
_INDEX = """<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN"><html><head><title>Index of {folder}</title></head>
<body><h1>Index of {folder}</h1><ul><li><a href="{parent}"> Parent Directory</a></li>
{links}</ul></body></html>"""


class FilesServer(LocalServer):
    """Serves `files`, by folder ("2026/10/05") and name; `faults` by path, a status. `asked` holds the paths."""

    def __init__(self, files: Mapping[str, Mapping[str, bytes]], faults: Mapping[str, int] | None = None) -> None:
        self.handler = _Handler
        super().__init__()
        self.files = files
        self.faults = faults or {}
        self.asked: list[str] = []

    @property
    def root_url(self) -> str:
        """The tree, as the configuration names it."""
        return self.url + ROOT


class _Handler(Handler):
    def do_GET(self) -> None:
        site: FilesServer = self.server.site
        path = unquote(urlsplit(self.path).path)
        site.asked.append(path)
        folder, _, name = path.removeprefix(f"{ROOT}/").rpartition("/")
        if path in site.faults:
            self.send(site.faults[path], "<html><body>Erreur</body></html>")
        elif path.startswith(ROOT) and folder in site.files and not name:
            links = "".join(f'<li><a href="{one}"> {one}</a></li>\n' for one in site.files[folder])
            page = _INDEX.format(folder=path, parent=f"{ROOT}/", links=links)
            self.send(200, page.encode("latin-1"), "text/html;charset=ISO-8859-1")
        elif path.startswith(ROOT) and name in site.files.get(folder, {}):
            self.send(200, site.files[folder][name], "application/xml")
        else:
            self.send(404, "<html><body>Not Found</body></html>")
