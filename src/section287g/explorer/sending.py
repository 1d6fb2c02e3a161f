"""Sends files that can be downloaded: whole or a range, with a strong ETag; what is not made yet is made first."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from section287g.errors import Section287gError
from section287g.explorer.api.faults import fault, told_inside
from section287g.explorer.downloading import MADE, Download, find_download, make_downloads
from section287g.explorer.record import Record

__all__ = ["download_endpoint"]

_OPEN: Final = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Accept-Ranges"}
_KEEP: Final = "public, max-age=0, must-revalidate"


def download_endpoint(record: Record) -> Callable[[Request], Awaitable[Response]]:
    """Answers /downloads/... . While files are being made in a thread, other requests are answered."""
    making = asyncio.Lock()

    async def endpoint(request: Request) -> Response:
        name = str(request.path_params["name"])
        if request.url.query:
            return fault(400, "unknown_parameter", "a file has no parameters")
        found = find_download(record, name)
        if found is None and name in MADE:
            try:
                async with making:
                    found = find_download(record, name)
                    if found is None:
                        await to_thread.run_sync(make_downloads, record)
                        found = find_download(record, name)
            except Section287gError as error:
                return fault(503, "unavailable", told_inside(error))
        if found is None:
            return fault(404, "not_found", "there is no such file; /downloads names all")
        return _send(request, found)

    return endpoint


def _send(request: Request, one: Download) -> Response:
    kept = {**_OPEN, "ETag": f'"{one.sha256}"', "Cache-Control": _KEEP}
    if kept["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=kept)
    return FileResponse(one.path, headers=kept, media_type=one.media, filename=one.name.rpartition("/")[2])
