"""The addresses of charts as files, of the cards and of the browser library: endpoints for `explorer.app`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from section287g.errors import NotFound, Section287gError
from section287g.explorer.api.faults import fault, told_inside
from section287g.explorer.asked import LANGUAGES, Asked, BadRequest, read_asked
from section287g.explorer.charts.cards import card_of, refused_card
from section287g.explorer.charts.contents import PREFIX, chart_content, name_and_ending
from section287g.explorer.charts.kinds import allowed_parameters
from section287g.explorer.charts.library import LIBRARY, Library
from section287g.explorer.page import Redirected
from section287g.explorer.record import Record
from section287g.explorer.writing import etag_of

__all__ = ["chart_routes"]

_DAY: Final = "public, max-age=0, must-revalidate"
_OPEN: Final = {"Access-Control-Allow-Origin": "*"}
_FOREVER: Final = "public, max-age=31536000, immutable"

Endpoint = Callable[[Request], Awaitable[Response]]


def chart_routes(record: Record) -> Iterator[Route]:
    """Every address below /charts/ and /embed/ that is no page, in the order in which they are tried."""
    yield Route(LIBRARY, _library_endpoint(Library()), methods=["GET"])
    for language in LANGUAGES:
        prefix = "" if language == "en" else f"/{language}"
        yield Route(f"{prefix}/charts/{{rest:path}}", _chart_endpoint(record, language), methods=["GET"])
        yield Route(f"{prefix}/embed/{{rest:path}}", _card_endpoint(record, language), methods=["GET"])


def _chart_endpoint(record: Record, language: str) -> Endpoint:
    """Answers /charts/... of a language: SVG, PNG, CSV, or the specification of an interactive chart."""

    async def endpoint(request: Request) -> Response:
        kept = _kept(record, request)
        if kept["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers={**kept, **_OPEN})
        path = PREFIX + str(request.path_params["rest"])
        name, ending = name_and_ending(path)
        if not ending:  # no file is asked for: the page that says what is near answers
            raise HTTPException(404)
        try:
            given = list(request.query_params.multi_items())
            asked = read_asked(language, path, given, allowed_parameters(name))
            key = ("chart", path, language, *sorted(asked.query.items()))
            content, media = record.kept(key, lambda: chart_content(record, asked, path))
        except Redirected as other:
            return RedirectResponse(_moved(language, other.path + ending, request), 301)
        except Section287gError as error:
            return _refused(error)
        headers = {**kept, **_OPEN, "Content-Disposition": f'inline; filename="{_file_name(path)}"'}
        return Response(content, headers=headers, media_type=media)

    return endpoint


def _card_endpoint(record: Record, language: str) -> Endpoint:
    """Answers /embed/... of a language with a card that another site may show in a frame."""

    async def endpoint(request: Request) -> Response:
        kept = _kept(record, request)
        if kept["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=kept)
        path = f"/embed/{request.path_params['rest']}"
        try:
            given = list(request.query_params.multi_items())
            asked = read_asked(language, path, given, frozenset({"as_of", "known_on"}))
            response = card_of(record, asked, path)
        except Redirected as other:
            return RedirectResponse(_moved(language, other.path, request), 301)
        except Section287gError as error:
            return refused_card(record, Asked(language, "/"), error, _status(error))
        response.headers.update(kept)
        return response

    return endpoint


def _library_endpoint(library: Library) -> Endpoint:
    """Answers with the browser library of the installed package, which is made when it is first asked for."""

    async def endpoint(request: Request) -> Response:
        try:
            plain, squeezed = await library.get()
        except Section287gError as error:
            return Response(f"{told_inside(error)}\n", 503, media_type="text/plain; charset=utf-8")
        headers = {"Cache-Control": _FOREVER, "Vary": "Accept-Encoding"}
        media = "text/javascript; charset=utf-8"
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(squeezed, headers={**headers, "Content-Encoding": "gzip"}, media_type=media)
        return Response(plain, headers=headers, media_type=media)

    return endpoint


def _kept(record: Record, request: Request) -> dict[str, str]:
    mark = etag_of(record, f"{request.url.path}?{request.url.query}")
    return {"ETag": mark, "Cache-Control": _DAY, "Vary": "Accept-Encoding"}


def _moved(language: str, path: str, request: Request) -> str:
    prefix = "" if language == "en" else f"/{language}"
    ending = f"?{request.url.query}" if request.url.query else ""
    return f"{prefix}{path}{ending}"


def _refused(error: Section287gError) -> Response:
    """An error as the API tells it."""
    if isinstance(error, BadRequest):
        return fault(400, "bad_parameter", str(error))
    if isinstance(error, NotFound):
        return fault(404, "not_found", str(error))
    return fault(500, "registry", told_inside(error))


def _status(error: Section287gError) -> int:
    return 400 if isinstance(error, BadRequest) else 404 if isinstance(error, NotFound) else 500


def _file_name(path: str) -> str:
    """A name to save it under, of letters, digits and strokes only: a chart's name has no others.

    >>> _file_name("/charts/states/TX.svg")
    '287g-states-TX.svg'
    """
    return f"287g-{path.removeprefix(PREFIX).replace('/', '-')}"
