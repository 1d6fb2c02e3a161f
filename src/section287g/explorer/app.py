"""The application: addresses to pages, each in every language and as data; nothing is written, nothing leaves.

Requests are answered one after another in one thread, as the registry's connection wants it: an answer is a look
into memory, or a query that is bounded and then kept.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount
from starlette.routing import Route as WebRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from section287g.errors import NotFound, Section287gError
from section287g.explorer.api import make_api
from section287g.explorer.api.faults import fault, no_address, told_inside
from section287g.explorer.api.guide import guide_endpoint
from section287g.explorer.api.shapes import PREFIX, Choice
from section287g.explorer.asked import LANGUAGES, Asked, BadRequest, read_asked
from section287g.explorer.charts.interactive import INTERACTIVE
from section287g.explorer.charts.route import chart_routes
from section287g.explorer.downloading import made_mark
from section287g.explorer.feeds.route import feed_endpoint
from section287g.explorer.page import Page, Redirected, Route, Unanswered
from section287g.explorer.pages import ROUTES
from section287g.explorer.pages.handovers import handovers_mark
from section287g.explorer.pages.missing import missing_page, near_addresses
from section287g.explorer.record import Record
from section287g.explorer.sending import download_endpoint
from section287g.explorer.writing import asset, etag_of, safe_headers, write_csv, write_html, write_json
from section287g.places.spot import AmbiguousPlace
from section287g.registry.registry import Registry

__all__ = ["LOOPBACK", "make_app"]

LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]", "testserver")
_AS_IT_IS: Final = ("/downloads/", f"{PREFIX}/")
_ALSO: Final[Mapping[str, Callable[[Record], str]]] = {
    "/downloads": made_mark,
    "/hand-overs": handovers_mark,
    "/figures": handovers_mark,
}
"""What decides a page beside the registry, the program and the address."""
_FAULTS: Final[tuple[tuple[type[Exception], tuple[int, str]], ...]] = (
    (BadRequest, (400, "bad_parameter")),
    (AmbiguousPlace, (404, "ambiguous_place")),
    (NotFound, (404, "not_found")),
    (Section287gError, (500, "registry")),
)
"""The status of an error and its code, as the API has them; the first that fits."""
_TRIED: Final = ("as_of", "known_on", "from", "to", "agency")
"""Parameters for which something near can be offered."""
_NOTHING_TRIED: Final[Mapping[str, str]] = MappingProxyType({})
_SHOWN: Final = 40
_LONGEST_PATH: Final = 600
_LONGEST_QUERY: Final = 8_000
_DAY: Final = "public, max-age=0, must-revalidate"


def make_app(
    registry: Registry,
    *,
    hosts: Iterable[str] = LOOPBACK,
    today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    store: Path | None = None,
) -> FastAPI:
    """The explorer over a registry, as an ASGI application.

    `hosts` are the names under which it may be asked; others are refused, so that no page elsewhere can ask a
    browser on this machine to read it. `today` is the asker's day, for the age of the data. `store` is the folder
    of releases of ICE's records.
    """
    from section287g import __version__

    record = Record(registry, today, store)
    app = FastAPI(title="287(g) record", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.record = record
    app.add_middleware(_Squeezed, minimum_size=1_000, compresslevel=6)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    app.add_middleware(_Short)
    app.add_middleware(_Safe)
    app.router.redirect_slashes = False  # that one names the host; `_nothing` does it without
    app.router.routes.append(WebRoute("/healthz", _health(record), methods=["GET"]))
    app.router.routes.append(WebRoute("/assets/{name}", _asset, methods=["GET"]))
    app.router.routes.append(WebRoute("/downloads/{name:path}", download_endpoint(record)))
    api = make_api(record)
    app.router.routes.append(WebRoute(PREFIX, _api_itself))
    app.router.routes.append(Mount(PREFIX, api))
    for language in LANGUAGES:
        prefix = "" if language == "en" else f"/{language}"
        app.router.routes.append(WebRoute(f"{prefix}/feeds/{{rest:path}}", feed_endpoint(record, language)))
        app.router.routes.append(WebRoute(f"{prefix}/api", guide_endpoint(record, api, language)))
    for route in (*ROUTES, *INTERACTIVE):
        for language in LANGUAGES:
            for suffix in (".json", ".csv", ""):
                if suffix and language != "en":
                    continue
                app.router.routes.append(
                    WebRoute(_web_path(route.path, language, suffix), _endpoint(record, route, language, suffix))
                )
    app.router.routes.extend(chart_routes(record))
    for language in reversed(LANGUAGES):
        prefix = "" if language == "en" else f"/{language}"
        app.router.routes.append(WebRoute(f"{prefix}/{{path:path}}", _nothing(record, language)))
    app.add_exception_handler(404, _nowhere(record))
    app.add_exception_handler(405, _only_read)
    return app


def _web_path(path: str, language: str, suffix: str) -> str:
    prefix = "" if language == "en" else f"/{language}"
    if path == "/":
        return "/index" + suffix if suffix else prefix or "/"
    return prefix + path + suffix


class _Squeezed(GZipMiddleware):
    """Compresses answers, but not files, of which a range is one of their own bytes, and not what is so already."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(_AS_IT_IS):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


class _Short:
    """Refuses an address that no page and no form here can have made, before anything reads it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (
            len(scope["path"]) > _LONGEST_PATH or len(scope["query_string"]) > _LONGEST_QUERY
        ):
            told = f"an address has at most {_LONGEST_PATH:,} letters, and {_LONGEST_QUERY:,} after the question mark"
            await fault(414, "too_long", told)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class _Safe:
    """Puts on every answer, whatever it is, what a browser may do with it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(safe_headers(scope["path"]))
            await send(message)

        await self._app(scope, receive, safely if scope["type"] == "http" else send)


def _endpoint(record: Record, route: Route, language: str, suffix: str) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        parameters = {name: str(value) for name, value in request.path_params.items()}
        path = route.path.format(**parameters)
        bare = Asked(language, path)
        try:
            also = _ALSO[route.path](record) if route.path in _ALSO else ""
            mark = etag_of(record, f"{request.url.path}?{request.url.query} {also}")
            kept = {"ETag": mark, "Cache-Control": _DAY, "Vary": "Accept-Encoding"}
            if mark in request.headers.get("if-none-match", ""):
                return Response(status_code=304, headers=kept)
            asked = read_asked(language, path, list(request.query_params.multi_items()), route.allowed)
            page = route.answer(record, asked, parameters)
        except Redirected as other:
            return RedirectResponse(bare._address(language, other.path + suffix, request.query_params), 301)
        except Unanswered as error:
            if suffix:
                return _refused(record, bare, error, suffix)
            return write_html(record, asked, error.page, ())
        except Section287gError as error:
            return _refused(record, bare, error, suffix, dict(request.query_params))
        if suffix and page.status != 200:
            return _told(page)
        if suffix == ".csv" and not page.columns:
            return fault(404, "not_found", "this page has no table; take .json")
        if suffix:
            response = write_json(page) if suffix == ".json" else write_csv(page)
        else:
            response = write_html(record, asked, page, (".json", ".csv") if page.columns else (".json",))
        if page.status == 200:
            response.headers.update(kept)
        return response

    return endpoint


def _told(page: Page) -> Response:
    """A page that says what is wrong, as an object for programs; with the places that a name may mean."""
    choices = tuple(Choice(**one) for one in page.data.get("choices", ()))
    code = "ambiguous_place" if choices else "not_found"
    return fault(page.status, code, str(page.data["error"]), "q", choices or None)


def _refused(
    record: Record, asked: Asked, error: Section287gError, suffix: str, tried: Mapping[str, str] = _NOTHING_TRIED
) -> Response:
    """An error as a page for people, or as an object of a shape that does not change for programs."""
    status, code = next(told for kind, told in _FAULTS if isinstance(error, kind))
    message = told_inside(error) if status == 500 else str(error)
    short = {name: value[:_SHOWN] for name, value in tried.items() if name in _TRIED}
    if suffix:
        _, near = near_addresses(record, asked, short, status)
        choices = tuple(Choice(address=address, label=label) for address, label in near)
        return fault(status, code, message, choices=choices or None)
    page: Page = missing_page(record, asked, error, status, short, message)
    return write_html(record, asked, page, ())


def _nothing(record: Record, language: str) -> Callable[[Request], Awaitable[Response]]:
    async def nothing(request: Request) -> Response:
        path = "/" + str(request.path_params.get("path", "")).lstrip("/\\")
        if path.endswith("/"):  # the start itself has a route of its own
            there = Asked(language, path)._address(language, path.rstrip("/") or "/", dict(request.query_params))
            return RedirectResponse(there, 301)
        suffix = next((one for one in (".json", ".csv") if path.endswith(one)), "")
        return _refused(record, Asked(language, path[:300]), NotFound("there is no such page"), suffix)

    return nothing


def _nowhere(record: Record) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Answers what no route takes, as a path with the end of a line in it, or a chart without an ending."""

    async def nowhere(request: Request, _: Exception) -> Response:
        if request.url.path.startswith(PREFIX):
            return no_address()
        path = " ".join(request.url.path.split())[:300]
        language = next((one for one in LANGUAGES if path.startswith(f"/{one}/")), "en")
        asked = Asked(language, path.removeprefix(f"/{language}"))
        return _refused(record, asked, NotFound("there is no such page"), "")

    return nowhere


async def _only_read(_: Request, __: Exception) -> Response:
    allowed = {"Allow": "GET, HEAD"}
    return fault(405, "method_not_allowed", "here is only to read; the methods are GET and HEAD", headers=allowed)


async def _api_itself(_: Request) -> Response:
    return no_address()


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
