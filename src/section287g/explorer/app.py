"""The application: addresses to pages, each in every language and as data; nothing is written, nothing leaves.

Requests are answered one after another in one thread, as the registry's connection wants it: an answer is a look
into memory, or a query that is bounded and then kept.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route as WebRoute

from section287g.errors import NotFound, Section287gError
from section287g.explorer.asked import LANGUAGES, Asked, BadRequest, read_asked
from section287g.explorer.page import Page, Redirected, Route
from section287g.explorer.pages import ROUTES
from section287g.explorer.pages.missing import missing_page
from section287g.explorer.record import Record
from section287g.explorer.writing import SAFE_HEADERS, asset, etag_of, write_csv, write_html, write_json
from section287g.registry.registry import Registry

__all__ = ["LOOPBACK", "make_app"]

LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]", "testserver")
_DAY: Final = "public, max-age=0, must-revalidate"


def make_app(
    registry: Registry,
    *,
    hosts: Iterable[str] = LOOPBACK,
    today: Callable[[], date] = lambda: datetime.now(UTC).date(),
) -> FastAPI:
    """The explorer over a registry, as an ASGI application.

    `hosts` are the names under which it may be asked; others are refused, so that no page elsewhere can ask a
    browser on this machine to read it. `today` is the asker's day, for the age of the data.
    """
    from section287g import __version__

    record = Record(registry, today)
    app = FastAPI(title="287(g) record", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.record = record
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=6)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    app.middleware("http")(_safe)
    app.router.routes.append(WebRoute("/healthz", _health(record), methods=["GET"]))
    app.router.routes.append(WebRoute("/assets/{name}", _asset, methods=["GET"]))
    for route in ROUTES:
        for language in LANGUAGES:
            for suffix in (".json", ".csv", ""):
                if suffix and language != "en":
                    continue
                app.router.routes.append(
                    WebRoute(_web_path(route.path, language, suffix), _endpoint(record, route, language, suffix))
                )
    for language in reversed(LANGUAGES):
        prefix = "" if language == "en" else f"/{language}"
        app.router.routes.append(WebRoute(f"{prefix}/{{path:path}}", _nothing(record, language)))
    return app


def _web_path(path: str, language: str, suffix: str) -> str:
    prefix = "" if language == "en" else f"/{language}"
    if path == "/":
        return "/index" + suffix if suffix else prefix or "/"
    return prefix + path + suffix


async def _safe(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    """What every answer carries, whatever it is."""
    response = await answer(request)
    response.headers.update(SAFE_HEADERS)
    return response


def _endpoint(record: Record, route: Route, language: str, suffix: str) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        mark = etag_of(record, str(request.url.path) + "?" + request.url.query)
        kept = {"ETag": mark, "Cache-Control": _DAY, "Vary": "Accept-Encoding"}
        if mark in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=kept)
        parameters = {name: str(value) for name, value in request.path_params.items()}
        path = route.path.format(**parameters)
        bare = Asked(language, path)
        try:
            asked = read_asked(language, path, list(request.query_params.multi_items()), route.allowed)
            page = route.answer(record, asked, parameters)
        except Redirected as other:
            return RedirectResponse(bare._address(language, other.path + suffix, request.query_params), 301)
        except Section287gError as error:
            return _refused(record, bare, error, suffix)
        if suffix == ".csv" and not page.columns:
            return _refused(record, bare, NotFound("this page has no table; take .json"), suffix)
        if suffix:
            response = write_json(page) if suffix == ".json" else write_csv(page)
        else:
            response = write_html(record, asked, page, (".json", ".csv") if page.columns else (".json",))
        if page.status == 200:
            response.headers.update(kept)
        return response

    return endpoint


def _refused(record: Record, asked: Asked, error: Section287gError, suffix: str) -> Response:
    """An error as a page for people, or as an object of a shape that does not change for programs."""
    status = 400 if isinstance(error, BadRequest) else 404 if isinstance(error, NotFound) else 500
    if suffix:
        told: dict[str, Any] = {"error": {"status": status, "message": str(error)}}
        return JSONResponse(told, status, {"Access-Control-Allow-Origin": "*"})
    page: Page = missing_page(record, asked, error, status)
    return write_html(record, asked, page, ())


def _nothing(record: Record, language: str) -> Callable[[Request], Awaitable[Response]]:
    async def nothing(request: Request) -> Response:
        path = "/" + str(request.path_params.get("path", "")).lstrip("/\\")
        if path != "/" and path.endswith("/"):
            return RedirectResponse(Asked(language, path)._address(language, path.rstrip("/") or "/", {}), 301)
        suffix = next((one for one in (".json", ".csv") if path.endswith(one)), "")
        return _refused(record, Asked(language, path[:300]), NotFound("there is no such page"), suffix)

    return nothing


def _health(record: Record) -> Callable[[Request], Awaitable[Response]]:
    async def health(request: Request) -> Response:
        moment = record.moment()
        told: Mapping[str, Any] = {"status": "ok", "registry": record.version, "newest_list": str(moment.last_day)}
        return JSONResponse(told, headers={"Cache-Control": "no-store"})

    return health


async def _asset(request: Request) -> Response:
    found = asset(str(request.path_params["name"]))
    if found is None:
        return Response("there is no such file\n", 404, media_type="text/plain; charset=utf-8")
    content, media_type, _ = found
    return Response(content, media_type=media_type, headers={"Cache-Control": "public, max-age=31536000, immutable"})
