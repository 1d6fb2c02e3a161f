"""One county: the agreements of its agencies, of its places, and of its state's agencies, each apart."""

from __future__ import annotations

from collections.abc import Mapping

from section287g.explorer.asked import Asked
from section287g.explorer.page import Page
from section287g.explorer.pages.around import around_place
from section287g.explorer.pages.covers import covering_at, covering_rows
from section287g.explorer.pages.reaching import reaching
from section287g.explorer.record import Record
from section287g.explorer.words import NotFoundInWords, words_of

__all__ = ["county_page"]


def county_page(record: Record, asked: Asked, parameters: Mapping[str, str]) -> Page:
    """Who has an agreement in a county at the moment. Its table is one agreement a row, with how far it reaches."""
    from section287g.places.spot import spot_by_county

    words = words_of(asked.language)
    fips = parameters["fips"]
    if fips not in record.counties:
        raise NotFoundInWords(words("missing.county", id=fips[:20]))
    county = record.counties[fips]
    standing = record.standing(asked.as_of, asked.known_on)
    found = record.kept(
        ("covering", "county", fips, standing.moment.position, standing.moment.known),
        lambda: covering_at(record, spot_by_county(fips), standing),
    )
    rows, columns = covering_rows(found)
    data = {
        "county_fips": fips,
        "county": county.name,
        "state": county.state,
        "in_words": standing.moment.in_words(),
        "agencies": found.agencies,
        "agreements": len(found.lines),
        "notes": list(found.spot.notes),
    }
    return Page(
        "covers.html",
        f"{county.name}, {county.state}",
        data,
        rows,
        columns,
        {
            "found": found,
            "scopes": reaching(record, asked, found),
            "around": around_place(record, asked, standing, found),
            "county": county,
            "moment": standing.moment,
            "permanent": asked.permanent(as_of=record.named(standing.moment)),
            "wanted": None,
        },
    )
