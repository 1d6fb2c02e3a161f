"""`287g agreements`, `agencies`, `pending` and `rows`: the same filters, one unit a line each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from section287g.cli.options import filter_options, format_option, registry_option
from section287g.cli.output import counted, say, write_rows

if TYPE_CHECKING:
    from section287g.registry import Registry
    from section287g.registry.answer import Answer

__all__ = ["agencies", "agreements", "open_asked", "pending", "rows"]


def open_asked(folder: Path | None) -> Registry:
    """The registry that a command asks."""
    from section287g.registry.locate import find_manifest
    from section287g.registry.registry import Registry

    manifest, _ = find_manifest(folder)
    return Registry(manifest)


def _link_pending(command: Any) -> Any:
    return click.option(
        "--link-pending",
        type=click.IntRange(min=0),
        metavar="DAYS",
        help="Only those whose document has been pending for at least so many days.",
    )(command)


def _write(answer: Answer, form: str, when: str, shown: list[str] | None = None) -> None:
    write_rows(answer, answer.columns, form, shown)
    say(f"{counted(len(answer), answer.unit)}, {when}")


def _when(registry: Registry, filters: dict[str, Any], sequence: str = "participating") -> str:
    moment = registry.moment(filters.get("as_of"), filters.get("known_on"), sequence)
    text = moment.in_words()
    if filters.get("known_on") is not None:
        text += f", by lists of {filters['known_on']} or earlier"
    if filters.get("signed_by") is not None:
        text = f"signed by {filters['signed_by']}, {text}"
    return text


@click.command()
@filter_options
@_link_pending
@format_option
@registry_option
def agreements(registry_dir: Path | None, form: str, **filters: Any) -> None:
    """Agreements: one agency, one model, one unbroken standing on the lists.

    Without --status: what was listed at the moment asked for. The values are those of that moment's list. The
    table leaves out the addresses; the other formats have every column.
    """
    with open_asked(registry_dir) as registry:
        answer = registry.agreements(**_given(filters))
        shown = [
            "agreement_id",
            "agency",
            "state",
            "county",
            "model",
            "signed",
            "status",
            "first_listed",
            "last_listed",
        ]
        _write(answer, form, _when(registry, filters), shown)


@click.command()
@filter_options
@_link_pending
@format_option
@registry_option
def agencies(registry_dir: Path | None, form: str, **filters: Any) -> None:
    """Agencies that have an agreement which passes the filters, with their models and their places.

    The table leaves out how each place, code and number was found; the other formats have every column.
    """
    with open_asked(registry_dir) as registry:
        answer = registry.agencies(**_given(filters))
        shown = [
            "agency_id",
            "agency",
            "state",
            "models",
            "jurisdiction",
            "county_fips",
            "place_fips",
            "ori",
            "ori_status",
            "population",
            "sworn",
            "first_signed",
            "last_listed",
        ]
        _write(answer, form, _when(registry, filters), shown)


@click.command()
@filter_options
@format_option
@registry_option
def pending(registry_dir: Path | None, form: str, **filters: Any) -> None:
    """What ICE listed as pending: no agreement yet, and no date.

    Without --status: what stood on the pending list of the moment. --status all: whatever stood on one by
    then, with the agreement that it became and the days to signing and to the first participating list.
    """
    with open_asked(registry_dir) as registry:
        answer = registry.pending(**_given(filters))
        _write(answer, form, _when(registry, filters, "pending"))


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@filter_options
@_link_pending
@format_option
@registry_option
def rows(ids: tuple[str, ...], registry_dir: Path | None, form: str, **filters: Any) -> None:
    """The listings behind a count: which row of which list says it, and what its cells hold.

    With ids of agreements, agencies or lists: their listings. Without: the listings behind the agreements
    that pass the filters. The table leaves out most raw cells; the other formats have every column.
    """
    with open_asked(registry_dir) as registry:
        answer = registry.listings(*ids, **_given(filters))
        shown = [
            "list",
            "date",
            "half",
            "row",
            "agreement_id",
            "raw_state",
            "raw_agency",
            "raw_support_type",
            "raw_signed",
        ]
        _write(answer, form, "of these ids" if ids else _when(registry, filters), [*shown, "raw_moa", "duplicate"])


def _given(filters: dict[str, Any]) -> dict[str, Any]:
    """The filters that were given: an option that may be repeated is an empty tuple where it was not."""
    return {name: value for name, value in filters.items() if value not in (None, ())}
