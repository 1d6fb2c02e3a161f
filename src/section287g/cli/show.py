"""`287g show`: everything about one agency or agreement, each fact with its list and row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from section287g.cli.ask import open_asked
from section287g.cli.options import format_option, registry_option
from section287g.cli.output import counted, write_object, write_rows

__all__ = ["show"]


@click.command()
@click.argument("id_or_name", metavar="ID")
@format_option
@registry_option
def show(id_or_name: str, form: str, registry_dir: Path | None) -> None:
    """Everything about one agency or agreement: spans, revisions, spellings, corrections, links.

    ID is an agency's or an agreement's id; a name as ICE lists it does too where one state alone has it. Each
    fact names the list and the row that it comes from. With --format csv: its listings.
    """
    with open_asked(registry_dir) as registry:
        answer = registry.show(id_or_name)
        if form == "table":
            click.echo("\n".join(_lines(answer)))
        elif form == "csv":
            listings = registry.listings(*[one["agreement_id"] for one in answer["agreements"]])
            write_rows(listings, listings.columns, form)
        else:
            write_object(answer, form)


def _lines(agency: dict[str, Any]) -> list[str]:
    lines = [
        f"{agency['agency']}, {agency['state']}",
        f"  id {agency['agency_id']}; type {agency['agency_type']}"
        + (f", {agency['unit']}" if agency["unit"] else ""),
    ]
    lines += _place(agency)
    for one in agency["agreements"]:
        lines += ["", *_agreement(one)]
    if agency["pending_lists"]:
        lines += ["", "Pending lists"]
    for one in agency["pending_lists"]:
        became = f", became {one['agreement_id']}" if one["agreement_id"] else ", no agreement followed"
        if one["days_to_signing"] is not None:
            became += f" (signed {one['days_to_signing']} days after the first pending list)"
        lines.append(
            f"  {one['model'].upper()}: from list {one['first_list']} of {one['first_pending']} to list "
            f"{one['last_list']} of {one['last_pending']}, {counted(one['lists'], 'lists')}{became}"
        )
    lines += ["", "Spellings"]
    for one in agency["spellings"]:
        scope = f" (its {one['model'].upper()} rows only)" if one["model"] else ""
        lines.append(f"  {one['spelling']}: {one['rows']:,} rows{scope}")
    if agency["decisions"]:
        lines += ["", "Decisions"]
    for one in agency["decisions"]:
        scope = f" ({one['model'].upper()} rows)" if one["model"] else ""
        lines.append(
            f"  {one['verdict']}: {one['a']!r} and {one['b']!r}{scope}, {one['decided_by']}: {one['evidence']}"
        )
    if agency["corrections"]:
        lines += ["", "Corrections"]
    for one in agency["corrections"]:
        lines.append(
            f"  {one['column']}: {one['wrong']!r} read as {one['right']!r} ({one['name']}): {one['evidence']}"
        )
    return lines


def _place(agency: dict[str, Any]) -> list[str]:
    """Where it has authority, each with how it was found."""
    lines = [f"  jurisdiction {agency['jurisdiction'] or 'unknown'} ({agency['jurisdiction_by']})"]
    for name, label in (("county", "county"), ("place", "place")):
        if agency[f"{name}_fips"] or agency[f"{name}_by"]:
            lines.append(f"  {label} {agency[f'{name}_fips'] or 'unknown'} ({agency[f'{name}_by']})")
    lines.append(f"  ORI {agency['ori'] or agency['ori_status']} ({agency['ori_by']})")
    if agency["ori_candidates"]:
        lines.append(f"  ORI candidates {agency['ori_candidates']}")
    for name, label in (
        ("population", "people of its jurisdiction"),
        ("sworn", "sworn officers, whatever their duty"),
    ):
        if agency[name] is not None:
            lines.append(f"  {label}: {agency[name]:,} ({agency[f'{name}_by']})")
    for one in agency["county_disagreements"]:
        lines.append(
            f"  ICE's county column says {one['ice_county']} on {counted(one['rows'], 'rows')} ({one['how']})"
        )
    return lines


def _agreement(one: dict[str, Any]) -> list[str]:
    signed = f"signed {one['signed']}" if one["signed"] else "date of signing unknown"
    lines = [f"{one['agreement_id']}: {one['model'].upper()}, {signed}, {one['status']}"]
    for span in one["spans"]:
        text = (
            f"  stood on {counted(span['lists'], 'lists')}, from list {span['first_list']} of {span['first_day']} "
            f"to list {span['last_list']} of {span['last_day']}"
        )
        if span["gone"]:
            text += (
                f"; {span['gone']} from list {span['gone_list']} of {span['gone_day']}, then: {span['followed_by']}"
            )
        lines.append(text)
    for change in one["revisions"]:
        before, after = (change[key] if change[key] is not None else "nothing" for key in ("before", "after"))
        lines.append(
            f"  {change['day']} {change['column']} ({change['kind']}): {before} -> {after} "
            f"[list {change['from_list']} -> {change['to_list']}]"
        )
    for link in one["links"]:
        lines.append(
            f"  {link['document']}: {link['url']} [first in list {link['first_list']}, row {link['first_row']}]"
        )
    for row in one["listings"]:
        cells = [
            row[f"raw_{name}"] for name in ("state", "agency", "type", "county", "support_type", "signed", "moa")
        ]
        shown = " | ".join("" if cell is None else " ".join(cell.split()) for cell in cells)
        place = f"list {row['first_list']} row {row['first_row']} ({row['first_day']})"
        if row["rows"] > 1:
            place += f" to list {row['last_list']} row {row['last_row']} ({row['last_day']}), {row['rows']:,} rows"
        lines.append(f"  row: {shown} [{place}]")
    return lines
