"""An agency's history in words: what the lists show of it, day by day, made of facts and of nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from section287g.explorer.words import Words

__all__ = ["Event", "past_of"]


@dataclass(frozen=True, slots=True)
class Event:
    """What a day brought: in words, and the list that shows it where one does."""

    day: date
    model: str
    what: str
    list_id: str | None


def past_of(
    dossier: Mapping[str, Any], oldest: date, until: date | None, link: Callable[[str], Markup], words: Words
) -> Sequence[Event]:
    """Signed, pending, listed, no longer listed, listed again, documents and corrections of cells, the oldest first.

    `oldest` is the day of the oldest list held: what is on it may have been listed before. Lists after `until` are
    left out. `link` makes a list's id a link.
    """
    found: list[Event] = []
    for agreement in dossier["agreements"]:
        found += _of_agreement(agreement, oldest, link, words)
    for one in dossier["pending_lists"]:
        told = words("past.pending", last=one["last_pending"], lists=words.count("unit.lists", one["lists"]))
        found.append(Event(one["first_pending"], one["model"], told, one["first_list"]))
    return sorted((one for one in found if until is None or one.day <= until), key=lambda one: one.day)


def _of_agreement(
    agreement: Mapping[str, Any], oldest: date, link: Callable[[str], Markup], words: Words
) -> Iterator[Event]:
    model = agreement["model"]
    if agreement["signed"] is not None:
        yield Event(agreement["signed"], model, words("past.signed"), None)
    for place, span in enumerate(agreement["spans"]):
        key = "past.again" if place else "past.oldest" if span["first_day"] == oldest else "past.first"
        yield Event(span["first_day"], model, words(key), span["first_list"])
        if span["gone"]:
            gone: str = words.marked("past.gone", last=span["last_day"], list=link(span["last_list"]))
            followed = span["followed_by"] and words(f"agency.followed.{span['followed_by']}")
            yield Event(span["gone_day"], model, gone + f" {followed}" if followed else gone, span["gone_list"])
    for one in agreement["revisions"]:
        told = words(
            f"past.{one['kind']}",
            column=words(f"column.{one['column']}"),
            before=_shown(one["before"], words),
            after=_shown(one["after"], words),
        )
        yield Event(one["day"], model, told, one["to_list"])


def _shown(cell: str | None, words: Words) -> str:
    """A cell as it may stand in a sentence: the record's words and days in the page's language, the rest as it is."""
    if cell is None:
        return words("word.empty")
    if words.has(f"cell.{cell}"):
        return words(f"cell.{cell}")
    try:
        return words.day(date.fromisoformat(cell))
    except ValueError:
        return cell
