"""HTML taken apart: its elements in order, its links, its text."""

from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """The elements with the names of their attributes, the links, and the visible text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[tuple[str, str]] = []
        self.loaded: list[str] = []
        self._texts: list[str] = []
        self._silent = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(sorted(name for name, _ in attrs))))
        for name, value in attrs:
            if tag == "a" and name == "href":
                self.links.append((value or "", ""))
            if name in {"src", "background", "poster", "srcset"} or (tag == "link" and name == "href"):
                self.loaded.append(value or "")
        self._silent += tag in {"style", "script", "title"}

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"style", "script", "title"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._texts.append(data)
            if self.links and self.lasttag == "a" and not self.links[-1][1]:
                self.links[-1] = (self.links[-1][0], data)

    @property
    def text(self) -> str:
        """What people read, on one line, with ordinary blanks."""
        return " ".join(" ".join(self._texts).split())

    @property
    def tags(self) -> list[str]:
        """The names of the elements, in order."""
        return [tag for tag, _ in self.elements]
