"""Which feeds there are, and which changes each tells: everything, or one state, county, agency or model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from section287g.errors import NotFound
from section287g.explorer.feeds.seen import SeenChange, ask_seen
from section287g.explorer.record import Record
from section287g.lists.lookups import MODEL_NAMES

__all__ = ["ENDINGS", "MOST", "Feed", "feed_of_page", "feed_paths", "find_feed"]

MOST: Final = 200
"""Changes that a feed tells at most, the newest."""
ENDINGS: Final = ("atom", "json")
_ONE: Final = re.compile(r"/feeds/(states|counties|agencies|models)/([A-Za-z0-9-]{1,200})")
_ALL: Final = "/feeds/changes"


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed: its address without language and ending, the page it belongs to, and what it tells of.

    `kind` is changes, states, counties, agencies or models; `name` that of the state, county, agency or model, as
    people know it, None for everything.
    """

    path: str
    page: str
    kind: str
    name: str | None
    changes: Sequence[SeenChange]


def find_feed(record: Record, path: str) -> Feed:
    """The feed of an address, as /feeds/states/TX. Raises `NotFound`."""
    if path == _ALL:
        return Feed(path, "/changes", "changes", None, _seen(record)[:MOST])
    matched = _ONE.fullmatch(path)
    if matched is None:
        raise NotFound(f"there is no feed at {path[:120]!r}; /downloads names all")
    kind, key = matched.groups()
    if kind == "agencies":
        key = record.redirects.get(key, key)
    name = _NAMES[kind](record).get(key)
    if name is None:
        raise NotFound(f"there is no feed {key[:80]!r} of {kind}")
    told = record.fixed(f"feeds of {kind}", lambda: _by(record, kind)).get(key, ())
    return Feed(f"/feeds/{kind}/{key}", f"/{kind}/{key}", kind, name, told)


def feed_paths(record: Record) -> Iterator[str]:
    """The address of every feed, without language and ending."""
    yield _ALL
    for kind, names in _NAMES.items():
        for key in names(record):
            yield f"/feeds/{kind}/{key}"


def feed_of_page(path: str) -> str:
    """The address of the feed that belongs to a page, without language and ending.

    >>> feed_of_page("/states/TX"), feed_of_page("/figures")
    ('/feeds/states/TX', '/feeds/changes')
    """
    return f"/feeds{path}" if _ONE.fullmatch(f"/feeds{path}") else _ALL


def _seen(record: Record) -> Sequence[SeenChange]:
    return record.fixed("changes seen", lambda: ask_seen(record.registry.connection))


_NAMES: Final[Mapping[str, Callable[[Record], Mapping[str, str]]]] = {
    "states": lambda record: {code: one.name for code, one in record.states.items()},
    "counties": lambda record: {code: f"{one.name}, {one.state}" for code, one in record.counties.items()},
    "agencies": lambda record: {key: f"{one['agency']}, {one['state']}" for key, one in record.dossiers.items()},
    "models": lambda record: MODEL_NAMES,
}


def _by(record: Record, kind: str) -> Mapping[str, Sequence[SeenChange]]:
    """The newest changes of every state, county, agency or model that has any."""
    keys: Mapping[str, Callable[[SeenChange], Sequence[str]]] = {
        "states": lambda one: (one.state,),
        "counties": lambda one: (record.dossiers[one.agency_id]["county_fips"] or "").split(";"),
        "agencies": lambda one: (one.agency_id,),
        "models": lambda one: (one.model,),
    }
    found: dict[str, list[SeenChange]] = {}
    for one in _seen(record):
        for key in keys[kind](one):
            told = found.setdefault(key, [])
            if len(told) < MOST:
                told.append(one)
    return found
