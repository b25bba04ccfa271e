"""Problems as a report shows them: each once, and the same one of many messages in one sentence."""

from __future__ import annotations


class Told:
    """Sentences in the order of their first appearance."""

    def __init__(self) -> None:
        self._said: dict[str, list[str]] = {}

    def say(self, sentence: str) -> None:
        """Tell something as it is."""
        self._said.setdefault(sentence, [])

    def of(self, name: str, what: str) -> None:
        """Tell what happened to one of many."""
        self._said.setdefault(what, []).append(name)

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that was told."""
        return tuple(_sentence(what, names) for what, names in self._said.items())


def _sentence(what: str, names: list[str]) -> str:
    if not names:
        return what
    others = f" et {len(names) - 1} autre(s)" if len(names) > 1 else ""
    return f"{names[0]}{others} : {what}."
