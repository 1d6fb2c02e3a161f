"""Asks the registry for the API: answers kept in memory, few of them, and cut into pages; all in one envelope."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from section287g.explorer.api.query import NothingAsked, PagesAsked
from section287g.explorer.api.shapes import PREFIX, SCHEMA_VERSION, Envelope, Paged, Place, Row
from section287g.explorer.record import Record
from section287g.registry.moment import Moment

__all__ = ["Desk"]

T = TypeVar("T")
R = TypeVar("R", bound=Row)
Rows = Sequence[Mapping[str, Any]]


class Desk:
    """One record, asked by program. Not for several threads."""

    def __init__(self, record: Record) -> None:
        self.record = record

    def rows(self, key: tuple[Any, ...], ask: Callable[[], Rows]) -> Rows:
        """The rows of a long answer, kept for a while, so that its next page is a look into memory."""
        return self.record.kept(("rows", *key), ask)

    def one(self, moment: Moment, known_on: date | None, unit: str, data: T, words: str | None = None) -> Envelope[T]:
        """An answer that is not cut into pages."""
        return Envelope[T](data=data, **self._around(moment, known_on, unit, words))

    def paged(
        self,
        asked: PagesAsked,
        path: str,
        kinds: Callable[[Mapping[str, Any]], R],
        rows: Rows,
        moment: Moment,
        unit: str,
        words: str | None = None,
    ) -> Paged[tuple[R, ...]]:
        """The page that is asked for; one past the last is empty and points back to it."""
        size, page = asked.per_page, asked.page
        pages = max(1, -(-len(rows) // size))
        place = Place(
            page=page,
            per_page=size,
            pages=pages,
            total=len(rows),
            next=address(path, asked, page=page + 1) if page < pages else None,
            previous=address(path, asked, page=min(page - 1, pages)) if page > 1 else None,
        )
        data = tuple(kinds(row) for row in rows[(page - 1) * size : page * size])
        around = self._around(moment, getattr(asked, "known_on", None), unit, words)
        return Paged[tuple[R, ...]](data=data, page=place, **around)

    def _around(self, moment: Moment, known_on: date | None, unit: str, words: str | None) -> dict[str, Any]:
        return {
            "unit": unit,
            "as_of": moment.day,
            "list": moment.list_id,
            "known_on": known_on,
            "in_words": words or moment.in_words(),
            "registry": self.record.version,
            "schema_version": SCHEMA_VERSION,
        }


def address(path: str, asked: NothingAsked, **changed: int) -> str:
    """An address of the API with what was asked, and some of it changed."""
    given = asked.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True) | changed
    return f"{PREFIX}{quote(path)}" + (f"?{urlencode(given)}" if given else "")
