"""A spider run on recorded answers: no reactor, no network, one answer after the other."""

from __future__ import annotations

import asyncio
import base64
import inspect
import json
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from spiders.engine.jobs import Answer, CrawlJob
from spiders.engine.source import SourceSpider
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import ReadNotice
from tests.conftest import ROOT

RECORDINGS = ROOT / "tests" / "recordings"


def recording(name: str) -> tuple[CrawlJob, list[Answer]]:
    """The job and the answers of a source, as `make record` keeps them."""
    kept = json.loads((RECORDINGS / name / "answers.json").read_text(encoding="utf-8"))
    return CrawlJob.model_validate(kept["job"]), [Answer.model_validate(one) for one in kept["answers"]]


def golden(name: str) -> list[dict[str, Any]]:
    """The notices that a person has compared with the answers."""
    lines = (RECORDINGS / name / "notices.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def rehearsed(kind: type[SourceSpider], job: CrawlJob, answers: Iterable[Answer], folder: Path) -> list[ReadNotice]:
    """The notices that a spider makes of recorded answers; what was not recorded is not asked for."""
    spider = kind(job=job, folder=str(folder))
    read: list[ReadNotice] = []

    def keep(name: str | None, payload: Any, url: str, status: int = 200) -> None:
        with suppress(UnreadableNoticeError):
            read.append(spider.read(json.loads(json.dumps(payload)), job))

    spider.keep_at = keep  # type: ignore[method-assign]
    asyncio.run(_walk(spider, {(one.method, one.url, one.sent): one for one in answers}))
    spider.crawler = _Stats()  # type: ignore[assignment]
    spider.closed("finished")
    return read


async def _walk(spider: SourceSpider, answers: dict[tuple[str, str, str], Answer]) -> None:
    waiting = deque([request async for request in spider.start()])
    while waiting:
        request = waiting.popleft()
        found = answers.pop((request.method, request.url, request.body.decode()), None)
        if found is not None and request.callback is not None:
            result = request.callback(answered(found, request), **request.cb_kwargs)
            if inspect.isasyncgen(result):
                waiting.extend([one async for one in result])
            else:
                waiting.extend(result or ())


def answered(answer: Answer, request: Request | None = None) -> Response:
    """A recorded answer as Scrapy would hand it to a spider."""
    body = base64.b64decode(answer.body) if answer.base64 else answer.body.encode()
    headers = {"Content-Type": answer.content_type}
    kind = responsetypes.from_args(headers={b"Content-Type": answer.content_type.encode()}, url=answer.url, body=body)
    return kind(answer.url, status=answer.status, headers=headers, body=body, request=request or Request(answer.url))


class _Stats:
    """What a spider asks of its crawler when it closes."""

    stats: Any = None

    def __init__(self) -> None:
        self.stats = self

    def get_value(self, name: str, default: int = 0) -> int:
        return 1 if name == "downloader/request_count" else default

    def get_stats(self) -> dict[str, Any]:
        return {}
