"""A place that was found before is taken over where nothing it follows from has changed, and only there."""

from __future__ import annotations

from dataclasses import replace

import pytest

import section287g
from section287g.places import Located, ToLocate, Witness, locate

YOAKUM = ToLocate(
    "tx-yoakum-police",
    "TX",
    ("Yoakum Police Department",),
    (Witness("Municipality", "Yoakum County", 44),),
)


def test_a_known_place_is_taken_over_and_its_disagreements_are_counted_anew() -> None:
    (first,) = locate([YOAKUM])
    marked = replace(first, point_by="taken over")
    more = replace(YOAKUM, witnesses=(Witness("Municipality", "Yoakum County", 45),))
    (again,) = locate([more], {first.inputs: marked})
    assert again.point_by == "taken over"
    assert [one.rows for one in first.disagreements] == [44]
    assert [one.rows for one in again.disagreements] == [45]


@pytest.mark.parametrize(
    "changed",
    [
        replace(YOAKUM, agency_id="tx-yoakum-county-sheriff"),
        replace(YOAKUM, state="KS"),
        replace(YOAKUM, names=("Yoakum County Sheriff's Office", "Yoakum Police Department")),
        replace(YOAKUM, witnesses=(Witness("County", "Yoakum County", 44),)),
        replace(YOAKUM, witnesses=(Witness("Municipality", "Lavaca County", 44),)),
        replace(YOAKUM, witnesses=()),
    ],
)
def test_whatever_a_place_follows_from_makes_it_found_anew(changed: ToLocate) -> None:
    (first,) = locate([YOAKUM])
    (again,) = locate([changed], {first.inputs: replace(first, point_by="taken over")})
    assert again.point_by != "taken over"


def test_a_place_does_not_depend_on_what_else_is_asked() -> None:
    with section287g.open() as registry:
        asked = [
            ToLocate(one["agency_id"], one["state"], (one["agency"],), (Witness("", one["county"] or "", 1),))
            for one in registry.agencies(status="all")
        ]
    together = locate(asked)
    for agency, found in list(zip(asked, together, strict=True))[::29]:
        assert locate([agency]) == [found]


def test_old_and_new_answers_come_back_in_order() -> None:
    others = [ToLocate(f"x{number}", "FL", (name,)) for number, name in enumerate(("Miami Police", "Tampa Police"))]
    known: dict[str, Located] = {one.inputs: one for one in locate([YOAKUM])}
    found = locate([others[0], YOAKUM, others[1]], known)
    assert [one.agency_id for one in found] == ["x0", "tx-yoakum-police", "x1"]
    assert found == [*locate([others[0]]), *known.values(), *locate([others[1]])]
