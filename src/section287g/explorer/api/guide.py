"""The page /api: every address of the API with an example and its real answer, asked when the page is first shown."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message

from section287g.explorer.api.service import describe
from section287g.explorer.api.shapes import PREFIX
from section287g.explorer.asked import Asked
from section287g.explorer.page import Page
from section287g.explorer.record import Record
from section287g.explorer.words import words_of
from section287g.explorer.writing import etag_of, write_html

__all__ = ["EXAMPLES", "guide_endpoint"]

EXAMPLES: Final[Mapping[str, str]] = {
    "/summary": "/summary?as_of=2025-09-03",
    "/agencies": "/agencies?state=TX&model=jem&sort=population&per_page=1",
    "/agencies/{agency_id}": "/agencies/tx-galveston-county-sheriff",
    "/agreements": "/agreements?state=FL&status=ended&per_page=1",
    "/pending": "/pending?status=all&per_page=1",
    "/lists": "/lists?kind=participating&per_page=1",
    "/listings": "/listings?id=tx-galveston-county-sheriff:jem&per_page=1",
    "/changes": "/changes?from=2026-02-17&to=2026-02-27&change=absent&per_page=1",
    "/series": "/series?by=model&per_page=1",
    "/coverage": "/coverage?by=state&per_page=1",
    "/covers": "/covers?county=48167",
    "/figures": "/figures",
    "/states/{state}": "/states/TX",
    "/counties/{fips}": "/counties/48167",
    "/models/{model}": "/models/jem",
}
"""An address to try for each path."""
_LINES: Final = 36


def guide_endpoint(record: Record, api: ASGIApp, language: str) -> Callable[[Request], Awaitable[Response]]:
    """Answers /api of a language. The examples are asked once; they do not change while the program runs."""
    told: list[dict[str, Any]] = []

    async def endpoint(request: Request) -> Response:
        words = words_of(language)
        asked = Asked(language, "/api")
        mark = etag_of(record, f"{request.url.path}?")
        kept = {"ETag": mark, "Cache-Control": "public, max-age=0, must-revalidate", "Vary": "Accept-Encoding"}
        if mark in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=kept)
        if not told:
            answers = {path: await _answer(api, EXAMPLES[path]) for path in EXAMPLES}
            told.extend(_operation(path, one["get"], answers[path]) for path, one in describe()["paths"].items())
        page = Page("api.html", words("api.title"), {}, shown={"operations": told, "prefix": PREFIX})
        response = write_html(record, asked, page, ())
        response.headers.update(kept)
        return response

    return endpoint


def _operation(path: str, said: Mapping[str, Any], answer: str) -> dict[str, Any]:
    parameters = [
        {
            "name": one["name"],
            "where": one["in"],
            "about": one.get("description", ""),
            "choices": _choices(one["schema"]),
        }
        for one in said.get("parameters", ())
    ]
    lines = answer.splitlines()
    return {
        "path": PREFIX + path,
        "id": said["operationId"],
        "summary": said["summary"],
        "about": said["description"],
        "parameters": parameters,
        "example": PREFIX + EXAMPLES[path],
        "answer": "\n".join(lines[:_LINES]),
        "left_out": max(0, len(lines) - _LINES),
    }


def _choices(schema: Mapping[str, Any]) -> str:
    """The words that a parameter may be, where they are few."""
    words = schema.get("enum", ())
    return ", ".join(words) if len(words) <= 20 else ""


async def _answer(api: ASGIApp, address: str) -> str:
    """The answer of an address of the API, asked without a network."""
    path, _, query = address.partition("?")
    body = bytearray()

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        body.extend(message.get("body", b""))

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": PREFIX + path,
        "raw_path": (PREFIX + path).encode(),
        "query_string": query.encode(),
        "root_path": PREFIX,
        "headers": [(b"host", b"127.0.0.1")],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 8287),
    }
    await api(scope, receive, send)
    return json.dumps(json.loads(body), ensure_ascii=False, indent=1)
