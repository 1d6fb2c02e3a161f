"""What stands before the API: methods, marks of content, compression and what other sites' pages may read.

Answers are complete when they leave, so each carries a strong ETag that the registry, the program and the address
decide; who sends it back gets 304 without the question being asked again.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from section287g.explorer.api.faults import METHODS, fault

__all__ = ["Door"]

_CORS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
}
_PREFLIGHT: Final = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_KEEP: Final = "public, max-age=0, must-revalidate"
_MOST: Final = 16
_LONGEST: Final = 4_000
_SMALL: Final = 1_000
_GZIP: Final = 31
"""zlib's word for gzip with a header that holds no clock."""
_TAG: Final = re.compile(r'(?:W/)?("[^"]*")')


@dataclass(slots=True)
class _Answer:
    """An answer as it comes, held until it is complete."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)
    complete: bool = False

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message.get("headers", ()))
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            self.complete = not message.get("more_body", False)


class Door:
    """An ASGI application around the API. `mark` says which registry and program answer."""

    def __init__(self, inner: ASGIApp, mark: str) -> None:
        self._inner = inner
        self._mark = mark

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        headers = Headers(scope=scope)
        head = scope["method"] == "HEAD"
        if scope["method"] == "OPTIONS":
            await self._send(Response(status_code=204, headers={**_CORS, **_PREFLIGHT}), scope, receive, send, head)
            return
        wrong = _wrong(scope["query_string"])
        if wrong is not None:
            await self._send(wrong, scope, receive, send, head)
            return
        squeezed = _takes_gzip(headers.get("accept-encoding", ""))
        tag = self._tag(scope, squeezed)
        wanted = headers.get("if-none-match", "") if scope["method"] in ("GET", "HEAD") else ""
        if tag in _TAG.findall(wanted):
            await _unchanged(tag)(scope, receive, send)
            return
        answer = _Answer()
        try:
            await self._inner({**scope, "method": "GET"} if head else scope, receive, answer.take)
        finally:  # an unforeseen error has been answered when it comes here, and goes on to the log
            if answer.complete:
                kept = answer.status == 200
                if kept and wanted.strip() == "*":
                    await _unchanged(tag)(scope, receive, send)
                else:
                    await _finish(answer, tag if kept else None, squeezed, head, send)

    async def _send(self, response: Response, scope: Scope, receive: Receive, send: Send, head: bool) -> None:
        answer = _Answer()
        await response(scope, receive, answer.take)
        await _finish(answer, None, False, head, send)

    def _tag(self, scope: Scope, squeezed: bool) -> str:
        text = b"\0".join((self._mark.encode(), scope["path"].encode(), scope["query_string"]))
        return f'"{hashlib.sha256(text).hexdigest()[:32]}{"-gzip" if squeezed else ""}"'


def _unchanged(tag: str) -> Response:
    return Response(
        status_code=304, headers={**_CORS, "ETag": tag, "Cache-Control": _KEEP, "Vary": "Accept-Encoding"}
    )


def _wrong(query: bytes) -> Response | None:
    """What is wrong with a query whatever address it is for."""
    if len(query) > _LONGEST:
        return fault(400, "too_long", f"the query has {len(query):,} letters; at most {_LONGEST:,} are read")
    given = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    if len(given) > _MOST:
        return fault(400, "too_many_parameters", f"{len(given)} parameters are given; at most {_MOST} are read")
    twice = _first(name for name, number in Counter(name for name, _ in given).items() if number > 1)
    if twice is not None:
        return fault(400, "repeated_parameter", f"{twice[:60]!r} is given twice; give it once", twice[:60])
    empty = _first(name for name, value in given if not value)
    if empty is not None:
        return fault(400, "bad_parameter", f"{empty[:60]!r} is empty; leave it out", empty[:60])
    return None


def _first(names: Iterable[str]) -> str | None:
    return next(iter(names), None)


def _takes_gzip(accepted: str) -> bool:
    for part in accepted.lower().split(","):
        name, _, weight = part.strip().partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


async def _finish(answer: _Answer, tag: str | None, squeezed: bool, head: bool, send: Send) -> None:
    body = bytes(answer.body)
    headers = MutableHeaders(raw=answer.headers)
    headers.update({**_CORS, "Vary": "Accept-Encoding"})
    headers.setdefault("Cache-Control", _KEEP if tag else "no-store")
    if tag is not None:
        headers["ETag"] = tag
    if squeezed and len(body) >= _SMALL:
        press = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
        body = press.compress(body) + press.flush()
        headers["Content-Encoding"] = "gzip"
    if answer.status not in (204, 304):
        headers["Content-Length"] = str(len(body))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers.raw})
    await send({"type": "http.response.body", "body": b"" if head else body})
