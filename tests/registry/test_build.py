"""Building: the same bytes in any order, one list at a time, on top of what stands; what is refused."""

from __future__ import annotations

import random
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from section287g.errors import InputRefused, JudgementConflict, StorageError
from section287g.registry import Registry, build, open_registry
from section287g.registry.store import read_manifest, write_lock
from support import hostile
from support import workbooks as w
from support.world import EVENTS, World, worlds

from .making import bytes_of, list_id, many, put, row, tables

world_settings = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """Three lists of thirty agencies."""
    folder = tmp_path / "lists"
    for day in range(3):
        put(folder, day, many(30 + day))
    return folder


def test_the_verb_is_the_verb_whichever_way_it_is_imported() -> None:
    import section287g.registry as room
    from section287g.registry.builder import build as inner

    assert room.build is inner
    assert room.open_registry is open_registry
    with pytest.raises(AttributeError):
        _ = room.nothing


@world_settings
@given(worlds(max_lists=6), st.integers(0, 2**16))
def test_the_same_lists_give_the_same_bytes_in_any_order_and_from_anywhere(
    tmp_path_factory: pytest.TempPathFactory, made: World, seed: int
) -> None:
    scratch = tmp_path_factory.mktemp("same")
    (scratch / "lists").mkdir()
    folder = made.write(scratch / "lists")
    build([folder], scratch / "a")
    wanted = bytes_of(scratch / "a")

    build([folder], scratch / "a")  # once more on top of itself
    assert bytes_of(scratch / "a") == wanted

    files = [path for path in folder.rglob("*") if path.is_file()]
    random.Random(seed).shuffle(files)
    build(files, scratch / "b")
    assert bytes_of(scratch / "b") == wanted

    (scratch / "elsewhere" / "deep").mkdir(parents=True)
    moved = shutil.copytree(folder, scratch / "elsewhere" / "deep" / "lists")
    build([moved, folder], scratch / "c")
    assert bytes_of(scratch / "c") == wanted
    text = (scratch / "c" / "datapackage.json").read_text(encoding="utf-8")
    assert str(scratch) not in text


@world_settings
@given(worlds(max_lists=6, max_agencies=12, events=EVENTS), st.integers(0, 2**16))
def test_one_list_at_a_time_ends_where_all_at_once_does(
    tmp_path_factory: pytest.TempPathFactory, made: World, seed: int
) -> None:
    scratch = tmp_path_factory.mktemp("one")
    (scratch / "lists").mkdir()
    folder = made.write(scratch / "lists")
    build([folder], scratch / "whole")
    wanted = bytes_of(scratch / "whole")
    files = [folder / held.sha256[:8] / held.name for held in made.truth.lists]
    ledger = folder / "sightings.csv"

    # a registry that stands in the folder lends what it has read; the files are named again
    for count in range(1, len(files) + 1):
        report = build([*files[:count], ledger], scratch / "grown")
        assert report.reused == count - 1
    assert bytes_of(scratch / "grown") == wanted

    # a registry as the base: only the new file is named
    build([files[0], ledger], scratch / "based")
    for path in files[1:]:
        base = read_manifest(scratch / "based")
        build([path, ledger], scratch / "based", base=base)
    assert bytes_of(scratch / "based") == wanted


def test_a_build_on_top_is_a_build_from_the_lists_named_and_no_others(lists: Path, tmp_path: Path) -> None:
    out = tmp_path / "registry"
    build([lists], out)
    some = sorted(lists.iterdir())[:2]
    build(some, out)
    build(some, tmp_path / "fresh")
    assert bytes_of(out) == bytes_of(tmp_path / "fresh")


def test_lists_are_read_by_several_processes_as_by_one(lists: Path, tmp_path: Path) -> None:
    build([lists], tmp_path / "one")
    build([lists], tmp_path / "two", workers=2)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_the_same_content_under_two_names_is_one_list_of_its_first_day(tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    first = put(folder, 0, many(3))
    (folder / w.name_for("participating", date(2025, 7, 4), "pm")).write_bytes(first.read_bytes())
    report = build([folder], tmp_path / "registry")
    assert (report.files, report.lists) == (2, 1)
    with open_registry(tmp_path / "registry") as registry:
        (line,) = registry.table("lists")
        assert (line["day"], line["half"], line["name"]) == (date(2025, 7, 1), "am", first.name)
        assert {one["name"] for one in registry.table("sightings")} == {path.name for path in folder.iterdir()}
        assert len(registry.series()) == 1


def test_two_contents_under_one_name_are_two_lists_in_the_order_of_saving(tmp_path: Path) -> None:
    late = put(tmp_path / "lists" / "a", 2, many(31), "pm", modified=datetime(2025, 7, 3, 15, 4, tzinfo=UTC))
    early = put(tmp_path / "lists" / "b", 2, many(30), "pm", modified=datetime(2025, 7, 2, 23, 46, tzinfo=UTC))
    assert late.name == early.name
    build([tmp_path / "lists"], tmp_path / "registry")
    with open_registry(tmp_path / "registry") as registry:
        assert [line["agreements"] for line in registry.series()] == [30, 31]
        assert len(registry.agreements(as_of="2025-07-03")) == 31


def test_a_strange_file_stops_only_itself(lists: Path, tmp_path: Path) -> None:
    build([lists], tmp_path / "good")
    strange = {"page.xlsx": hostile.html_page(), "short.xlsx": hostile.truncated(), "table.csv": b"a,b\n1,2\n",
               "undated.csv": w.page_table(many(3)), "empty.xlsx": b""}  # fmt: skip
    for name, data in strange.items():
        (lists / name).write_bytes(data)
    (lists / "~$participatingAgencies07012025am.xlsx").write_bytes(b"lock")
    (lists / ".hidden.xlsx").write_bytes(b"x")
    (lists / "requests.csv").write_text("when,what\n", encoding="utf-8")
    report = build([lists], tmp_path / "registry")
    assert report.lists == 3
    assert {Path(one.name).name for one in report.refused} == set(strange)
    for one in report.refused:
        assert Path(one.name).name in one.message
    assert bytes_of(tmp_path / "registry") == bytes_of(tmp_path / "good")


@pytest.mark.parametrize("data", [hostile.html_page(), w.page_table(many(3))], ids=["page", "undated"])
def test_nothing_is_built_where_nothing_could_be_read(lists: Path, tmp_path: Path, data: bytes) -> None:
    out = tmp_path / "registry"
    build([lists], out)
    before = bytes_of(out)
    bad = tmp_path / "bad"
    bad.mkdir()
    with pytest.raises(InputRefused, match="there is no"):
        build([bad], out)
    (bad / "strange.csv").write_bytes(data)
    with pytest.raises(InputRefused, match=r"strange\.csv"):
        build([bad], out)
    with pytest.raises(InputRefused, match="no such file or folder"):
        build([bad / "nowhere"], out)
    assert bytes_of(out) == before


def test_half_of_the_rows_gone_is_a_broken_file_unless_one_says_otherwise(lists: Path, tmp_path: Path) -> None:
    short = put(lists, 3, many(14))
    put(lists, 4, many(33))
    out = tmp_path / "registry"
    report = build([lists], out)
    (refused,) = report.refused
    assert list_id(short) in refused.message
    assert f"--accept {list_id(short)}" in refused.message
    assert "14 rows after 32" in refused.message
    with open_registry(out) as registry:
        assert len(registry.agreements(status=["absent", "ended"])) == 0

    taken = build([lists], out, accept=[list_id(short)])
    assert taken.refused == ()
    with open_registry(out) as registry:
        assert len(registry.agreements(as_of=list_id(short))) == 14
        assert len(registry.agreements(status="all", as_of=list_id(short))) == 32

    # what a registry holds was taken before
    more = put(tmp_path / "more", 5, many(34))
    grown = build([more], out, base=read_manifest(out))
    assert (grown.lists, grown.refused) == (6, ())


@pytest.mark.parametrize(("before", "after", "taken"), [(30, 15, True), (30, 14, False), (19, 1, True)])
def test_where_the_measure_of_a_short_list_lies(before: int, after: int, taken: bool, tmp_path: Path) -> None:
    put(tmp_path / "lists", 0, many(before))
    put(tmp_path / "lists", 1, many(after))
    assert (build([tmp_path / "lists"], tmp_path / "registry").lists == 2) is taken


def test_a_contradiction_leaves_the_registry_as_it_was(lists: Path, tmp_path: Path) -> None:
    out = tmp_path / "registry"
    build([lists], out)
    before = bytes_of(out)
    one, other = (one.agency for one in many(2))
    own = tmp_path / "own.csv"
    head = "verdict,state,model,a,b,listed_together,decided_by,evidence"
    own.write_text(f"{head}\nsame,OH,,{one},{other},,person: Ann,seen in a letter\n", encoding="utf-8")
    with pytest.raises(JudgementConflict, match=r"own\.csv, line 2"):
        build([lists], out, judgements=[own])
    assert bytes_of(out) == before
    own.write_text(
        f"{head}\nsame,OH,,{one},{other},yes,person: Ann,seen\ndistinct,OH,,{other},{one},,person: Bob,seen\n",
        encoding="utf-8",
    )
    with pytest.raises(JudgementConflict, match=r"(?s)own\.csv, line \d.*own\.csv, line \d"):
        build([lists], out, judgements=[own])
    assert bytes_of(out) == before


def test_a_users_judgement_is_in_the_registry_with_its_evidence(lists: Path, tmp_path: Path) -> None:
    one, other = (one.agency for one in many(2))
    own = tmp_path / "own.csv"
    head = "verdict,state,model,a,b,listed_together,decided_by,evidence"
    own.write_text(f"{head}\nsame,OH,,{one},{other},yes,person: Ann,seen in a letter\n", encoding="utf-8")
    build([lists], tmp_path / "registry", judgements=[own])
    with open_registry(tmp_path / "registry") as registry:
        assert len(registry.agreements(as_of=list_id(sorted(lists.iterdir())[0]))) == 29
        (line,) = registry.sql("FROM judgements WHERE evidence = 'seen in a letter'")
        assert (line["verdict"], line["decided_by"], line["used"]) == ("same", "person: Ann", True)
        assert [note["kind"] for note in registry.anomalies("duplicate")] == ["duplicate"]


def test_a_second_writer_is_locked_out_and_readers_are_not(lists: Path, tmp_path: Path) -> None:
    out = tmp_path / "registry"
    build([lists], out)
    with write_lock(out):
        with pytest.raises(StorageError, match="another process is building"):
            build([lists], out)
        with open_registry(out) as registry:
            assert len(registry.agreements()) == 32
    build([lists], out)


def test_ids_stay_where_a_date_comes_back_under_a_later_agreement(tmp_path: Path) -> None:
    """Signed, gone, signed again, and then the first date once more: a further build gives the same ids."""
    folder, out = tmp_path / "lists", tmp_path / "registry"
    first, later = date(2025, 5, 1), date(2025, 7, 20)
    put(folder, 0, [*many(5), row("Elm Police Department", first, moa=w.LINK_PENDING)])
    for day in (1, 9, 18):
        put(folder, day, many(5))
    put(folder, 20, [*many(5), row("Elm Police Department", later, moa=w.LINK_PENDING)])
    put(folder, 22, [*many(5), row("Elm Police Department", first, moa_link=w.moa_address("Elm.pdf"))])
    build([folder], out)

    def ids(at: int) -> set[str]:
        with open_registry(out) as registry:
            found = registry.agreements(as_of=list_id(sorted(folder.iterdir())[at]))
            return {one["agreement_id"] for one in found if one["agency"].startswith("Elm")}

    before = [ids(0), ids(4), ids(5)]
    assert before == [{"oh-elm-police:tfm"}, {"oh-elm-police:tfm:2"}, {"oh-elm-police:tfm:2"}]
    build([folder], out)
    assert [ids(0), ids(4), ids(5)] == before


def test_the_very_row_of_an_ended_agreement_under_a_later_one_is_the_later_ones(tmp_path: Path) -> None:
    """As of the last list there is one agreement of the pair, the second, though the row is the first's own."""
    folder, out = tmp_path / "lists", tmp_path / "registry"
    elm = row("Elm Police Department", date(2025, 5, 1))
    put(folder, 0, [*many(5), elm])
    for day in (1, 9, 18):
        put(folder, day, many(5))
    put(folder, 20, [*many(5), row("Elm Police Department", date(2025, 7, 20))])
    last = put(folder, 22, [*many(5), elm])
    build([folder], out)
    with open_registry(out) as registry:
        found = {one["agreement_id"]: one["status"] for one in registry.agreements(as_of=list_id(last), status="all")}
        elms = {key: status for key, status in found.items() if "elm" in key}
    assert elms == {"oh-elm-police:tfm": "ended", "oh-elm-police:tfm:2": "listed"}


def test_an_older_list_found_later_renumbers_nothing(tmp_path: Path) -> None:
    folder, out = tmp_path / "lists", tmp_path / "registry"
    put(folder, 20, [*many(5), row("Elm Police Department", date(2025, 7, 20))])
    put(folder, 22, [*many(5), row("Elm Police Department", date(2025, 7, 20))])
    build([folder], out)
    with open_registry(out) as registry:
        before = {one["agreement_id"] for one in registry.agreements()}
    put(folder, 0, [*many(5), row("Elm Police Department", date(2025, 5, 1))])
    for day in (1, 9, 18):
        put(folder, day, many(5))
    build([folder], out)
    with open_registry(out) as registry:
        assert before <= {one["agreement_id"] for one in registry.agreements()}


def test_kinds_swapped_by_name_are_read_by_their_header_and_told(tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    when = datetime(2025, 9, 22, 20, 15, tzinfo=UTC)
    (folder / "pendingAgencies09222025pm.xlsx").write_bytes(w.workbook(many(5), modified=when))
    waiting = w.workbook([w.Row("OHIO", "Fir Police")], kind="pending", modified=when)
    (folder / "participatingAgencies09222025pm.xlsx").write_bytes(waiting)
    build([folder], tmp_path / "registry")
    with open_registry(tmp_path / "registry") as registry:
        assert registry.info()["lists"] == {"participating": 1, "page table": 0, "pending": 1}
        assert len(registry.agreements()) == 5
        assert len(registry.anomalies("name of the other kind", rows=True)) == 2


def test_every_kind_of_anomaly_in_a_registry_of_odd_lists_is_in_the_data_file(tmp_path: Path) -> None:
    from section287g.lists.lookups import anomaly_kinds

    folder = tmp_path / "lists"
    folder.mkdir()
    either = hostile.EITHER.values()
    for number, maker in enumerate([*hostile.ODD.values(), *either, hostile.impossible_dates]):
        (folder / f"participatingAgencies{6:02}{number % 28 + 1:02}2025am.{number}.xlsx").write_bytes(maker())
    lost = "https://x.safelinks.protection.outlook.com/?a=1"
    odd = w.Row("Ohio", None, "Tribe", "#NA", None, "TBD", "Cons", "mailto:x", "link", lost)
    late = w.Row(None, "Fir\u2019s ", model="Taskforce", signed=date(2026, 1, 1))
    how: dict[str, Any] = {"leading_empty_rows": 2, "rename": {w.AGENCY: "law enforcement agency"}}
    put(folder, 5, [odd, odd, late], hyperlink_ranges={"B9": "http://www.ice.gov/a"}, **how)
    (folder / "ParticipatingEntities-20240101000000.csv").write_bytes(
        w.page_table([row("Elm", moa_link="/doclib/a.pdf")]) + b"OHIO,x,y\n,,,,\n"
    )
    report = build([folder], tmp_path / "registry", accept=list("0123456789abcdef"))
    assert report.lists > len(hostile.ODD)
    with open_registry(tmp_path / "registry") as registry:
        found = {one["kind"] for one in registry.anomalies()}
    assert found <= set(anomaly_kinds())
    assert len(found) > 25


def test_tables_are_as_described_and_ordered(lists: Path, tmp_path: Path) -> None:
    from section287g.registry.tables import describe_tables

    build([lists], tmp_path / "registry")
    registry = open_registry(tmp_path / "registry")
    described = describe_tables()
    for name, table in described.items():
        answer = registry.table(name)
        assert answer.columns == tuple(column.name for column in table.columns)
    for name, held in tables(tmp_path / "registry").items():
        columns = [column.name for column in described[name].columns]
        keys = [
            tuple((line[columns.index(one)] is not None, line[columns.index(one)]) for one in described[name].order)
            for line in held
        ]
        assert keys == sorted(keys), name
    registry.close()


def test_no_clock_and_no_path_is_in_a_registry(lists: Path, tmp_path: Path) -> None:
    build([lists], tmp_path / "registry")
    said = repr(tables(tmp_path / "registry")) + (tmp_path / "registry" / "datapackage.json").read_text()
    assert str(tmp_path) not in said
    assert f"{datetime.now(UTC):%Y-%m-%d}" not in said


def test_signs_alone_find_no_agency(lists: Path, tmp_path: Path) -> None:
    build([lists], tmp_path / "registry")
    with open_registry(tmp_path / "registry") as registry:
        assert len(registry.agencies()) > 0
        assert len(registry.agencies(search="---")) == 0
        assert len(registry.agreements(search="?!")) == 0


def test_an_answer_is_rows_in_every_form(lists: Path, tmp_path: Path) -> None:
    build([lists], tmp_path / "registry")
    registry: Registry = open_registry(tmp_path / "registry")
    answer = registry.agreements(state="OH", model="tfm", search=str(many(1)[0].agency).split()[0])
    assert (len(answer), answer.unit) == (1, "agreements")
    assert next(iter(answer))["agreement_id"] == answer.rows()[0][0]
    assert answer.relation.fetchall() == answer.rows()
    registry.close()
