"""Sources behind an Explore API whose records are several rows each: first which ones, then every row of each."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response

from spiders.engine.json_api import EXPORT_SECONDS, ExploreApiSpider
from spiders.engine.refusals import ANSWERED

MOST_TOGETHER = 50
"""Records asked for in one address, which stays below 8,000 characters."""
_ASKABLE = re.compile(r"""[^"'\\\x00-\x1f\x7f\ud800-\udfff]{1,60}""")
"""What can stand in quotes in ODSQL; its way to escape quotes is not relied upon."""

Name = tuple[str, ...]


class GroupedApiSpider(ExploreApiSpider):
    """Rows that agree in `group_fields` are one record, archived under `rows`, whatever the days of its other rows.

    How many rows there are, an export of their names alone, then exports of all rows of some records at a time, one
    after the other. Every row that was announced must be listed, every record that is listed must come.
    Options: as ExploreApiSpider; page_size is the number of records asked for together (at most 50).
    """

    group_fields: ClassVar[tuple[str, ...]]

    async def start(self) -> AsyncIterator[Request]:
        """The number of rows: an export does not tell it."""
        yield self._request("records", {"limit": 1}, self.parse_total, {})

    async def parse_total(self, response: Response) -> AsyncIterator[Request]:
        """Ask for the names of that many rows."""
        if response.status != ANSWERED:
            async for again in self._refused(response):
                yield again
            return
        body = self._decoded(response)
        if body is not None:
            names = {"select": ",".join(self.group_fields)}
            request = self._request("exports/jsonl", names, self.parse_names, {"total": body["total_count"]})
            request.meta["download_timeout"] = EXPORT_SECONDS
            yield request

    async def parse_names(self, response: Response, total: int) -> AsyncIterator[Request]:
        """Ask for the records, when every row has told its name."""
        if response.status != ANSWERED:
            async for again in self._refused(response):
                yield again
            return
        names = [self._name(row) for row in self._rows(response)]
        if len(names) != total:
            self.keeper.fail(f"{total} lignes annoncées, {len(names)} listées : le prochain passage les redemandera.")
            return
        asked = sorted({name for name in names if name})
        if lost := names.count(None):
            tell = self.keeper.warn if asked else self.keeper.fail
            tell(f"{lost} ligne(s) non lues : {' ou '.join(self.group_fields)} absent ou inutilisable.")
        self.keeper.announced = len(asked)
        for request in self._next(asked):
            yield request

    def _next(self, left: list[Name]) -> Iterator[Request]:
        """All rows of the next records; one request at a time, so that a refusal is the last."""
        size = min(int(self.job.options.get("page_size", MOST_TOGETHER)), MOST_TOGETHER)
        now, later = left[:size], left[size:]
        if now:
            where = {"where": " or ".join(map(self._is, now))}
            yield self._request("exports/jsonl", where, self.parse_rows, {"asked": now, "later": later})

    def _is(self, name: Name) -> str:
        alike = (f'{field} = "{value}"' for field, value in zip(self.group_fields, name, strict=True))
        return f"({' and '.join(alike)})"

    async def parse_rows(self, response: Response, asked: list[Name], later: list[Name]) -> AsyncIterator[Request]:
        """Keep the records that were asked for, each with all its rows: none when rows may be missing."""
        if response.status != ANSWERED:
            async for again in self._refused(response):
                yield again
            return
        found: defaultdict[Name | None, list[Any]] = defaultdict(list)
        for row in self._rows(response):
            found[self._name(row)].append(row)
        if self.keeper.error:
            return
        for name in asked:
            if name in found:
                self.keep("".join(name), {"rows": found[name]}, response)
        self.told()
        for request in self._next(later):
            yield request

    def _rows(self, response: Response) -> Iterator[Mapping[str, Any]]:
        """The lines of an export; an error can stand in its midst although the status is 200."""
        for line in filter(bytes.strip, response.body.splitlines()):
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                self.keeper.fail(f"export interrompu : {line[:200].decode('utf-8', 'replace')}")
                return
            if not isinstance(row, dict) or row.keys().isdisjoint(self.group_fields):
                self.keeper.fail(f"réponse 200 dont les lignes n'ont pas {', '.join(self.group_fields)}.")
                return
            yield row

    def _name(self, row: Mapping[str, Any]) -> Name | None:
        """What names the record of a row; None when a part is missing or cannot be asked for."""
        given = [row.get(field) for field in self.group_fields]
        values = tuple(one for one in given if isinstance(one, str) and _ASKABLE.fullmatch(one))
        return values if len(values) == len(given) else None
