"""How the record is made, its words, its tables, and what is not known: four pages to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from section287g.explorer.asked import Asked
from section287g.explorer.page import Page
from section287g.explorer.record import Record
from section287g.explorer.words import words_of
from section287g.lists.lookups import anomaly_kinds

__all__ = ["dictionary_page", "glossary_page", "methods_page", "unknown_page"]

_METHODS: Final = ("capture", "lists", "identity", "places", "registry", "time", "money", "handovers", "figures")
_TERMS: Final = (
    "agency", "agreement", "officer", "model", "list", "listing", "span", "absent", "ended", "returned", "pending",
    "revision", "correction", "judgement", "as_of", "known_on", "covered", "reading", "detainer", "handover",
)  # fmt: skip
_LIMITS: Final = ("gaps", "listed", "agencies", "places", "texts", "money", "handovers")


def methods_page(record: Record, asked: Asked, _: Mapping[str, str]) -> Page:
    """How lists become a record. Its table is the lists that this one was computed from."""
    words = words_of(asked.language)
    lists = list(
        record.registry.sql("SELECT list_id, kind, day, half, rows, sha256, name FROM lists ORDER BY list_no")
    )
    kinds = {kind: sum(one["kind"] == kind for one in lists) for kind in ("participating", "page table", "pending")}
    data = {"registry": record.version, "lists": kinds}
    columns = ("list_id", "kind", "day", "half", "rows", "sha256", "name")
    shown = {"steps": _METHODS, "kinds": kinds, "first": record.series[0]["date"], "last": record.series[-1]["date"]}
    return Page("methods.html", words("methods.title"), data, lists, columns, shown)


def glossary_page(record: Record, asked: Asked, _: Mapping[str, str]) -> Page:
    """The words of the record with their meanings."""
    words = words_of(asked.language)
    rows = [{"term": words(f"term.{one}"), "meaning": words(f"term.{one}.means")} for one in _TERMS]
    return Page("glossary.html", words("glossary.title"), {}, rows, ("term", "meaning"))


def dictionary_page(record: Record, asked: Asked, _: Mapping[str, str]) -> Page:
    """Every table and column of the registry, and every kind of anomaly."""
    from section287g.registry.tables import describe_tables

    words = words_of(asked.language)
    tables = describe_tables()
    rows = [
        {
            "table": table.name,
            "column": column.name,
            "type": column.type,
            "unit": column.unit or None,
            "meaning": column.meaning,
        }
        for table in tables.values()
        for column in table.columns
    ]
    data = {"tables": {table.name: table.meaning for table in tables.values()}}
    shown = {"tables": list(tables.values()), "anomalies": sorted(anomaly_kinds().items())}
    columns = ("table", "column", "type", "unit", "meaning")
    return Page("dictionary.html", words("dictionary.title"), data, rows, columns, shown)


def unknown_page(record: Record, asked: Asked, _: Mapping[str, str]) -> Page:
    """What is not known: of the record, and of the programme's rules."""
    from section287g.funding.policy import read_policy

    words = words_of(asked.language)
    policy = read_policy()
    rows = [
        {"id": one.id, "question": one.question, "searched": one.searched, "settled_by": one.settled_by}
        for one in policy.unknown
    ]
    data = {
        "policy_version": policy.version,
        "readings": {one.name: one.question for one in policy.readings.values()},
    }
    shown = {"limits": _LIMITS, "unknown": policy.unknown, "readings": list(policy.readings.values())}
    return Page(
        "unknown.html", words("unknown.title"), data, rows, ("id", "question", "searched", "settled_by"), shown
    )
