"""Options that several commands share, so that one word means one thing everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from section287g.cli.output import FORMATS

__all__ = [
    "DAY",
    "build_options",
    "filter_options",
    "format_option",
    "registry_option",
    "store_option",
    "time_options",
]

Command = TypeVar("Command", bound=Callable[..., Any])


class _Day(click.ParamType[Any]):
    """A day as 2025-09-03; where a list can be meant, its id too."""

    name = "day"

    def __init__(self, or_list: bool) -> None:
        self.or_list = or_list

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, date):
            return value
        text = str(value).strip()
        if self.or_list and 6 <= len(text) <= 64 and all(letter in "0123456789abcdef" for letter in text.lower()):
            return text.lower()
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
        also = " or a list's id (as in '287g series')" if self.or_list else ""
        return self.fail(f"{text!r} is not a day: write it as 2025-09-03{also}", param, ctx)


DAY = _Day(or_list=False)
DAY_OR_LIST = _Day(or_list=True)


def store_option(command: Command) -> Command:
    """--store DIR"""
    return click.option(
        "--store",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="SECTION287G_HANDOVERS",
        metavar="DIR",
        help="Folder of the releases of ICE's records. Default: handovers, beside your own registry.",
    )(command)


def registry_option(command: Command) -> Command:
    """--registry DIR"""
    return click.option(
        "--registry",
        "registry_dir",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="SECTION287G_REGISTRY",
        metavar="DIR",
        help="Folder of the registry to ask. Default: your own, unless the embedded one is newer.",
    )(command)


def format_option(command: Command) -> Command:
    """--format"""
    return click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="How to write the answer; csv, json and jsonl have every column.",
    )(command)


def build_options(command: Command) -> Command:
    """--judgements and --accept"""
    for option in (
        click.option(
            "--accept",
            multiple=True,
            metavar="LIST",
            help="Take this list though it lost half of its rows. Repeatable.",
        ),
        click.option(
            "--judgements",
            multiple=True,
            type=click.Path(path_type=Path, exists=True, dir_okay=False),
            metavar="FILE",
            help="Judgements of your own beside the package's, as '287g review' writes them. Repeatable.",
        ),
    ):
        command = option(command)
    return command


def time_options(command: Command) -> Command:
    """--as-of and --known-on"""
    for option in (
        click.option(
            "--known-on",
            type=DAY,
            metavar="DAY",
            help="Only from lists of this day or earlier. Default: all lists.",
        ),
        click.option(
            "--as-of",
            type=DAY_OR_LIST,
            metavar="DAY|LIST",
            help="State at the end of this day, or on this list. Default: the newest list.",
        ),
    ):
        command = option(command)
    return command


def filter_options(command: Command) -> Command:
    """--state --model --status --as-of --known-on --signed-by --search"""
    for option in (
        click.option(
            "--search",
            metavar="WORDS",
            help="Words in the agency's name, now or ever, in its county, or the start of an id.",
        ),
        click.option(
            "--signed-by",
            type=DAY,
            metavar="DAY",
            help="Signed on or before this day, whatever the status, by what all lists say.",
        ),
    ):
        command = option(command)
    command = time_options(command)
    for option in (
        click.option(
            "--status",
            type=click.Choice(("listed", "absent", "ended", "all")),
            multiple=True,
            help="Repeatable. Default: listed.",
        ),
        click.option(
            "--model", type=click.Choice(("jem", "wso", "tfm", "unknown")), multiple=True, help="Repeatable."
        ),
        click.option("--state", multiple=True, metavar="STATE", help="Two-letter code or name. Repeatable."),
    ):
        command = option(command)
    return command
