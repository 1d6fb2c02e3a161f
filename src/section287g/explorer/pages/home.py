"""Home: the headline numbers with unit and day, the map, the timeline, what changed last, how old the data is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from section287g.explorer.asked import Asked
from section287g.explorer.drawn.nation import draw_nation, with_moment
from section287g.explorer.drawn.series import draw_series
from section287g.explorer.known import series_until
from section287g.explorer.page import Page
from section287g.explorer.record import Record
from section287g.explorer.words import words_of

__all__ = ["home_page"]


def home_page(record: Record, asked: Asked, _: Mapping[str, str]) -> Page:
    """The programme at a moment, on one page. Its table is the series of the lists that may be known."""
    words = words_of(asked.language)
    standing = record.standing(asked.as_of, asked.known_on)
    summary = record.kept(
        ("summary", standing.moment.position, standing.moment.known),
        lambda: record.registry.summary(record.named(standing.moment), asked.known_on),
    )
    age = (record.today() - standing.moment.last_day).days
    days = _days(record)
    series = series_until(record.series, standing.moment)
    shown = {
        "moment": standing.moment,
        "summary": summary,
        "age": age,
        "newest": record.series[-1]["date"],
        "known": record.moment(None, asked.known_on).last_day if asked.known_on else None,
        "counts": standing.count(),
        "map": with_moment(
            record.kept(
                ("nation", standing.moment.position, standing.moment.known, asked.language),
                lambda: draw_nation(record, standing, words),
            ),
            asked,
        ),
        "permanent": asked.permanent(as_of=record.named(standing.moment)),
        "series": draw_series(series, standing.moment.day, words, asked),
        "days": days,
        "step": _step(days, standing.moment.day),
    }
    data: dict[str, Any] = {**summary, "days_old": None if asked.frozen else age}  # what is read later is older then
    columns = ("list", "date", "half", "agreements", "agencies", "jem", "wso", "tfm", "states")
    return Page("home.html", words("home.title"), data, series, columns, shown)


def _days(record: Record) -> tuple[date, ...]:
    """Every day on which a list became current, also one that had been so before, the oldest first."""
    asked = "SELECT DISTINCT day FROM standings WHERE sequence = 'participating' ORDER BY day"
    return record.fixed("days with a list", lambda: tuple(row["day"] for row in record.registry.sql(asked)))


def _step(days: tuple[date, ...], day: date) -> dict[str, date | int | None]:
    """The days before and after, for stepping through time without a script."""
    before = [one for one in days if one < day]
    after = [one for one in days if one > day]
    return {
        "before": before[-1] if before else None,
        "after": after[0] if after else None,
        "place": len(before),
        "last": len(days) - 1,
    }
