"""One agency: what it signed and when, with the evidence behind each span, its place and people, its neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from markupsafe import Markup, escape
from rapidfuzz import fuzz, process

from section287g.explorer.asked import Asked
from section287g.explorer.drawn.lists import ListLinks
from section287g.explorer.drawn.spans import draw_spans
from section287g.explorer.evidence import evidence_in_words, judged_in_words
from section287g.explorer.forms import said_in
from section287g.explorer.known import agreements_until, series_until
from section287g.explorer.page import Page, Redirected
from section287g.explorer.pages.agency_money import money_of
from section287g.explorer.pages.past import past_of
from section287g.explorer.pages.reaching import area_in_words, meaning_in_words
from section287g.explorer.record import Record
from section287g.explorer.words import NotFoundInWords, Words, words_of

__all__ = ["agency_page", "near_agencies"]

_NEIGHBOURS: Final = 12
_COLUMNS: Final = (
    "agreement_id", "model", "signed", "status", "first_list", "first_day", "last_list", "last_day", "lists", "gone",
    "gone_list", "gone_day", "followed_by",
)  # fmt: skip


def agency_page(record: Record, asked: Asked, parameters: Mapping[str, str]) -> Page:
    """Everything about one agency. Its table is the spans of its agreements."""
    words = words_of(asked.language)
    key = parameters["agency_id"].lower()
    agency_id, _, agreement = key.partition(":")
    if agency_id in record.redirects:
        raise Redirected(f"/agencies/{record.redirects[agency_id]}")
    if key != parameters["agency_id"] or agreement:
        raise Redirected(f"/agencies/{agency_id}")
    if agency_id not in record.dossiers:
        raise NotFoundInWords(words("missing.agency", id=agency_id[:80]))
    dossier = record.dossiers[agency_id]
    standing = record.standing(asked.as_of, asked.known_on)
    if asked.known_on is not None:
        newest = record.moment(None, asked.known_on)
        dossier = {**dossier, "agreements": agreements_until(dossier["agreements"], newest)}
    then = {one["agreement_id"]: one for one in standing.agreements if one["agency_id"] == agency_id}
    spans = [
        {**{name: agreement[name] for name in ("agreement_id", "model", "signed", "status")}, **span}
        for agreement in dossier["agreements"]
        for span in agreement["spans"]
    ]
    known = standing.moment.last_day if asked.known_on else None
    models = sorted({one["model"] for one in dossier["agreements"]})
    money = (
        record.fixed(f"announced terms for {models} in {asked.language}", lambda: money_of(models, words))
        if models
        else None
    )
    counties = [
        record.counties[fips] for fips in (dossier["county_fips"] or "").split(";") if fips in record.counties
    ]
    return Page(
        "agency.html",
        f"{dossier['agency']}, {dossier['state']}",
        {
            **dossier,
            "in_words": standing.moment.in_words(),
            "then": list(then.values()),
            "announced_terms": money.as_rows() if money is not None else [],
        },
        spans,
        _COLUMNS,
        {
            "agency": dossier,
            "again": partial(_again, _returns(record)),
            "behind": partial(_behind, words=words),
            "told": partial(evidence_in_words, words=words),
            "judged": partial(judged_in_words, words=words),
            "money": money,
            "then": then,
            "moment": standing.moment,
            "counties": counties,
            "neighbours": _neighbours(record, dossier, standing.by_county),
            "chart": draw_spans(
                dossier["agreements"], series_until(record.series, standing.moment), standing.moment, words
            ),
            "permanent": asked.permanent(as_of=record.named(standing.moment)),
            "past": past_of(dossier, record.series[0]["date"], known, ListLinks(record, asked).to, words),
            "meanings": {
                one["agreement_id"]: meaning_in_words(
                    one["model"], dossier["jurisdiction"], area_in_words(dossier, words, record), words
                )
                for one in dossier["agreements"]
            },
        },
    )


def _returns(record: Record) -> Sequence[tuple[int, int]]:
    """Where a list that had been current became current again: its position before, and this one."""
    asked = """SELECT max(before.position) AS before, now.position AS now
        FROM standings AS now JOIN standings AS before USING (sequence, list_no)
        WHERE sequence = 'participating' AND now.returned AND before.position < now.position
        GROUP BY now.position"""
    return record.fixed(
        "lists that returned", lambda: [(row["before"], row["now"]) for row in record.registry.sql(asked)]
    )


def _again(returns: Sequence[tuple[int, int]], span: Mapping[str, Any]) -> int:
    """How many of a span's lists count once more in it, having become current a second time."""
    return sum(span["first_position"] <= before and now <= span["last_position"] for before, now in returns)


def near_agencies(record: Record, wanted: str) -> list[Mapping[str, Any]]:
    """The agencies whose ids are most like one that is not known."""
    found = process.extract(wanted.replace(" ", "-"), list(record.dossiers), scorer=fuzz.WRatio, limit=5)
    return [record.dossiers[key] for key, _, _ in found]


def _behind(text: str, words: Words) -> Markup:
    """By what a fact of the place is known, in the page's language; what no catalogue has is marked as English."""
    head, _, note = text.partition(": ")
    judged = said_in(words, "judged", head)
    if judged is None:
        told = said_in(words, "by", text)
    else:
        known = words.text(note)
        told = None if known is None else f"{judged}: {known}"
    return Markup('<span lang="en">{}</span>').format(text) if told is None else escape(told)


def _neighbours(
    record: Record, dossier: Mapping[str, Any], by_county: Mapping[str, tuple[Mapping[str, Any], ...]]
) -> list[Mapping[str, Any]]:
    """Other agencies of its counties that are listed at the moment."""
    found: dict[str, Mapping[str, Any]] = {}
    for fips in (dossier["county_fips"] or "").split(";"):
        for one in by_county.get(fips, ()):
            if one["agency_id"] != dossier["agency_id"]:
                found[one["agency_id"]] = record.dossiers[one["agency_id"]]
    return [found[key] for key in sorted(found)][:_NEIGHBOURS]
