"""Every error of the API in one shape, whatever raised it: for programs that read `error.code`."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Final, cast
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from section287g.errors import NotFound, Section287gError
from section287g.explorer.api.shapes import PREFIX, Choice, Fault, Faulty
from section287g.explorer.asked import BadRequest
from section287g.places.spot import AmbiguousPlace, spot_by_county, spot_by_place

__all__ = ["CODES", "METHODS", "answer_errors", "fault", "no_address", "told_inside"]

METHODS: Final = "GET, HEAD, OPTIONS"
CODES: Final[Mapping[str, str]] = {
    "bad_parameter": "400: a parameter cannot be what it is",
    "unknown_parameter": "400: the address has no such parameter",
    "repeated_parameter": "400: a parameter is given twice",
    "too_long": "400 or 414: the address is too long",
    "too_many_parameters": "400: too many parameters are given",
    "not_found": "404: there is no such thing, day or address",
    "ambiguous_place": "404: a name fits several places; `choices` has them",
    "method_not_allowed": "405: what is here can only be read",
    "refused": "the status says it: the request was refused",
    "registry": "500: the registry cannot be read",
    "internal": "500: an error of the program itself",
    "unavailable": "503: the machine refuses, as where its disk is full",
}
"""Every code of an error, with its status and what it means: none changes."""
_OPEN: Final = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}
_CODES: Final = {404: "not_found", 405: "method_not_allowed"}
_SAID: Final = {
    404: f"there is no such address; {PREFIX}/openapi.json names all",
    405: f"this interface can only be read; the methods are {METHODS}",
}
_MOST_CHOICES: Final = 12
_COUNTY_DIGITS: Final = 5
_LONGEST: Final = 600
_SHOWN: Final = 60


def fault(
    status: int,
    code: str,
    message: str,
    parameter: str | None = None,
    choices: tuple[Choice, ...] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """An error as a response; a long message is cut, since it may repeat what was sent. Raises `KeyError` for a code
    that is not among `CODES`.
    """
    CODES[code]
    told = Fault(status=status, code=code, message=message[:_LONGEST], parameter=parameter, choices=choices)
    content = Faulty(error=told).model_dump(exclude_none=True)
    return JSONResponse(content, status, headers={**_OPEN, **(headers or {})})


def told_inside(error: Exception) -> str:
    """What visitors are told of an error of this machine: its message names folders, and goes to the log alone."""
    logging.getLogger("section287g.explorer").error("%s", error)
    return "something on the serving machine cannot be read or written; its log says what"


def no_address() -> JSONResponse:
    """The answer where no address of the API is."""
    return fault(404, _CODES[404], _SAID[404])


def answer_errors(api: FastAPI) -> None:
    """Makes an application answer every error in this shape."""
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(HTTPException, _refused)
    api.add_exception_handler(Section287gError, _own)
    api.add_exception_handler(Exception, _unforeseen)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    first: dict[str, Any] = cast(RequestValidationError, error).errors()[0]
    context = first.get("ctx", {})
    parameter = context.get("parameter") or str(first["loc"][-1])
    code = str(context.get("code", "bad_parameter"))
    message = str(first["msg"])
    if first["type"] != "asked":
        message = f"{parameter} cannot be {str(first.get('input'))[:_SHOWN]!r}: {message[:1].lower()}{message[1:]}"
    return fault(400, code, message, parameter)


async def _refused(_: Request, error: Exception) -> JSONResponse:
    status = cast(HTTPException, error).status_code
    headers = {"Allow": METHODS} if status == 405 else None
    return fault(status, _CODES.get(status, "refused"), _SAID.get(status, "the request was refused"), headers=headers)


async def _own(_: Request, error: Exception) -> JSONResponse:
    if isinstance(error, AmbiguousPlace):
        return fault(404, "ambiguous_place", str(error), "q", _choices(error))
    if isinstance(error, BadRequest):
        return fault(400, "bad_parameter", str(error))
    if isinstance(error, NotFound):
        return fault(404, "not_found", str(error))
    return fault(500, "registry", told_inside(error))


async def _unforeseen(_: Request, __: Exception) -> JSONResponse:
    return fault(500, "internal", "an error of the program itself; please report it with the address")


def _choices(error: AmbiguousPlace) -> tuple[Choice, ...]:
    found = []
    for code in error.choices[:_MOST_CHOICES]:
        county = len(code) == _COUNTY_DIGITS
        label = (spot_by_county(code) if county else spot_by_place(code)).label
        query = urlencode({"county" if county else "place": code})
        found.append(Choice(address=f"{PREFIX}/covers?{query}", label=label))
    return tuple(found)
