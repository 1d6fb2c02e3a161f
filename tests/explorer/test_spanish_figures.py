"""Verdicts on published figures in Spanish: those of the package whole, and planted ones of every check by hand."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from starlette.testclient import TestClient

import section287g
from section287g.datafiles import data_file, read_table
from section287g.explorer.told import tell
from section287g.explorer.words import catalogue, words_of
from section287g.figures import Figure, Verdict, check_figures, read_figures
from section287g.figures.criminality import check_criminality
from section287g.figures.periods import BETWEEN, JOINED, LEFT
from section287g.figures.standing import ListThen, in_words, the_lists
from section287g.funding import read_policy
from section287g.funding.rules import Table
from section287g.handovers.measures import CriminalityShares
from section287g.identity.names import TYPES_SCHEMA

SPANISH, ENGLISH = words_of("es"), words_of("en")
NUMBER = re.compile(r"\d[\d,.:/-]*\d|\d")
COLUMNS = (
    "id", "source", "published", "statement", "kind", "unit", "relation", "value", "from_day", "day", "check",
    "parameters",
)  # fmt: skip
USUAL = {
    "id": "planted", "source": "a test", "published": "2025-09-04", "statement": "planted", "kind": "number",
    "unit": "agreements", "relation": "exactly", "value": "3", "day": "2025-09-03", "check": "count",
}  # fmt: skip
MakeFigure = Callable[..., Figure]


@pytest.fixture
def figure(tmp_path: Path) -> MakeFigure:
    """One figure, by way of a file and its reader."""

    def read(**cells: str) -> Figure:
        path = tmp_path / "mine.csv"
        with path.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerow({**USUAL, **cells})
        return read_figures(path)[0]

    return read


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    with section287g.open() as registry:
        return check_figures(registry)


def spanish(text: str, kind: str = "sentence") -> str | None:
    told = tell(SPANISH, kind, text)
    return None if told is None else html.unescape(told)


def parts(verdict: Verdict) -> Iterator[tuple[str, str]]:
    yield "sentence", verdict.because
    if verdict.claimed is not None:
        yield "claimed", verdict.claimed
    for one in verdict.found:
        yield "found", str(one)


def test_a_spanish_page_is_spanish(site: TestClient) -> None:
    page = site.get("/es/figures").text
    main = page.partition("<main")[2].partition("</main>")[0]
    assert main.count("<article") > 30
    assert 'lang="en"' not in main
    assert "Publicado: noticia, 2025-09-03. Se afirmó: casi 960 agencias." in main


def test_an_english_page_has_the_words_of_the_verdicts(site: TestClient, verdicts: list[Verdict]) -> None:
    main = site.get("/figures").text.partition("<main")[2].partition("</main>")[0]
    assert 'lang="' not in main
    for one in verdicts:
        article = main.partition(f'<article id="{one.id}"')[2].partition("</article>")[0]
        assert f"<p>{escape(one.because)}</p>" in article
        assert f": {escape(one.source)}. " in article
        for found in one.found:
            assert f"<li>{escape(found)}</li>" in article
        assert f": {escape(one.claimed or 'no number')}." in article


def test_every_verdict_of_the_package_is_told_whole_with_its_numbers(verdicts: list[Verdict]) -> None:
    for verdict in verdicts:
        for kind, text in parts(verdict):
            told = tell(SPANISH, kind, text)
            assert told is not None, text
            assert "<" not in told, told
            assert sorted(NUMBER.findall(told.unescape())) == sorted(NUMBER.findall(text)), told


def test_a_long_explanation_is_told_as_written_by_hand(verdicts: list[Verdict]) -> None:
    local = next(one for one in verdicts if one.id == "fl-2025-09-26-local")
    assert spanish(local.because) == (
        "Por equipo para 974 agentes, a 7,500 dólares cada uno, corresponden 7,305,000 dólares (según lo informado, "
        "7,300,000 dólares, redondeado); quedan 2,700,665 dólares, el transporte según lo informado (2,700,000 "
        "dólares, redondeado), lo que daría para 27 asignaciones para vehículos a 100,000 dólares cada una "
        "(deducido, no informado), con un sobrante de 665 dólares; por tanto, no se puede saber si el total es lo "
        "que dan las condiciones; para ello hace falta lo siguiente: el número de agencias que recibieron pagos, o "
        "los pagos por agencia; según reimbursement.equipment.amount al 2025-09-26 (informado, confianza media) y "
        "reimbursement.vehicle.amount, con valor conocido desde el 2025-09-30 (informado, confianza media), con "
        "importes enteros (equipment_amount=fixed y vehicle_amount=fixed); reimbursement.equipment.amount se apoya "
        "también en este informe (florida-2025-09-26)."
    )
    assert [spanish(str(one), "found") for one in local.found] == [
        "974 agentes (published.payments.florida_local.officers al 2025-09-26)",
        "7,305,000 dólares por equipo (reimbursement.equipment.amount al 2025-09-26)",
        "2,700,665 dólares que quedan, el transporte según lo informado "
        "(published.payments.florida_local.total al 2025-09-26)",
        "27 asignaciones para vehículos (deducido) (reimbursement.vehicle.amount al 2025-09-30)",
        "665 dólares de sobrante (reimbursement.vehicle.amount al 2025-09-30)",
    ]


CHANGES = {"check": "changes", "from_day": "2021-01-20", "day": "2025-01-20"}
GROWTH = {"check": "growth", "kind": "growth", "from_day": "2025-01-20"}
RULE = {"check": "rule", "kind": "rule", "unit": "", "relation": "", "value": ""}
MONEY = {"check": "allotments", "unit": "dollars", "day": "2026-02-13"}
BY_BOTH = (
    "según reimbursement.equipment.amount al 2026-02-13 (informado, confianza media) y reimbursement.vehicle.amount "
    "al 2026-02-13 (informado, confianza media), con importes enteros (equipment_amount=fixed y vehicle_amount=fixed)"
)
PAYMENTS = "registros de los pagos de ICE a cada agencia, con pagador, día y finalidad"
DONE = f"qué se hizo bajo ello, las reglas no lo muestran; para eso hace falta lo siguiente: {PAYMENTS}."


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            {"unit": "states", "relation": "about", "value": "39"},
            "Las listas del 2025-09-03 am (1ef4a853) y pm (12e0e603) tienen cada una 957 acuerdos de 796 agencias en "
            "40 estados: aproximadamente 39 (aproximadamente: con un margen del 1 % del valor) no se sostiene para "
            "estados.",
        ),
        (
            {"day": "2025-09-02", "value": "956"},
            "Las listas del 2025-09-02 am (94f7763d) y pm (b3b4664d) tienen, respectivamente, 956 acuerdos de 795 "
            "agencias y 957 acuerdos de 796 agencias: 956 se sostiene para acuerdos en la lista 94f7763d.",
        ),
        (
            {"day": "2010-01-01"},
            "Ninguna lista de este registro es tan antigua como el 2010-01-01; la primera es del 2021-01-12 pm "
            "(e0704959).",
        ),
        (
            {"day": "2027-01-01"},
            "El 2027-01-01 es posterior a la lista más nueva de este registro, la del 2026-02-27 am (ac3a707e).",
        ),
        (
            {**GROWTH, "unit": "agencies", "relation": "at least", "value": "99", "parameters": "state=TX;model=jem"},
            "La tabla de la página del 2024-12-17 pm (d1951648), vigente el 2025-01-20, tiene 23 acuerdos de 23 "
            "agencias, y las listas del 2025-09-03 am (1ef4a853) y pm (12e0e603) tienen cada una 36 acuerdos de 36 "
            "agencias: un cambio del +56.5 por ciento en acuerdos y del +56.5 por ciento en agencias; al menos el 99 "
            "por ciento no se sostiene para agencias.",
        ),
        (
            {"check": "signed", "from_day": "2025-01-20", "day": "2025-01-21", "relation": "more than"},
            "La tabla de la página del 2024-12-17 pm (d1951648), vigente el 2025-01-21, tiene 0 acuerdos de 0 "
            "agencias (ningún tipo) con firma del 2025-01-20 al 2025-01-21: más de 3 no se sostiene para "
            "acuerdos; según todas las listas de este registro juntas, en ese tiempo se firmaron 0 acuerdos "
            "de 0 agencias.",
        ),
        (
            {**CHANGES, "value": "13", "parameters": "change=left"},
            "De la tabla de la página del 2021-01-15 pm (fc193763), vigente el 2021-01-20, a la tabla de la "
            "página del 2024-12-17 pm (d1951648), vigente el 2025-01-20, salieron 13 acuerdos (12 agencias) y "
            "entraron 0 acuerdos (0 agencias): 13 se sostiene para acuerdos.",
        ),
        (
            {
                "check": "left", "kind": "event", "unit": "", "relation": "", "value": "", "day": "2021-03-01",
                "parameters": "agreement=ma-bristol-county-sheriff:jem",
            },
            "El acuerdo ma-bristol-county-sheriff:jem está en la tabla de la página del 2021-01-15 pm (fc193763), "
            "vigente el 2021-03-01.",
        ),
        (
            {
                "check": "left", "kind": "event", "unit": "", "relation": "", "value": "",
                "parameters": "agreement=tx-nobody-sheriff:tfm",
            },
            "Ninguna lista de este registro hasta el 2025-09-03 muestra un acuerdo tx-nobody-sheriff:tfm; «287g "
            "agencies --search» encuentra los identificadores.",
        ),
        (
            {
                "check": "not-testable", "relation": "about", "value": "5", "day": "2025-09-02",
                "parameters": "needs=payments|officers;model=tfm",
            },
            "Las listas de acuerdos no muestran esto; para saberlo hace falta lo siguiente: "
            f"{PAYMENTS}, así como los recuentos de ICE de los agentes propuestos, capacitados y acreditados bajo "
            "cada acuerdo; la lista del 2025-09-02 pm (b3b4664d) muestra 473 acuerdos de 473 agencias bajo tfm, de "
            "un total de 957 acuerdos de 796 agencias.",
        ),
        (
            {**RULE, "day": "2024-01-01", "parameters": "rules=state.tx.grant;asked=announced;needs=payments"},
            "Sin valor conocido el 2024-01-01: state.tx.grant (se conoce uno desde el 2026-01-01); por tanto, no se "
            f"puede saber: ninguna fuente dice cuál era state.tx.grant el 2024-01-01; {DONE}",
        ),
        (
            {**RULE, "day": "2026-09-01", "parameters": "rules=state.tx.grant;asked=in-force;needs=payments"},
            "Promulgado, desde el 2026-01-01: state.tx.grant es de 80,000 dólares desde 0, 100,000 dólares desde "
            "100000, 120,000 dólares desde 500000 y 140,000 dólares desde 1000000 (habitantes del condado, según el "
            "último censo decenal) (confianza media; tx-sb8-2025); por tanto, el 2026-09-01 se sostiene como "
            f"condición promulgada en vigor; {DONE}",
        ),
        (
            {
                **RULE, "day": "2025-09-03",
                "parameters": "rules=reimbursement.salary.share:0.5;asked=in-force;needs=payments",
            },
            "Anunciado el 2025-09-02 para empezar el 2025-10-01: reimbursement.salary.share es del 100 por ciento "
            "(confianza media; dhs-2025-09-02); por tanto, no se sostiene: reimbursement.salary.share no es 0.5; "
            + DONE,
        ),
        (
            {
                **RULE, "day": "2025-09-03",
                "parameters": "rules=reimbursement.salary.share|reimbursement.funding_law;asked=in-force;"
                "needs=payments",
            },
            "Anunciado el 2025-09-02 para empezar el 2025-10-01: reimbursement.salary.share es del 100 por ciento "
            "(confianza media; dhs-2025-09-02); anunciado, desde el 2025-09-02: reimbursement.funding_law es "
            "«ley One Big Beautiful Bill Act» (confianza media; dhs-2025-09-02); el 2025-09-03 "
            f"reimbursement.salary.share no había empezado, así que no se sostiene como condición en vigor; {DONE}",
        ),
        (
            {**MONEY, "value": "144999", "parameters": "terms=equipment|vehicles;officers=6;vehicles=1"},
            "Por equipo para 6 agentes, a 7,500 dólares cada uno, corresponden 45,000 dólares y por 1 "
            "asignación para vehículos, a 100,000 dólares, corresponden 100,000 dólares; 145,000 dólares en "
            f"total, 1 dólar más de lo afirmado: 144,999 dólares no se sostiene como lo que dan las "
            f"condiciones; {BY_BOTH}; como límite máximo (la opción actual_up_to_cap) una asignación puede "
            "ser también menor.",
        ),
        (
            {
                **MONEY, "value": "10005665",
                "parameters": "terms=equipment|vehicles;officers=974;transport=2600000;sum=10005665;needs=payments",
            },
            "Por equipo para 974 agentes, a 7,500 dólares cada uno, corresponden 7,305,000 dólares; el importe es la "
            "suma de 10,005,665 dólares; quedan 2,700,665 dólares, lo que daría para 27 asignaciones para "
            "vehículos a 100,000 dólares cada una (deducido, no informado), con un sobrante de 665 dólares; por "
            f"tanto, no se sostiene: por transporte se informaron 2,600,000 dólares, y quedan 2,700,665 "
            f"dólares; {BY_BOTH}.",
        ),
        (
            {**MONEY, "value": "100000", "parameters": "terms=vehicles;needs=payments"},
            "Quedan 100,000 dólares, lo que daría para 1 asignación para vehículos a 100,000 dólares cada una "
            "(deducido, no informado), sin sobrante; por tanto, no se puede saber si el total es lo que dan las "
            f"condiciones; para ello hace falta lo siguiente: {PAYMENTS}; según reimbursement.vehicle.amount al "
            "2026-02-13 (informado, confianza media), con importes enteros (vehicle_amount=fixed).",
        ),
        (
            {**MONEY, "day": "2025-09-25", "value": "45000", "parameters": "terms=equipment;officers=6"},
            "No se conoce ningún valor de reimbursement.equipment.amount el 2025-09-25; se conoce uno desde el "
            "2025-09-26.",
        ),
    ],
)  # fmt: skip
def test_a_figure_of_one_s_own_is_told_as_written_by_hand(
    figure: MakeFigure, cells: dict[str, str], told: str
) -> None:
    with section287g.open() as registry:
        (verdict,) = check_figures(registry, [figure(**cells)])
    assert spanish(verdict.because) == told
    assert all(tell(SPANISH, kind, text) is not None for kind, text in parts(verdict))


DETAINERS = CriminalityShares(
    "detainers, requests to hold", "as coded when the detainer was made", 200,
    {"convicted": 90, "pending": 70, "neither": 40}, "",
)  # fmt: skip
ARRESTS = CriminalityShares(
    "all arrests", "as labelled", 1000, {"convicted": 300, "pending": 200, "neither or not recorded": 500}, ""
)
WITHHELD = CriminalityShares("arrests, 287(g) by method or programme", "as labelled", None, {}, "withheld")
STATEMENT = {"kind": "outcome", "unit": "persons", "relation": "", "value": "", "day": "", "check": "criminality"}
CODING = (
    "Dicen si alguien tiene una condena, y no por qué, de modo que no se puede saber la gravedad de un delito; "
    "y no se afirma ningún porcentaje."
)


def test_what_a_release_shows_is_told(figure: MakeFigure) -> None:
    answer = check_criminality(figure(parameters="needs=payments", **STATEMENT), [DETAINERS, ARRESTS], "2026-03")
    assert spanish(answer.because) == (
        "Los códigos del propio ICE en la publicación de datos 2026-03 dan esto: de 200 solicitudes de retención, "
        "las que piden retener (según el código de cuando se hizo la solicitud): con condena 45.0 por ciento, "
        "con causa pendiente 35.0 por ciento, ni una ni otra 20.0 por ciento, sin registrar 0.0 por ciento; de "
        f"1,000 arrestos, todos (según la etiqueta): con condena 30.0 por ciento, con causa pendiente 20.0 por "
        f"ciento. {CODING}"
    )
    assert [spanish(str(one), "found") for one in answer.found[-2:]] == [
        "200 del total de arrestos, con causa pendiente, de 1,000 (publicación de datos 2026-03, según la etiqueta)",
        "500 del total de arrestos, ni una ni otra o sin registrar, de 1,000 (publicación de datos 2026-03, según la "
        "etiqueta)",
    ]
    hidden = check_criminality(figure(parameters="needs=payments", **STATEMENT), [WITHHELD], "2026-03")
    assert hidden.because.startswith("ICE's own coding in release 2026-03 gives no share that may be told. It says")
    assert spanish(hidden.because) == (
        f"Los códigos del propio ICE en la publicación de datos 2026-03 no dan ningún porcentaje que se pueda "
        f"decir. {CODING}"
    )


@pytest.mark.parametrize(
    ("value", "classes", "told"),
    [
        (
            "80",
            "convicted|pending;of=detainers",
            "Según los códigos del propio ICE en la publicación de datos 2026-03, con condena o con causa pendiente: "
            "el 80.0 por ciento de solicitudes de retención, las que piden retener (según el código de cuando se "
            "hizo la solicitud); 80 por ciento se sostiene para solicitudes de retención, las que piden retener.",
        ),
        (
            "31",
            "convicted;of=arrests",
            "Según los códigos del propio ICE en la publicación de datos 2026-03, con condena: el 30.0 por ciento "
            "de todos los arrestos (según la etiqueta); 31 por ciento no se sostiene para ninguno de esos grupos.",
        ),
        (
            "50",
            "neither;of=arrests",
            "La publicación de datos 2026-03 no distingue por separado: ni una ni otra.",
        ),
    ],
)
def test_a_share_that_is_claimed_is_told(figure: MakeFigure, value: str, classes: str, told: str) -> None:
    cells = {**STATEMENT, "kind": "share", "relation": "exactly", "value": value}
    asked = figure(parameters=f"needs=payments;classes={classes}", **cells)
    answer = check_criminality(asked, [DETAINERS, ARRESTS, WITHHELD], "2026-03")
    assert spanish(answer.because) == told
    assert spanish(answer.claimed or "", "claimed") == f"{value} por ciento de las personas"


LIST = ListThen("12e0e603", "participating", date(2025, 9, 3), "pm", date(2025, 9, 3), 9)
MORNING = ListThen("1ef4a853", "participating", date(2025, 9, 3), "am", date(2025, 9, 3), 8)
OLDER = ListThen("d1951648", "page table", date(2024, 12, 17), "pm", date(2025, 1, 20), 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            f"{the_lists((MORNING, LIST))} shows none, and growth from none has no percentage.",
            "Las listas del 2025-09-03 am (1ef4a853) y pm (12e0e603) no muestran ninguno, y un crecimiento "
            "desde ninguno no tiene porcentaje.",
        ),
        (
            f"the agreement tx-a:tfm stood last on {in_words(MORNING)} and is not on the next, {in_words(LIST)}, and "
            "was absent only: it returned.",
            "El acuerdo tx-a:tfm estuvo por última vez en la lista del 2025-09-03 am (1ef4a853) y no está en la "
            "siguiente, la lista del 2025-09-03 pm (12e0e603), y solo estuvo ausente: volvió.",
        ),
        (
            f"the agreement tx-a:tfm stood last on {in_words(MORNING)} and is not on the next, "
            f"{in_words(LIST)}: absent so far, on too few later lists to say that it ended.",
            "El acuerdo tx-a:tfm estuvo por última vez en la lista del 2025-09-03 am (1ef4a853) y no está en la "
            "siguiente, la lista del 2025-09-03 pm (12e0e603): ausente hasta ahora, en demasiado pocas listas "
            "posteriores para decir que terminó.",
        ),
        (
            f"from {in_words(OLDER)} to {in_words(LIST)} 2 agreements (1 agency) {LEFT}, 1 agreement (1 agency) "
            f"{JOINED} and 1 agreement {BETWEEN}, so 2 holds for agreements and not for agencies.",
            "De la tabla de la página del 2024-12-17 pm (d1951648), vigente el 2025-01-20, a la lista del "
            "2025-09-03 pm (12e0e603) salieron 2 acuerdos (1 agencia), entró 1 acuerdo (1 agencia), y entró y "
            "salió entre medias 1 acuerdo: 2 se sostiene para acuerdos y no para agencias.",
        ),
        (
            f"{in_words(LIST)} has 5 agreements of 2 agencies, so 3 holds for spellings of agencies as written "
            "and not for agencies.",
            "La lista del 2025-09-03 pm (12e0e603) tiene 5 acuerdos de 2 agencias: 3 se sostiene para grafías de "
            "agencias tal como están escritas y no para agencias.",
        ),
        ("This registry holds no participating lists.", "Este registro no tiene listas de agencias participantes."),
        (
            "Reimbursement.vehicle.amount on 2026-02-13 is zero, and a rest is no number of such allotments.",
            "La regla reimbursement.vehicle.amount es cero al 2026-02-13, y un resto no es ningún número de tales "
            "asignaciones.",
        ),
    ],
)
def test_what_other_lists_would_give_is_told(text: str, told: str) -> None:
    assert spanish(text[0].upper() + text[1:]) == told


@pytest.mark.parametrize(
    "text",
    [
        "The list of 2025-09-03 pm (12e0e603) has 3 agreements of 2 agencies, so 3 holds for potatoes.",
        "No release of such records is given; it is said that the moon is near.",
        "The lists give no reason",
        "",
        "; the lists give no reason.",
    ],
)
def test_a_sentence_with_a_part_that_has_no_form_is_not_told_by_halves(text: str) -> None:
    assert tell(SPANISH, "sentence", text) is None


def test_a_quotation_without_a_translation_stays_and_is_marked(figure: MakeFigure) -> None:
    claim = "<b>month</b> & more"
    parameters = f"rules=reimbursement.award.period:{claim};asked=announced;needs=payments"
    with section287g.open() as registry:
        (verdict,) = check_figures(registry, [figure(**RULE, day="2025-10-01", parameters=parameters)])
    told = tell(SPANISH, "sentence", verdict.because)
    assert told is not None
    assert 'no es «<span lang="en">&lt;b&gt;month&lt;/b&gt; &amp; more</span>»' in told
    assert "reimbursement.award.period es «trimestre»" in told
    assert tell(ENGLISH, "sentence", verdict.because) == escape(verdict.because)


def test_every_rule_of_the_programme_can_be_told_on_any_day(figure: MakeFigure) -> None:
    """Units, bands, statuses, days and confidences of all rules, before, between and after their values."""
    policy = read_policy()
    days = {path: {value.start for value in rule.values} for path, rule in policy.parameters.items()}
    asked = [
        figure(**RULE, day=str(day), parameters=f"rules={path};asked=announced;needs=payments")
        for path, starts in days.items()
        for day in sorted({date(2015, 1, 1), *starts})
    ]
    assert sum(isinstance(value.value, Table) for rule in policy.parameters.values() for value in rule.values) > 1
    with section287g.open() as registry:
        for verdict in check_figures(registry, asked, policy):
            for kind, text in parts(verdict):
                assert tell(SPANISH, kind, text) is not None, text


def test_every_type_of_agency_has_a_form() -> None:
    lines = read_table(data_file("identity", "agency_types.csv"), TYPES_SCHEMA)
    for kind in sorted({line["type"] for line in lines}):
        assert tell(SPANISH, "found", f"2 agencies of type {kind} (2025-09-03 pm, list 12e0e603)") is not None, kind


BASE = next(one for one in read_figures() if one.id == "fl-2025-09-26-total")


@given(
    value=st.decimals(min_value=0, max_value=10**10, places=2),
    officers=st.integers(min_value=0, max_value=10**6),
    vehicles=st.none() | st.integers(min_value=0, max_value=10**4),
    relation=st.sampled_from(("exactly", "about", "almost", "more than", "at least")),
)
def test_any_amounts_are_told_with_the_same_numbers(
    value: Decimal, officers: int, vehicles: int | None, relation: str
) -> None:
    parameters = {"terms": ("equipment", "vehicles"), "officers": (str(officers),), "needs": ("payments",)}
    if vehicles is not None:
        parameters["vehicles"] = (str(vehicles),)
    claimed = replace(BASE, value=value, relation=relation, parameters=parameters)
    (verdict,) = check_figures(section287g.open(), [claimed])
    for kind, text in parts(verdict):
        told = spanish(text, kind)
        assert told is not None, text
        assert sorted(NUMBER.findall(told)) == sorted(NUMBER.findall(text))


def test_no_form_is_left_over() -> None:
    """Every kind of phrase is one that a page asks for, or is put into another; every list says how it is joined."""
    forms = {key: text for key, text in catalogue("en").items() if key.startswith("told.")}
    kinds = {key.split(".")[1] for key in forms} - {"between"}
    put_in = {name for text in forms.values() for name in re.findall(r"\{([a-z]+)\d?(?:_[a-z]+)?\}", text)}
    assert kinds - put_in == {"sentence", "claimed", "found"} - put_in
    assert {"sentence", "found"} <= kinds
    texts = [text for key, text in forms.items() if not key.startswith("told.between.")]
    assert len(texts) == len(forms) - 3


def test_charts_of_figures_are_told_in_spanish(site: TestClient) -> None:
    page = html.unescape(site.get("/es/charts/interactive/figures").text)
    main = page.partition("<main")[2].partition("</main>")[0]
    assert 'lang="en"' not in main
    assert (
        '<th scope="row">Hay 958 acuerdos</th><td>Departamento de Seguridad Nacional, comunicado del 2025-09-02'
        in main
    )
    assert "noticia, 2025-09-03: 960 Agencias." in main
    sources = {
        row.get("source") for rows in site.get("/es/charts/figures.json").json()["datasets"].values() for row in rows
    }
    assert "Pano, resumen de prensa del 2026-02-16" in sources
    assert "Pano, press summary of 2026-02-16" not in sources
    assert "Pano, press summary of 2026-02-16" in site.get("/es/charts/figures.csv").text


def test_a_card_says_in_spanish_why_there_is_none(site: TestClient) -> None:
    page = html.unescape(site.get("/es/embed/nation?as_of=x").text)
    assert "<p>«x» no es ni un día (como 2025-09-03) ni el id de una lista</p>" in page
    assert 'lang="en"' not in page
