"""`287g diff` and `287g series`: the record over time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from section287g.cli.ask import open_asked
from section287g.cli.options import DAY_OR_LIST, format_option, registry_option
from section287g.cli.output import counted, say, write_rows

__all__ = ["diff", "series"]


@click.command()
@click.argument("before", required=False, type=DAY_OR_LIST, metavar="[FROM]")
@click.argument("after", required=False, type=DAY_OR_LIST, metavar="[TO]")
@click.option("--since", type=DAY_OR_LIST, metavar="DAY|LIST", help="From this day to the newest list.")
@format_option
@registry_option
def diff(before: Any, after: Any, since: Any, form: str, registry_dir: Path | None) -> None:
    """What changed from one day or list to another, in words, or as data with --format csv, json or jsonl.

    287g diff FROM TO, or 287g diff --since DAY. Agreements that joined, returned or are gone; and each cell
    that ICE changed of one that stands on both.
    """
    if since is not None and (before is not None or after is not None):
        raise click.UsageError("give either FROM and TO, or --since")
    start = since if since is not None else before
    if start is None:
        raise click.UsageError("say from when: 287g diff FROM TO, or 287g diff --since DAY")
    with open_asked(registry_dir) as registry:
        answer = registry.changes(start, after)
        if form == "table":
            from section287g.registry.words import change_in_words

            for change in answer:
                click.echo(change_in_words(change))
        else:
            write_rows(answer, answer.columns, form)
        counts: dict[str, int] = {}
        for change in answer:
            counts[change["change"]] = counts.get(change["change"], 0) + 1
        told = ", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "no change"
        first, second = registry.moment(start), registry.moment(after)
        say(f"from list {first.list_id} of {first.day} to list {second.list_id} of {second.day}: {told}")


@click.command()
@click.option(
    "--by", type=click.Choice(("model", "state")), help="One line for each list and model, or list and state."
)
@format_option
@registry_option
def series(by: str | None, form: str, registry_dir: Path | None) -> None:
    """One line for each participating list, page tables too: agreements, agencies, models, states.

    A list is one distinct content; several may be of one day. Counts are of distinct agency and model.
    """
    with open_asked(registry_dir) as registry:
        answer = registry.series(by)
        write_rows(answer, answer.columns, form)
        say(f"{counted(len(answer), answer.unit)}")
