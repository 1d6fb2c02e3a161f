"""What a page is before it is written: its data and its main table, which JSON and CSV give as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from section287g.explorer.asked import Asked, BadRequest
from section287g.explorer.record import Record

__all__ = ["Answerer", "Page", "Redirected", "Route", "Unanswered", "paged"]


class Redirected(Exception):
    """What was asked for lies at another address: `path` is it, without language and suffix."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its template and title for people, `data` for programs, `rows` as its table.

    `shown` is for the template alone: drawings, what a form offers.
    """

    template: str
    title: str
    data: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]] = ()
    columns: Sequence[str] = ()
    shown: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


class Unanswered(BadRequest):
    """A form as it is filled in has no answer: for people `page` is the form again, with what was written and why."""

    def __init__(self, why: BadRequest, page: Page) -> None:
        super().__init__(str(why))
        self.page = page


Answerer = Callable[..., Page]


@dataclass(frozen=True, slots=True)
class Route:
    """Where a page lies, who answers, and which parameters it reads besides the moment, or who tells them."""

    path: str
    answer: Callable[[Record, Asked, Mapping[str, str]], Page]
    parameters: frozenset[str] | Callable[[], frozenset[str]] = frozenset()
    moment: bool = True

    @property
    def allowed(self) -> frozenset[str]:
        """Every parameter that an address of this page may have."""
        own = self.parameters() if callable(self.parameters) else self.parameters
        return own | (frozenset({"as_of", "known_on"}) if self.moment else frozenset())


def paged(asked: Asked, rows: Sequence[Any]) -> tuple[Sequence[Any], dict[str, int]]:
    """The rows of the page that is asked for, and where it lies among all; a frozen page has every row."""
    size = max(1, len(rows)) if asked.frozen else asked.per_page
    pages = max(1, -(-len(rows) // size))
    page = min(asked.page, pages)
    return rows[(page - 1) * size : page * size], {"page": page, "pages": pages, "per_page": size, "total": len(rows)}
