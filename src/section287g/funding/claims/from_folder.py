"""Makes a claim, or makes one again, from a folder as an agency keeps it: its files, and the claims made before.

For the commands. `make_from_folder` takes every claim in the folder that stands as claimed before; `remake` takes the
readings of a bundle and only the claims that it names, so that an auditor gets what the agency got.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from section287g.errors import ClaimRefused, NotFound
from section287g.funding.chosen import Chosen, choose
from section287g.funding.claims.bundle import Bundle, bundle_text, standing_claims
from section287g.funding.claims.folder import read_bundles
from section287g.funding.claims.intake import read_intake
from section287g.funding.claims.making import make_claim
from section287g.funding.claims.model import Claim
from section287g.funding.claims.problems import errors_stand
from section287g.funding.periods import Span
from section287g.funding.rules import Policy

if TYPE_CHECKING:
    from section287g.registry import Registry

__all__ = ["Made", "make_from_folder", "remake"]


@dataclass(frozen=True, slots=True)
class Made:
    """A claim, the text of its bundle, and the SHA-256 of the bundles of the claims before it."""

    claim: Claim
    text: str
    earlier: Mapping[str, str]


def make_from_folder(
    folder: Path,
    claims: Path,
    registry: Registry,
    policy: Policy,
    chosen: Chosen,
    period: Span,
    replaces: str | None = None,
) -> Made:
    """The claim for a period from a folder of files, with the claims in a folder of claims as claimed before.

    Raises `ClaimRefused` while errors stand, `NotFound` for a claim to replace that is not there or stands no more.
    """
    standing = standing_claims(read_bundles(claims))
    if replaces is not None and replaces not in standing:
        known = f"; there are {', '.join(standing)}" if standing else "; no claim was made yet"
        raise NotFound(f"there is no standing claim {replaces!r} to replace{known}")
    replaced = standing.pop(replaces) if replaces is not None else None
    return _make(folder, registry, policy, chosen, period, standing, replaced)


def remake(bundle: Bundle, folder: Path, claims: Path, registry: Registry, policy: Policy) -> Made:
    """The claim of a bundle made again from the files, with its readings and the claims before it that it names.

    Raises `NotFound` where one of these is not in the folder, or a reading or option is not known any more.
    """
    known = {one.past.claim: one for one in read_bundles(claims)}
    names = [one["claim"] for one in bundle.content["earlier"]]
    for name in [*names, *([bundle.replaces] if bundle.replaces is not None else [])]:
        if name not in known:
            raise NotFound(f"claim {name}, on which {bundle.past.claim} builds, is not in {claims}")
    by_hand = bundle.content["readings_by_hand"]
    options = dict(bundle.past.readings)
    chosen = Chosen(choose(policy, options).options, frozenset(by_hand))
    earlier = {name: known[name] for name in names}
    replaced = known[bundle.replaces] if bundle.replaces is not None else None
    return _make(folder, registry, policy, chosen, bundle.past.period, earlier, replaced)


def _make(
    folder: Path,
    registry: Registry,
    policy: Policy,
    chosen: Chosen,
    period: Span,
    earlier: Mapping[str, Bundle],
    replaced: Bundle | None,
) -> Made:
    intake = read_intake(folder, registry, policy, chosen)
    if intake.errors:
        raise ClaimRefused(
            f"{errors_stand(intake.errors)} in the files of {folder}, so nothing is made; "
            f"'287g claim check {folder}' names each with what to do"
        )
    about = registry.info()
    claim = make_claim(
        intake,
        policy,
        chosen,
        period,
        in_force=registry.in_force,
        registry={"content": about["folder"], "newest_list": about["newest_day"]},
        earlier=[one.past for one in earlier.values()],
        replaces=replaced.past if replaced is not None else None,
    )
    hashes = {name: one.sha256 for name, one in earlier.items()}
    return Made(claim, bundle_text(claim, hashes), hashes)
