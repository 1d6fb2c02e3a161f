"""Agreements of a moment by filters, and their agencies, from memory: what the registry gives for the same.

The registry asks its files anew for each question; pages and the API ask the same moment again and again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from section287g.identity import normal_form

__all__ = ["Wanted", "can_be_found", "choose_agreements", "gather_agencies"]

Rows = Sequence[Mapping[str, Any]]
_OF_AGENCY: Final = (
    "agency_type", "jurisdiction", "county_fips", "place_fips", "ori", "ori_status", "population", "sworn",
    "jurisdiction_by", "county_by", "place_by", "ori_by", "ori_candidates", "population_by", "sworn_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which agreements: None is any; but no `status` is what is listed, and every one where `signed_by` is given."""

    state: str | None = None
    model: str | None = None
    status: str | None = None
    signed_by: date | None = None
    search: str | None = None


def can_be_found(search: str) -> bool:
    """Whether there is anything to look for: a letter or a digit, as names have.

    >>> can_be_found("St. Johns"), can_be_found("---")
    (True, False)
    """
    return any(letter.isalnum() or letter == "&" for letter in search) and bool(normal_form(search))


def choose_agreements(agreements: Rows, wanted: Wanted, names: Sequence[tuple[str, str]]) -> Rows:
    """The agreements that pass, in the order in which they come. `names` are normal forms of names with their ids."""
    status = wanted.status or ("listed" if wanted.signed_by is None else "all")
    text = None if wanted.search is None else wanted.search.lower().strip()
    if text is not None and not can_be_found(text):
        return []
    spelt = frozenset[str]() if text is None else _spelt(text, names)
    return [
        one
        for one in agreements
        if (status == "all" or one["status"] == status)
        and (wanted.state is None or one["state"] == wanted.state)
        and (wanted.model is None or one["model"] == wanted.model)
        and (wanted.signed_by is None or (one["signed"] is not None and one["signed"] <= wanted.signed_by))
        and (text is None or one["agency_id"] in spelt or _named(one, text))
    ]


def _spelt(text: str, names: Sequence[tuple[str, str]]) -> frozenset[str]:
    normal = normal_form(text)
    return frozenset(key for name, key in names if normal in name)


def _named(one: Mapping[str, Any], text: str) -> bool:
    return (
        text in one["agency"].lower()
        or (one["county"] is not None and text in one["county"].lower())
        or one["agency_id"].startswith(text)
    )


def gather_agencies(agreements: Iterable[Mapping[str, Any]], dossiers: Mapping[str, Mapping[str, Any]]) -> Rows:
    """The agencies of agreements, one a row, in the order of their ids; name and county are those last listed."""
    of_agency: dict[str, list[Mapping[str, Any]]] = {}
    for one in agreements:
        of_agency.setdefault(one["agency_id"], []).append(one)
    return [_agency(key, of_agency[key], dossiers[key]) for key in sorted(of_agency)]


def _agency(agency_id: str, agreements: Rows, dossier: Mapping[str, Any]) -> dict[str, Any]:
    latest = sorted(agreements, key=lambda one: (one["last_listed"], one["agreement_id"]), reverse=True)
    signed = [one["signed"] for one in agreements if one["signed"] is not None]
    return {
        "agency_id": agency_id,
        "agency": latest[0]["agency"],
        "state": latest[0]["state"],
        "county": next((one["county"] for one in latest if one["county"] is not None), None),
        "models": ";".join(sorted({one["model"] for one in agreements})),
        "agreements": len(agreements),
        "first_signed": min(signed, default=None),
        "last_signed": max(signed, default=None),
        "first_listed": min(one["first_listed"] for one in agreements),
        "last_listed": max(one["last_listed"] for one in agreements),
        **{name: dossier[name] for name in _OF_AGENCY},
    }
