"""Which rows are one agreement and which agreements one agency: planted truth, vetoes, judgements, ids."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from section287g.identity import IdLedger, normal_form
from section287g.lists import parse_row
from support.spellings import plain
from support.world import Pair, World, worlds

from .lines import MODELS, Line, ask, digest, judge, of_world

CODES = {"TEXAS": "TX", "FLORIDA": "FL", "ALABAMA": "AL", "GEORGIA": "GA", "PENNSYLVANIA": "PA",
         "WEST VIRGINIA": "WV", "VIRGINIA": "VA", "UTAH": "UT", "MICHIGAN": "MI", "KANSAS": "KS"}  # fmt: skip
world_settings = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@world_settings
@given(worlds())
def test_the_planted_agencies_and_agreements_are_found(made: World) -> None:
    identity, lists, rows = of_world(made)
    names = {(CODES[held.pair.state], plain(held.pair.agency)): held.pair.agency for held in made.truth.agreements}
    states = {code: state for state, code in CODES.items()}

    def pair(number: int) -> Pair:
        one = parse_row(rows[number])
        return Pair(states[one.state], names[one.state, plain(one.agency)], MODELS[one.model])

    of_agency: dict[str, set[tuple[str, str]]] = {}
    for number, agency in identity.agency_of_row.items():
        of_agency.setdefault(agency, set()).add(pair(number)[:2])
    assert all(len(bodies) == 1 for bodies in of_agency.values())
    assert len(of_agency) == len({held.pair[:2] for held in made.truth.agreements if held.spans})
    body = {agency: bodies.pop() for agency, bodies in of_agency.items()}

    found = {
        (
            Pair(*body[one.agency_id], MODELS[one.model]),
            one.number,
            tuple((span.first, span.last) for span in one.spans),
        )
        for one in identity.agreements
    }
    assert found == {(held.pair, held.number, held.spans) for held in made.truth.agreements}
    for one in identity.agreements:
        held = next(
            held for held in made.truth.agreements
            if (held.pair, held.number) == (Pair(*body[one.agency_id], MODELS[one.model]), one.number)
        )  # fmt: skip
        assert one.signed == held.dates[-1][1]
    spare = [sum(1 for one in identity.duplicates if one.position == place) for place in range(len(lists))]
    assert spare == [len(held.duplicates) for held in made.truth.lists]


@world_settings
@given(worlds(), st.integers(0, 2**16))
def test_the_order_of_rows_and_of_input_does_not_matter(made: World, seed: int) -> None:
    one, _, rows = of_world(made)
    other, _, shuffled = of_world(made, seed)
    assert digest(one, rows) == digest(other, shuffled)


def test_a_row_that_leaves_and_one_that_enters_alike_are_a_rename() -> None:
    found = ask([Line("Lampass County Sheriff's Office", "wso", "2025-02-01"), Line("Oak Police")],
                [Line("Lampasas County Sheriff's Office", "wso", "2025-02-01"), Line("Oak Police")])  # fmt: skip
    (agency,) = found.agency("Lampass County Sheriff's Office", "Lampasas County Sheriff's Office")
    assert found.agreements()[f"{agency}:wso"] == [(0, 1)]
    assert any(one.verdict == "same" and one.decided_by == "rule: rename" for one in found.identity.decisions)


SWAPS = [
    ("Florida Fish and Wildlife Commission", "Florida Department of Environmental Protection", None),  # unlike names
    ("Escambia County Sheriff's Office", "Escambia County Board of County Commissioners", None),  # another type
    (
        "Escambia County Sheriff's Office",
        "Escambia County Board of County Commissioners",
        "same",
    ),  # with one document
    ("Galveston County Constable Precinct 1", "Galveston County Constable Precinct 2", "same"),  # another unit
]


@pytest.mark.parametrize(("one", "other", "link"), SWAPS)
def test_a_swap_with_one_date_settles_nothing_where_names_or_types_differ(
    one: str, other: str, link: str | None
) -> None:
    found = ask([Line(one, "wso", "2025-02-26", link)], [Line(other, "wso", "2025-02-26", link)])
    assert len(found.agency(one, other)) == 2
    assert len(found.identity.agreements) == 2


def test_a_swap_with_one_document_is_a_question() -> None:
    one, other = "Escambia County Sheriff's Office", "Escambia County Board of County Commissioners"
    found = ask([Line(one, "wso", "2025-02-26", "E")], [Line(other, "wso", "2025-02-26", "E")])
    (asked,) = found.identity.decisions
    assert asked.verdict == "undecided"
    assert "document E.pdf" in asked.evidence


def test_alike_names_with_other_dates_and_documents_are_no_rename() -> None:
    found = ask([Line("Coke County Sheriff's Office", "tfm", "2025-02-01")],
                [Line("Cooke County Sheriff's Office", "tfm", "2025-02-20")])  # fmt: skip
    assert len(found.identity.agencies) == 2


def test_alike_names_of_two_states_are_never_one() -> None:
    found = ask([Line("Marion County Sheriff's Office", "tfm", "2025-02-01", state="TX")],
                [Line("Marion County Sheriff's Office", "tfm", "2025-02-01", state="FL")])  # fmt: skip
    assert len(found.identity.agencies) == 2


def test_what_was_ever_listed_together_under_one_model_is_never_joined_by_a_rule() -> None:
    """Waller left and Walker entered with one date; but both had stood on one list."""
    waller, walker = "Waller County Sheriff's Office", "Walker County Sheriff's Office"
    found = ask(
        [Line(waller, "tfm", "2025-02-01"), Line(walker, "tfm", "2025-02-01")],
        [Line(waller, "tfm", "2025-02-01")],
        [Line(walker, "tfm", "2025-02-01")],
    )
    assert len(found.agency(waller, walker)) == 2
    assert found.agreements() == {
        "oh-walker-county-sheriff:tfm": [(0, 0), (2, 2)],
        "oh-waller-county-sheriff:tfm": [(0, 1)],
    }
    (vetoed,) = [one for one in found.identity.decisions if one.verdict == "vetoed"]
    assert "stood on one list under one model" in vetoed.evidence


def test_the_veto_holds_for_whole_groups_of_spellings() -> None:
    """A like B by wording, B like C by a rename; but A and C were listed together."""
    a, b, c = "City of Elmm Police Department", "Elmm Police Department", "Elms Police Department"
    found = ask(
        [Line(a, "tfm", "2025-02-01"), Line(c, "tfm", "2025-02-03")],
        [Line(b, "tfm", "2025-02-01")],
        [Line(c, "tfm", "2025-02-01")],
    )
    assert len(found.agency(a, b)) == 1
    assert found.agency(c).isdisjoint(found.agency(a, b))


def test_together_on_a_pending_list_is_together_too() -> None:
    one, other = "City of Elm Police Department", "Elm Police Department"
    found = ask([Line(one, "tfm", "2025-02-01")], pending=[[Line(one), Line(other)]])
    assert len(found.agency(one, other)) == 2


def test_a_pending_row_and_the_agreement_it_became_are_one_agency_and_no_agreement() -> None:
    name = "Elm Police Department"
    found = ask([Line("Oak Police", "tfm", "2025-02-01")], pending=[[Line(name)]])
    (agency,) = found.agency(name)
    assert agency == "oh-elm-police"
    assert [one.agency_id for one in found.identity.agreements] == ["oh-oak-police"]


# Agreements

A = "Elm Police"
STAYS = Line("Oak Police", "tfm", "2025-01-01")


def standing(
    *signed: str | None, days: list[int] | None = None, ledger: IdLedger | None = None
) -> dict[str, list[tuple[int, int]]]:
    """Spans of one pair's agreements; `None` is a list without it, "?" one that gives no date."""
    lists = [[STAYS] + ([Line(A, "tfm", None if one == "?" else one)] if one else []) for one in signed]
    found = ask(*lists, days=days, ledger=ledger).agreements()
    del found["oh-oak-police:tfm"]
    return found


ONE, TWO = "oh-elm-police:tfm", "oh-elm-police:tfm:2"
D1, D2 = "2025-02-01", "2025-03-10"


@pytest.mark.parametrize(
    ("signed", "days", "wanted"),
    [
        ([D1, None, None, D2], [0, 1, 15, 16], {ONE: [(0, 0)], TWO: [(3, 3)]}),  # ended, and a later date
        ([D1, None, None, D1], [0, 1, 15, 16], {ONE: [(0, 0), (3, 3)]}),  # the same date: returned
        ([D2, None, None, D1], [0, 1, 15, 16], {ONE: [(0, 0), (3, 3)]}),  # an earlier date: returned
        ([D1, None, None, "?"], [0, 1, 15, 16], {ONE: [(0, 0), (3, 3)]}),  # no date: returned
        ([D1, None, None, D2], [0, 1, 2, 14], {ONE: [(0, 0), (3, 3)]}),  # gone for thirteen days: not ended
        ([D1, None, None, D2], [0, 1, 2, 15], {ONE: [(0, 0)], TWO: [(3, 3)]}),  # for fourteen
        ([D1, None, D2], [0, 1, 40], {ONE: [(0, 0), (2, 2)]}),  # on one list only: not ended
        ([D1, D2], [0, 40], {ONE: [(0, 1)]}),  # a later date of a standing agreement: re-signed
        ([D1, None, None, D2, D1], [0, 1, 15, 16, 17], {ONE: [(0, 0)], TWO: [(3, 4)]}),  # the old date again
    ],
)
def test_when_a_pair_that_comes_back_is_a_new_agreement(
    signed: list[str | None], days: list[int], wanted: dict[str, list[tuple[int, int]]]
) -> None:
    assert standing(*signed, days=days) == wanted


def test_a_third_agreement_follows_the_second() -> None:
    found = standing(D1, None, None, D2, None, None, "2025-04-20", days=[0, 1, 15, 16, 17, 40, 60])
    assert found == {ONE: [(0, 0)], TWO: [(3, 3)], "oh-elm-police:tfm:3": [(6, 6)]}


def test_two_rows_of_one_pair_are_one_agreement_and_one_duplicate_and_the_row_that_stood_stands_on() -> None:
    first, second = Line(A, "tfm", D1, "x"), Line(A, "tfm", D1, "y")
    found = ask([second], [first, second], [first])
    assert found.agreements() == {ONE: [(0, 2)]}
    (one,) = found.identity.duplicates
    assert one.position == 1
    link = found.rows[one.stands].moa_link
    assert link is not None
    assert link.endswith("y.pdf")


# Ids


def test_an_id_in_the_ledger_is_kept_whatever_the_rule_would_say() -> None:
    ledger = IdLedger({("OH", normal_form(A)): "oh-elm-township-police"}, {})
    assert standing(D1, ledger=ledger) == {"oh-elm-township-police:tfm": [(0, 0)]}


def test_two_agencies_that_would_have_one_id_get_two() -> None:
    found = ask([Line("Elm Constable", "tfm", D1), Line("Elm Constable's Office", "tfm", D2)])
    assert len({agency.agency_id for agency in found.identity.agencies}) == len(found.identity.agencies) == 2


def test_an_older_list_found_later_renumbers_nothing() -> None:
    """The registry knew two lists with a later date; then older ones turn up that show a first agreement."""
    ledger = IdLedger({("OH", normal_form(A)): "oh-elm-police"}, {("oh-elm-police", "tfm", date(2025, 3, 10)): 1})
    found = standing(D1, None, None, D2, days=[0, 1, 15, 16], ledger=ledger)
    assert found == {ONE: [(0, 0), (3, 3)]}


def test_the_number_of_a_date_in_the_ledger_holds_where_the_first_agreement_is_not_in_these_lists() -> None:
    numbers: dict[tuple[str, str, date | None], int] = {("oh-elm-police", "tfm", date(2025, 2, 1)): 1}
    numbers["oh-elm-police", "tfm", date(2025, 3, 10)] = 2
    ledger = IdLedger({("OH", normal_form(A)): "oh-elm-police"}, numbers)
    assert standing(D2, ledger=ledger) == {TWO: [(0, 0)]}
    assert standing(D1, D2, days=[0, 1], ledger=ledger) == {ONE: [(0, 0)], TWO: [(1, 1)]}


def test_an_id_that_a_judgement_made_one_with_another_redirects() -> None:
    ledger = IdLedger(
        {("OH", normal_form("Brookfield Police")): "oh-brookfield-police",
         ("OH", normal_form("Brookford Police")): "oh-brookford-police"}, {}
    )  # fmt: skip
    lists = [[Line("Brookfield Police", "tfm", D1)], [Line("Brookford Police", "tfm", D2)]]
    found = ask(*lists, ledger=ledger, judgements=[judge("same", "Brookfield Police", "Brookford Police")])
    (agency,) = found.identity.agencies
    (former,) = {"oh-brookfield-police", "oh-brookford-police"} - {agency.agency_id}
    assert found.identity.redirects == {former: agency.agency_id}


def test_a_judgement_that_parts_two_leaves_the_id_with_its_first_spelling() -> None:
    one, other = "Elm Police", "City of Elm Police"
    ledger = IdLedger({("OH", normal_form(one)): "oh-elm-police", ("OH", normal_form(other)): "oh-elm-police"}, {})
    found = ask(
        [Line(one, "tfm", D1)], [Line(other, "tfm", D2)], ledger=ledger, judgements=[judge("distinct", one, other)]
    )
    assert found.agency(one) == {"oh-elm-police"}
    assert found.agency(other).isdisjoint({"oh-elm-police"})


def test_an_agency_without_a_name_has_an_id() -> None:
    found = ask([Line("", "tfm", D1)])
    (agency,) = found.identity.agencies
    assert agency.agency_id == "oh-unnamed"


def test_the_agencys_name_is_its_newest_spelling() -> None:
    found = ask([Line("City of Elm Police Department", "tfm", D1)], [Line("ELM Police Department", "tfm", D1)])
    (agency,) = found.identity.agencies
    assert agency.name == "ELM Police Department"


def test_numbering_of_rows_does_not_matter_to_small_lists() -> None:
    lists = [[Line("Elm Police", "tfm", D1), STAYS], [STAYS, Line("Elms Police", "tfm", D1)]]
    one, other = ask(*lists), ask(*lists, reverse=True)
    assert digest(one.identity, one.rows) == digest(other.identity, other.rows)
