"""The API as an application of its own, which the explorer mounts below `/api/v1`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from section287g.explorer.api import details, rows
from section287g.explorer.api.desk import Desk
from section287g.explorer.api.door import Door
from section287g.explorer.api.faults import answer_errors
from section287g.explorer.api.router import router
from section287g.explorer.api.shapes import PREFIX, SCHEMA_VERSION, Row
from section287g.explorer.record import Record
from section287g.registry.tables import describe_tables

__all__ = ["describe", "make_api"]

_ABOUT: Final = (
    "Who has a 287(g) agreement with ICE, by ICE's own lists. Every answer names its unit, its day, its list and the "
    "registry. What is not known is null. Parameters are given once and never empty; an unknown one is refused. "
    "Addresses in answers are relative to this host. Reading is open to pages of any site."
)
_REF: Final = "#/components/schemas/"
_REFUSED_BY_FASTAPI: Final = "422"
"""What FastAPI writes into its document; here such a request is answered with 400."""


def make_api(record: Record) -> Door:
    """The API over a record, with what stands before it."""
    from section287g import __version__

    api = _bare()
    api.state.desk = Desk(record)
    return Door(api, f"{record.version} {__version__} {SCHEMA_VERSION}")


def describe() -> dict[str, Any]:
    """The OpenAPI document, without a registry."""
    return _document(_bare())


class _Api(FastAPI):
    """FastAPI with a document that says what is true here: 400 in place of 422, a meaning for every column."""

    def openapi(self) -> dict[str, Any]:
        return _document(self)


def _bare() -> FastAPI:
    from section287g import __version__

    api = _Api(
        title="287(g) record",
        version=__version__,
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    answer_errors(api)
    api.include_router(router)
    return api


def _document(api: FastAPI) -> dict[str, Any]:
    if api.openapi_schema is None:
        made = get_openapi(title=api.title, version=api.version, description=api.description, routes=api.routes)
        for operations in made["paths"].values():
            for operation in operations.values():
                operation["responses"].pop(_REFUSED_BY_FASTAPI, None)
        schemas = made["components"]["schemas"]
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        meanings = dict(_meanings())
        for name, schema in schemas.items():
            for column, said in schema.get("properties", {}).items():
                said.setdefault("description", meanings.get((name, column), ""))
        made["servers"] = [{"url": PREFIX}]
        api.openapi_schema = _renamed(made)
    return api.openapi_schema


def _renamed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with each shape under its title, as PagedOfAgency, and not under a name made of brackets."""
    text = json.dumps(document)
    for name, schema in document["components"]["schemas"].items():
        text = text.replace(f'"{_REF}{name}"', f'"{_REF}{schema["title"]}"')
    renamed: dict[str, Any] = json.loads(text)
    schemas = renamed["components"]["schemas"]
    renamed["components"]["schemas"] = {one["title"]: one for one in schemas.values()}
    if len(renamed["components"]["schemas"]) != len(schemas):
        raise LookupError("two shapes of answers have one title")
    return renamed


def _meanings() -> Iterator[tuple[tuple[str, str], str]]:
    """What a column of an answer means, by the answer's class, from the registry's own description."""
    tables = describe_tables()
    for module in (rows, details):
        for kind in vars(module).values():
            if not (isinstance(kind, type) and issubclass(kind, Row)):
                continue
            for table in reversed(kind.tables):
                for column in tables[table].columns:
                    yield (kind.__name__, column.name), column.meaning
