"""Reasons of places are told in Spanish, judgements with their notes; an unknown note stays English and is marked."""

from __future__ import annotations

import re
from pathlib import Path
from types import MappingProxyType

import pytest
import yaml
from starlette.testclient import TestClient

import section287g
from section287g.explorer import make_app
from section287g.explorer.forms import said_in
from section287g.explorer.texts import texts_in
from section287g.explorer.words import words_of
from section287g.places.judgements import place_judgements

FILE = Path(__file__).parents[3] / "src" / "section287g" / "explorer" / "data" / "texts" / "places.es.yaml"
SHOWN = ("jurisdiction_by", "county_by", "population_by", "sworn_by", "ori_by")
"""The reasons that the page of an agency tells."""
NOT_SHOWN = ("place_by", "point_by")
PLACE = re.compile(r'<section aria-labelledby="place">.*?</section>', re.DOTALL)
NOTE = re.compile(r'<span class="note">(.*?)</span></dd>')
AIRPORT = "fl-sarasota-manatee-airport-authority-police"
ENGLISH = (
    "judgement (high): The airport lies on the line between Manatee and Sarasota counties, and its police say that "
    "they act in both (flysrq.com/police); the rosters of the FBI and HIFLD file them in Sarasota County."
)
SPANISH = (
    "juicio (confianza alta): El aeropuerto está sobre el límite entre los condados de Manatee y Sarasota, y su "
    "policía dice que actúa en ambos (flysrq.com/police); las nóminas del FBI y HIFLD lo ponen en el condado de "
    "Sarasota."
)
LAS_VEGAS = (
    "juicio: La policía de Las Vegas y el departamento del sheriff del condado de Clark se unificaron el 1973-07-01 "
)


def place_of(site: TestClient, address: str) -> str:
    """What a page says of the place of its agency."""
    response = site.get(address)
    assert response.status_code == 200
    found = PLACE.search(response.text)
    assert found is not None
    return found[0]


def test_the_catalogue_has_every_note_and_none_besides() -> None:
    notes = {one.reason.partition(": ")[2] for one in place_judgements().values()}
    assert len(notes) > 50
    assert {pair["en"] for pair in yaml.safe_load(FILE.read_text(encoding="utf-8"))} == notes


def test_every_reason_that_a_page_tells_is_told_in_spanish(site: TestClient) -> None:
    with section287g.open() as registry:
        rows = registry.sql(f"SELECT agency_id, {', '.join(SHOWN)} FROM agencies ORDER BY agency_id")
        first = {row[name]: row["agency_id"] for row in reversed(list(rows)) for name in SHOWN if row[name]}
    assert len(first) > 80
    for agency_id in sorted(set(first.values())):
        told = place_of(site, f"/es/agencies/{agency_id}")
        assert 'lang="en"' not in told, agency_id
        for note in NOTE.findall(told):
            assert not re.search(r"\b(?:judgement|rosters?|lines?|officers|its|says?)\b", note), (agency_id, note)


def test_every_other_reason_of_the_registry_is_known_too() -> None:
    spanish = words_of("es")
    with section287g.open() as registry:
        rows = registry.sql(f"SELECT {', '.join(NOT_SHOWN)} FROM agencies")
        reasons = {row[name] for row in rows for name in NOT_SHOWN if row[name]}
    by_rule = {one for one in reasons if not one.startswith("judgement")}
    assert by_rule
    assert [one for one in sorted(by_rule) if said_in(spanish, "by", one) is None] == []


def test_a_judgement_is_told_in_spanish_with_its_confidence_and_its_note(site: TestClient) -> None:
    assert f'<span class="note">({SPANISH})</span>' in place_of(site, f"/es/agencies/{AIRPORT}")
    assert LAS_VEGAS in place_of(site, "/es/agencies/nv-las-vegas-metropolitan-police")


def test_the_english_page_and_the_data_keep_the_reason_as_it_is(site: TestClient) -> None:
    assert f'<span class="note">({ENGLISH})</span>' in place_of(site, f"/agencies/{AIRPORT}")
    assert site.get(f"/agencies/{AIRPORT}.json").json()["county_by"] == ENGLISH


def test_an_unknown_note_stays_whole_in_english_and_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {english: told for english, told in texts_in("es").items() if not english.startswith("The airport lies")}
    monkeypatch.setattr("section287g.explorer.words.texts_in", lambda language: MappingProxyType(known))
    with section287g.open() as registry, TestClient(make_app(registry)) as own:
        told = place_of(own, f"/es/agencies/{AIRPORT}")
    assert f'<span class="note">(<span lang="en">{ENGLISH}</span>)</span>' in told
    assert "juicio" not in told
