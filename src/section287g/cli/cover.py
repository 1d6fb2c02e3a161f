"""`287g covers` and `287g coverage`: who has authority at a place, and how much of the country is covered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from section287g.cli.ask import open_asked
from section287g.cli.options import format_option, registry_option, time_options
from section287g.cli.output import counted, say, write_object, write_rows, write_wrapped
from section287g.lists.lookups import MODEL_NAMES

if TYPE_CHECKING:
    from section287g.places.spot import Spot
    from section287g.registry.covering import Covering, CoveringLine

__all__ = ["coverage", "covers"]

_NOT_LISTED = (
    "An agency that is not named here is not on ICE's list with an agreement. That says nothing of whether it works "
    "with ICE in other ways."
)


@click.command()
@click.argument("place", required=False, metavar="[PLACE]")
@click.option("--county", metavar="FIPS|NAME", help="A county by its code or name: 12001, or 'Alachua County, FL'.")
@click.option("--place", "place_code", metavar="CODE", help="A place or town by its Census code: 7 or 10 digits.")
@click.option("--zip", "zip_code", metavar="ZIP", help="A ZIP code; the answer is of candidates.")
@click.option("--point", metavar="LAT,LON", help="A point in degrees, latitude first: 29.65,-82.32.")
@time_options
@format_option
@registry_option
def covers(
    place: str | None,
    county: str | None,
    place_code: str | None,
    zip_code: str | None,
    point: str | None,
    as_of: Any,
    known_on: Any,
    form: str,
    registry_dir: Path | None,
) -> None:
    """Every agency with an agreement that has, or may have, authority at a place, from the state's down.

    PLACE is a city, town, county or state: 'Gainesville, FL', 'Alachua County, FL', Florida. Each line says how far
    the agency reaches there, what its model means for the place, and why it is listed. That an agency is not listed
    never means that it does not cooperate.
    """
    spot = _spot(place, county, place_code, zip_code, point)
    with open_asked(registry_dir) as registry:
        found = registry.covering(spot, as_of, known_on)
    if form == "table":
        _print(found)
    elif form == "csv":
        rows = [_flat(line) for line in found.lines]
        write_rows(rows, list(_flat_names()), form)
    else:
        write_object(_as_object(found), form)
    if form != "table":
        for note in (*spot.notes, _NOT_LISTED):
            say(note)
    say(
        f"{counted(found.agencies, 'agencies')} with {counted(len(found.lines), 'agreements')} at {spot.label}, "
        f"{found.moment.in_words()}"
    )


def _spot(place: str | None, county: str | None, code: str | None, zip_code: str | None, point: str | None) -> Spot:
    """What the command line asks about; exactly one way of asking."""
    from section287g.places import spot

    asked = {"PLACE": place, "--county": county, "--place": code, "--zip": zip_code, "--point": point}
    given = [name for name, value in asked.items() if value is not None]
    if len(given) != 1:
        raise click.UsageError("ask about one place: PLACE, --county, --place, --zip or --point")
    if place is not None:
        return spot.spot_by_name(place)
    if county is not None:
        return spot.spot_by_county(county)
    if code is not None:
        return spot.spot_by_place(code)
    if zip_code is not None:
        return spot.spot_by_zip(zip_code)
    return spot.spot_at_point(*_degrees(point or ""))


def _degrees(text: str) -> tuple[float, float]:
    parts = text.replace(",", " ").split()
    try:
        latitude, longitude = (float(part) for part in parts)
    except ValueError:
        raise click.UsageError(f"{text!r} is no point: write latitude and longitude as 29.65,-82.32") from None
    return latitude, longitude


def _print(found: Covering) -> None:
    """The answer as text to read: for each jurisdiction and model what it means there, then the agencies and why."""
    spot = found.spot
    people = f", {spot.population:,} people" if spot.population is not None else ""
    click.echo(f"{spot.label}{people}, {found.moment.in_words()}\n")
    groups: dict[tuple[str, str, str], list[CoveringLine]] = {}
    for line in found.lines:
        groups.setdefault((line.jurisdiction, line.model, line.meaning), []).append(line)
    for (jurisdiction, model, meaning), lines in groups.items():
        click.echo(f"{jurisdiction.upper()}, {MODEL_NAMES.get(model, 'unknown model')} ({model})")
        write_wrapped(meaning, 2)
        for line in lines:
            signed = f"signed {line.signed}" if line.signed is not None else "day of signing unknown"
            write_wrapped(f"- {line.agency} [{line.agency_id}], {signed}; {line.reach}: {line.why}.", 4, 6)
        click.echo()
    if not found.lines:
        write_wrapped("No agency with an agreement is listed that has authority here.", 0)
    if found.unplaced:
        names = "; ".join(sorted({line.agency for line in found.unplaced}))
        write_wrapped(f"Not known whether they cover it, since their area is not known: {names}.", 0)
    for note in spot.notes:
        write_wrapped(f"Note: {note}.", 0)
    write_wrapped(_NOT_LISTED, 0)


def _flat_names() -> tuple[str, ...]:
    from section287g.registry.covering import CoveringLine

    return tuple(CoveringLine.__dataclass_fields__)


def _flat(line: CoveringLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in _flat_names()}


def _as_object(found: Covering) -> dict[str, Any]:
    """The whole answer for JSON: the place, the moment, the lines, what is unknown, and what it does not say."""
    spot = found.spot
    return {
        "asked": spot.asked,
        "kind": spot.kind,
        "place": spot.label,
        "population": spot.population,
        "states": list(spot.states),
        "counties": [
            {
                "county_fips": one.county.county_fips,
                "county": one.county.name,
                "whole": one.whole,
                "how": one.how,
                "share": one.share,
            }
            for one in spot.counties
        ],
        "places": [{"place_fips": one.place_fips, "place": one.name, "state": one.state} for one in spot.places],
        "notes": list(spot.notes),
        "list": found.moment.list_id,
        "day": found.moment.day,
        "covers": [_flat(line) for line in found.lines],
        "area_not_known": [_flat(line) for line in found.unplaced],
        "not_listed_means": _NOT_LISTED,
    }


@click.command()
@click.option("--by", type=click.Choice(["state", "county"]), help="One line for each of these.")
@click.option("--none", "uncovered", is_flag=True, help="The counties with no agreement of a county's agency.")
@click.option("--state", multiple=True, metavar="STATE", help="With --none: only of this state. Repeatable.")
@time_options
@format_option
@registry_option
def coverage(
    by: str | None,
    uncovered: bool,
    state: tuple[str, ...],
    as_of: Any,
    known_on: Any,
    form: str,
    registry_dir: Path | None,
) -> None:
    """Counties, places and people under local agreements, by model; state agencies always apart.

    A county counts under a model where an agency of the county, or a jail that it shares, has that agreement; a
    place where its own agency has one. People are those of the counties, and of places outside these counties,
    each once. What 'covered' means for each model is in the glossary.
    """
    if state and not uncovered:
        raise click.UsageError("--state goes with --none; for every state's numbers use --by state")
    if by is not None and uncovered:
        raise click.UsageError("give --by or --none")
    with open_asked(registry_dir) as registry:
        answer = registry.uncovered(state, as_of, known_on) if uncovered else registry.coverage(by, as_of, known_on)
        if form != "table" or uncovered or by == "county":
            write_rows(answer, answer.columns, form)
        elif by == "state":
            shown = ["state", "counties", "counties_covered", "counties_share", "places_covered", "people_covered"]
            more = ["people_share", "agencies_share", "sworn_share", "state_agencies", "state_agreements"]
            write_rows(answer, answer.columns, form, [*shown, *more])
        else:
            _sideways(list(answer))
        what = "with no agreement of a county's agency" if uncovered else ""
        moment = registry.moment(as_of, known_on).in_words()
        say(f"{counted(len(answer), answer.unit)} {what}".rstrip() + f", {moment}")


def _sideways(rows: list[dict[str, Any]]) -> None:
    """Few lines with many columns read better turned: one line a measure, one column a model."""
    measures = [name for name in rows[0] if name != "model"]
    turned = [{"measure": name, **{row["model"]: row[name] for row in rows}} for name in measures]
    write_rows(turned, ["measure", *(row["model"] for row in rows)], "table")
