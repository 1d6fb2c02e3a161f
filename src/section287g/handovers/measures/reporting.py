"""Links, measures and publishes a release in one call, `report_release`: for notebooks and the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from section287g.handovers.linking.links import link_release
from section287g.handovers.linking.settings import LinkSettings
from section287g.handovers.measures.choice import keep_to_choice
from section287g.handovers.measures.comparing import Variant, compare
from section287g.handovers.measures.measuring import MeasureSettings, measure
from section287g.handovers.measures.publishing import Report, publish
from section287g.handovers.measures.suppression import MINIMUM

if TYPE_CHECKING:
    from section287g.handovers.linking.linked import Linked
    from section287g.handovers.release import Release
    from section287g.registry import Registry

__all__ = ["report_release"]


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
) -> Report:
    """The report of a release, with cells under the minimum suppressed; the way it is made is recorded beside it.

    `variants` links anew for other windows and rules. `anew` replaces a record: only if nothing made before has left
    this machine. Raises `InputRefused` where another way is recorded, or `minimum` is under the default, and
    `NotFound` for an unknown grouping, request, rule or engine.
    """
    chosen_links, chosen = links or LinkSettings(), measures or MeasureSettings()
    _see(minimum)

    def link(settings: LinkSettings) -> Linked:
        return link_release(release, settings, registry, engine, facilities)

    with link(chosen_links) as linked:
        said = {
            **chosen_links.said(),
            "duplicate rule": linked.duplicates,
            **chosen.said(),
            "smallest cell": str(minimum),
        }
        said["jails to counties"] = linked.facility_source
        measured = measure(linked, chosen, registry)
        keep_to_choice(release.folder, said, anew)
        others: tuple[Variant, ...] = compare(link, chosen_links, chosen.requests) if variants else ()
        return publish(linked, measured, others, minimum)


def _see(minimum: int) -> None:
    from section287g.errors import InputRefused

    if minimum < MINIMUM:
        raise InputRefused(f"cells under {MINIMUM} are never published: {minimum} is too small a minimum")
