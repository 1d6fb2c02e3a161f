"""Links, measures and publishes a release in one call, `report_release`: for notebooks and the command line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from section287g.handovers.linking.links import link_release, link_tables
from section287g.handovers.linking.settings import LinkSettings
from section287g.handovers.measures.choice import content_of, keep_to_choice, placing_of
from section287g.handovers.measures.comparing import Variant, compare
from section287g.handovers.measures.lines import Report
from section287g.handovers.measures.measuring import MeasureSettings, measure
from section287g.handovers.measures.published import keep_published
from section287g.handovers.measures.publishing import publish
from section287g.handovers.measures.suppression import MINIMUM

if TYPE_CHECKING:
    from section287g.handovers.linking.linked import Linked
    from section287g.handovers.release import Release
    from section287g.registry import Registry

__all__ = ["report_release"]


_STANDING: Final = frozenset(("agency", "model"))
"""Groups that follow from the registry's lists."""


def report_release(
    release: Release,
    links: LinkSettings | None = None,
    measures: MeasureSettings | None = None,
    *,
    registry: Registry | None = None,
    engine: str = "duckdb",
    facilities: Path | None = None,
    variants: bool = False,
    minimum: int = MINIMUM,
    anew: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Report:
    """The report of a release, with cells under the minimum suppressed; the way it is made is recorded in the store.

    `variants` links anew for other windows and rules. `anew` replaces a record: only if nothing made before has left
    this machine. `progress` is told what goes on. Raises `InputRefused` where another way is recorded, or `minimum`
    is under the default, and `NotFound` for an unknown grouping, request, rule or engine.
    """
    chosen_links, chosen = links or LinkSettings(), measures or MeasureSettings()
    _see(minimum)
    say = progress or (lambda text: None)
    say(f"linking release {release.name}")
    with link_release(release, chosen_links, registry, engine, facilities) as linked:
        said = {
            **chosen_links.said(),
            "duplicate rule": linked.duplicates,
            **chosen.said(),
            "smallest cell": str(minimum),
            "jails to counties": f"{linked.facility_source}, places {placing_of(linked)}",
            "agreements": _agreements(registry) if _STANDING & set(chosen.by) else "in no group",
            "extracted": str(linked.extracted),
        }
        files = [str(one["sha256"]) for one in release.about.get("files", ())]
        keep_to_choice(release.folder.parent, content_of(linked), files, {**said, "release": release.name}, anew)
        say("measuring")
        measured = measure(linked, chosen, registry)
        tables = {name: release.table(name) for name in release.tables if name in _COMPARED}

        def link(settings: LinkSettings) -> Linked:
            rule = settings.duplicates or linked.duplicates
            return link_tables(release.name, tables, linked.extracted, rule, settings, registry, engine, facilities)

        others: tuple[Variant, ...] = ()
        if variants:
            others = compare(link, chosen_links, chosen.requests, progress=say)
        made = publish(linked, measured, others, minimum)
    keep_published(release, made)
    return made


_COMPARED: Final = ("detainers", "arrests", "detentions")
"""The tables that say whether a detainer led to a book-in."""


def _agreements(registry: Registry | None) -> str:
    """What tells apart which agreements stood where and when."""
    from section287g.handovers.linking.standings import county_standings
    from section287g.registry import open_registry

    found = county_standings(registry if registry is not None else open_registry())
    return hashlib.sha256(repr(found).encode()).hexdigest()[:16]


def _see(minimum: int) -> None:
    from section287g.errors import InputRefused

    if minimum < MINIMUM:
        raise InputRefused(f"cells under {MINIMUM} are never published: {minimum} is too small a minimum")
