"""Judgements join and part spellings, and contradictions among them name every line."""

from __future__ import annotations

import pytest

from section287g.datafiles import DataFileError
from section287g.errors import JudgementConflict
from section287g.identity import read_judgements

from .lines import Line, ask, judge

SHERIFF, PRISON = "Elm County Sheriff's Office", "Elm County Prison"


def test_a_judgement_joins_what_no_rule_would() -> None:
    found = ask([Line("Brookfield Police", "tfm", "2025-02-01")], [Line("Brookford Police", "tfm", "2025-03-01")],
                judgements=[judge("same", "Brookfield Police", "Brookford Police")])  # fmt: skip
    assert len(found.identity.agencies) == 1
    assert len(found.identity.agreements) == 1


def test_distinct_beats_every_rule_and_all_that_would_follow_from_it() -> None:
    """A is B by wording and B is C by a rename; one judgement says that A is not C."""
    a, b, c = "City of Elmm Police Department", "Elmm Police Department", "Elms Police Department"
    lists = [[Line(a, "tfm", "2025-02-01")], [Line(b, "tfm", "2025-02-01")], [Line(c, "tfm", "2025-02-01")]]
    assert len(ask(*lists).identity.agencies) == 1
    parted = ask(*lists, judgements=[judge("distinct", a, c)])
    assert parted.agency(c).isdisjoint(parted.agency(a))
    assert any(one.verdict == "vetoed" and "Ann" in one.evidence for one in parted.identity.decisions)


def test_a_judgement_of_one_model_moves_that_models_rows_alone() -> None:
    lists = [
        [Line(SHERIFF, "wso", "2025-02-01"), Line(SHERIFF, "jem", "2025-02-01")],
        [Line(PRISON, "wso", "2025-02-01"), Line(SHERIFF, "jem", "2025-02-01")],
    ]
    found = ask(*lists, judgements=[judge("same", SHERIFF, PRISON, model="wso")])
    prison = found.agency(PRISON)
    assert found.agreements() == {"oh-elm-county-prison:wso": [(0, 1)], "oh-elm-county-sheriff:jem": [(0, 1)]}
    assert prison == {"oh-elm-county-prison"}
    assert found.agency(SHERIFF) == {"oh-elm-county-prison", "oh-elm-county-sheriff"}  # by model


def test_a_judgement_of_one_model_goes_on_through_another() -> None:
    chain = ["Elm County Sheriff's Office", "Elm County Corrections", "Elm County Board of County Commissioners"]
    lists = [[Line(name, "wso", "2025-02-01")] for name in chain]
    rules = [judge("same", chain[0], chain[1], model="wso"), judge("same", chain[1], chain[2], model="wso", line=3)]
    found = ask(*lists, judgements=rules)
    assert found.agreements() == {"oh-elm-county-board-of-county-commissioners:wso": [(0, 2)]}


def own_file(tmp_path: object, *lines: str) -> object:
    path = tmp_path / "own.csv"  # type: ignore[operator]
    head = "verdict,state,model,a,b,listed_together,decided_by,evidence"
    path.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
    return path


def test_same_and_distinct_of_one_pair_stop_the_build_and_name_both_lines(tmp_path: object) -> None:
    path = own_file(
        tmp_path,
        "same,OH,,Elm Police,Oak Police,,person: Ann,seen",
        "distinct,OH,,Oak Police,ELM POLICE,,person: Bob,told",
    )
    with pytest.raises(JudgementConflict) as conflict:
        read_judgements([path])  # type: ignore[list-item]
    said = str(conflict.value)
    assert "own.csv, line 2" in said
    assert "own.csv, line 3" in said
    assert "Ann" in said
    assert "Bob" in said


def test_a_chain_of_same_that_joins_what_is_distinct_names_every_line(tmp_path: object) -> None:
    path = own_file(
        tmp_path,
        "same,OH,,Elm Police,Fir Police,,person: Ann,seen",
        "same,OH,,Fir Police,Ash Police,,person: Ann,seen",
        "distinct,OH,,Elm Police,Ash Police,,person: Bob,told",
    )
    with pytest.raises(JudgementConflict) as conflict:
        read_judgements([path])  # type: ignore[list-item]
    for line in (2, 3, 4):
        assert f"own.csv, line {line}" in str(conflict.value)


def test_two_judgements_that_move_one_models_rows_to_two_places_are_named(tmp_path: object) -> None:
    path = own_file(
        tmp_path,
        "same,OH,wso,Elm Police,Fir Police,,person: Ann,seen",
        "same,OH,wso,Elm Police,Ash Police,,person: Bob,seen",
    )
    with pytest.raises(JudgementConflict, match=r"(?s)own\.csv, line 2.*own\.csv, line 3"):
        read_judgements([path])  # type: ignore[list-item]


def test_a_users_judgement_against_the_packages_own_names_both_files(tmp_path: object) -> None:
    own = read_judgements()[0]
    path = own_file(tmp_path, f'distinct,{own.state},,"{own.a}","{own.b}",,person: Bob,told')
    with pytest.raises(JudgementConflict, match=r"(?s)judgements\.csv.*own\.csv|own\.csv.*judgements\.csv"):
        read_judgements([path])  # type: ignore[list-item]


@pytest.mark.parametrize(
    "line",
    [
        "same,OH,,Elm Police,ELM  POLICE,,person: Ann,seen",
        "distinct,OH,wso,Elm Police,Oak Police,,person: Ann,seen",
        "maybe,OH,,Elm Police,Oak Police,,person: Ann,seen",
        "same,XX,,Elm Police,Oak Police,,person: Ann,seen",
        "same,OH,,Elm Police,Oak Police,no,person: Ann,seen",
        "same,OH,,Elm Police,Oak Police,,Ann,seen",
        "same,OH,,Elm Police,Oak Police,,person: Ann,",
    ],
)
def test_a_malformed_judgement_is_named_by_file_and_line(line: str, tmp_path: object) -> None:
    with pytest.raises(DataFileError, match=r"^own\.csv, line 2"):
        read_judgements([own_file(tmp_path, line)])  # type: ignore[list-item]


def test_same_of_two_listed_together_needs_to_be_said() -> None:
    lists = [[Line("Elm Police", "tfm", "2025-02-01"), Line("City of Elm Police Force", "tfm", "2025-02-02")]]
    with pytest.raises(JudgementConflict, match=r"own\.csv, line 2.*listed_together"):
        ask(*lists, judgements=[judge("same", "Elm Police", "City of Elm Police Force")])
    found = ask(*lists, judgements=[judge("same", "Elm Police", "City of Elm Police Force", together="yes")])
    assert len(found.identity.agencies) == 1
    assert len(found.identity.agreements) == 1
    assert len(found.identity.duplicates) == 1


def test_an_undecided_judgement_joins_nothing_and_stays_a_question() -> None:
    lists = [[Line("Elm Police", "tfm", "2025-02-01")], [Line("Ash Police", "tfm", "2025-03-01")]]
    found = ask(*lists, judgements=[judge("undecided", "Elm Police", "Ash Police")])
    assert len(found.identity.agencies) == 2
    assert [one.verdict for one in found.identity.decisions] == ["undecided"]


def test_a_judgement_on_names_that_no_list_shows_is_inert() -> None:
    found = ask([Line("Elm Police", "tfm", "2025-02-01")], judgements=[judge("same", "Elm Police", "Nowhere Police")])
    assert len(found.identity.agencies) == 1
    assert found.identity.decisions == ()
