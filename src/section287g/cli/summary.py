"""`287g summary`: the programme on one screen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from section287g.cli.ask import open_asked
from section287g.cli.options import format_option, registry_option, time_options
from section287g.cli.output import write_object, write_rows

__all__ = ["summary", "summary_text"]


@click.command()
@time_options
@format_option
@registry_option
def summary(as_of: date | str | None, known_on: date | None, form: str, registry_dir: Path | None) -> None:
    """The programme on one screen: agreements, agencies, models, states, last changes, age of the data."""
    with open_asked(registry_dir) as registry:
        today = datetime.now(UTC).date() if as_of is None and known_on is None else None
        answer = registry.summary(as_of, known_on, today)
        if form == "table":
            click.echo(summary_text(answer))
        elif form == "csv":
            flat = {key: value for key, value in answer.items() if not isinstance(value, list | dict)}
            flat |= {f"agreements_{one['model']}": one["agreements"] for one in answer["models"]}
            write_rows([flat], list(flat), form)
        else:
            write_object(answer, form)


def summary_text(answer: dict[str, Any]) -> str:
    """The summary as a screen of text."""
    lines = [
        f"287(g) agreements {answer['in_words']}",
        "",
        f"{answer['agreements']:>8,} agreements of {answer['agencies']:,} agencies in "
        f"{answer['states_and_territories']} states and territories",
    ]
    lines += [
        f"{one['agreements']:>8,} agreements: {one['name']} ({one['model'].upper()}), "
        f"in {one['states']} states and territories"
        for one in answer["models"]
    ]
    lines.append(
        f"{answer['agreements_with_linked_document']:>8,} agreements with a linked document, "
        f"{answer['agreements_with_link_pending']:,} with the link pending"
    )
    pending = answer["pending"]
    if pending is not None:
        lines.append(
            f"{pending['pending_agreements']:>8,} more pending on the list of {pending['as_of']}: no agreements yet"
        )
    changes = answer["changes"]
    told = [f"{changes[name]:,} {name}" for name in ("joined", "returned", "absent", "ended") if name in changes]
    lines += [
        "",
        f"Since {changes['since']}: {', '.join(told) + ' agreements' if told else 'no change'}",
    ]
    top = ", ".join(f"{one['state']} {one['agreements']:,}" for one in answer["states"][:8])
    lines.append(f"Most agreements: {top}")
    if answer["days_old"] is not None:
        lines.append(f"The newest list is {answer['days_old']:,} days old; '287g update' asks ICE for a newer one.")
    return "\n".join(lines)
