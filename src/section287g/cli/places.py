"""`287g places`: how each agency was located, what is not, and where ICE's county column says otherwise."""

from __future__ import annotations

from pathlib import Path

import click

from section287g.cli.ask import open_asked
from section287g.cli.options import format_option, registry_option
from section287g.cli.output import counted, say, write_rows

__all__ = ["places"]

_NEEDS = """CASE jurisdiction WHEN 'state' THEN true WHEN 'municipal' THEN place_fips IS NOT NULL
    ELSE county_fips IS NOT NULL END"""
_SUMMARY = f"""SELECT coalesce(jurisdiction, 'unknown') AS jurisdiction, count(*)::INTEGER AS agencies,
    sum(listed)::INTEGER AS agreements_listed,
    count(*) FILTER (jurisdiction = 'state' OR county_fips IS NOT NULL)::INTEGER AS with_county_or_none_needed,
    count(*) FILTER ({_NEEDS})::INTEGER AS with_its_code,
    count(*) FILTER (ori_status = 'found')::INTEGER AS ori_found,
    count(*) FILTER (ori_status = 'ambiguous')::INTEGER AS ori_ambiguous,
    count(*) FILTER (ori_status = 'not in roster')::INTEGER AS ori_not_in_roster
FROM agencies GROUP BY 1 ORDER BY agencies DESC, 1"""
_UNMATCHED = f"""SELECT agency_id, agency, state, jurisdiction, county_fips, county_by, place_fips, place_by,
    ori_status, ori_by, ori_candidates
FROM agencies WHERE NOT coalesce({_NEEDS}, false) OR (jurisdiction <> 'state' AND county_fips IS NULL)
    OR ori_status <> 'found' ORDER BY agency_id"""
_DISAGREEMENTS = """SELECT d.agency_id, a.agency, a.state, d.ice_county, d.ice_county_fips, d.county_fips, d.how,
    d.rows, a.jurisdiction, a.county_by, a.place_fips, a.place_by
FROM county_disagreements d JOIN agencies a USING (agency_id) ORDER BY d.agency_id, d.ice_county"""


@click.command()
@click.option("--unmatched", is_flag=True, help="Every agency without its code, or whose ORI was not found, and why.")
@click.option("--disagreements", is_flag=True, help="Where ICE's county column does not say what the name tells.")
@format_option
@registry_option
def places(unmatched: bool, disagreements: bool, form: str, registry_dir: Path | None) -> None:
    """How many agencies were located, by jurisdiction: with their codes, and with an ORI.

    An ORI is found, ambiguous (several lines of the FBI's rosters fit, none is taken) or not in roster.
    """
    if unmatched and disagreements:
        raise click.UsageError("give --unmatched or --disagreements")
    with open_asked(registry_dir) as registry:
        answer = registry.sql(_UNMATCHED if unmatched else _DISAGREEMENTS if disagreements else _SUMMARY)
        shown = ["agency_id", "jurisdiction", "county_fips", "place_fips", "place_by", "ori_status", "ori_by"]
        if disagreements:
            shown = ["agency_id", "ice_county", "ice_county_fips", "county_fips", "how", "rows", "county_by"]
        write_rows(answer, answer.columns, form, shown if unmatched or disagreements else None)
        unit = "agencies" if unmatched else "disagreements" if disagreements else "jurisdictions"
        say(counted(len(answer), unit))
