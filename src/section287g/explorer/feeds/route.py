"""The addresses of feeds: one table-driven endpoint a language, for `explorer.app`."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from section287g import __version__
from section287g.errors import NotFound
from section287g.explorer.api.faults import fault
from section287g.explorer.feeds.choosing import find_feed
from section287g.explorer.feeds.writing import MEDIA, write_feed
from section287g.explorer.record import Record

__all__ = ["feed_endpoint"]

_OPEN: Final = {"Access-Control-Allow-Origin": "*", "Vary": "Accept-Encoding"}


def feed_endpoint(record: Record, language: str) -> Callable[[Request], Awaitable[Response]]:
    """Answers /feeds/... of a language. A reader that sends back the `ETag` gets 304 where nothing is new."""

    async def endpoint(request: Request) -> Response:
        path, _, ending = f"/feeds/{request.path_params['rest']}".rpartition(".")
        base = str(request.base_url).rstrip("/")
        try:
            if request.url.query:
                return fault(400, "unknown_parameter", "a feed has no parameters")
            if ending not in MEDIA:
                raise NotFound(f"an address of a feed ends with .{' or .'.join(MEDIA)}")
            feed = find_feed(record, path)
        except NotFound as error:
            return fault(404, "not_found", str(error))
        if feed.path != path:
            prefix = "" if language == "en" else f"/{language}"
            return Response(status_code=308, headers={"Location": f"{prefix}{feed.path}.{ending}"})
        text = f"{record.version} {__version__} {base} {language} {path} {ending}"
        kept = {
            **_OPEN,
            "ETag": f'W/"{hashlib.sha256(text.encode()).hexdigest()[:24]}"',
            "Cache-Control": "public, max-age=900",
        }
        if kept["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=kept)
        content, media = write_feed(record, feed, ending, language, base)
        return Response(content, headers=kept, media_type=media)

    return endpoint
