"""What the registry knows of an agency that asks: name, model, day of signing, and sworn officers with their source.

Sworn officers are those of the whole agency, whatever their duty; how many would work under an agreement is for the
county to say, so no number of officers is ever taken from the registry.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from section287g.funding.estimate.inputs import EstimateInput, Refused

if TYPE_CHECKING:
    from section287g.registry import Registry

__all__ = ["Known", "known_of", "prefill"]

_LISTED: Final = "listed"


@dataclass(frozen=True, slots=True)
class Known:
    """An agency as the registry has it: the models of the agreements that stand, and when each was signed."""

    agency: str
    name: str
    state: str
    signed: dict[str, date | None]
    sworn: int | None
    sworn_by: str | None

    def notes(self, model: str) -> tuple[str, ...]:
        """What to say of it beside an estimate."""
        found = []
        if model not in self.signed:
            found.append(f"the registry lists no agreement of {self.name} under the model {model.upper()}")
        if self.sworn is not None:
            found.append(
                f"{self.name} has {self.sworn:,} sworn officers ({self.sworn_by}): all of the agency, whatever their "
                "duty, and no plan for an agreement"
            )
        else:
            found.append(f"how many sworn officers {self.name} has is not known")
        return tuple(found)


def known_of(registry: Registry, agency: str) -> Known:
    """An agency by its id or name. Raises `NotFound` with the nearest ids."""
    found = registry.show(agency)
    standing = [one for one in found["agreements"] if one["status"] == _LISTED]
    return Known(
        found["agency_id"],
        found["agency"],
        found["state"],
        {one["model"]: one["signed"] for one in standing},
        found["sworn"],
        found["sworn_by"],
    )


def prefill(given: EstimateInput, registry: Registry, agency: str, model: str | None = None) -> EstimateInput:
    """The same input with the agency's name, its model and the day of signing, where they are not stated already.

    Without `model` the agency's only one is taken, or that of the input where it has none; where it has several,
    `Refused` asks for one. Raises `NotFound` with the nearest ids for an agency that the registry does not have.
    """
    known = known_of(registry, agency)
    chosen = model if model is not None else one_model(known, given.model)
    return replace(
        given,
        agency=known.agency,
        name=given.name or f"{known.name}, {known.state}",
        model=chosen,
        signed=given.signed or known.signed.get(chosen),
        notes=(*known.notes(chosen), *given.notes),
    )


def one_model(known: Known, otherwise: str) -> str:
    """The model of an agency that has one; `otherwise` where it has none."""
    models = sorted(known.signed)
    if len(models) > 1:
        raise Refused("model", f"{known.agency} has agreements under {', '.join(models)}; say which one is meant")
    return models[0] if models else otherwise
