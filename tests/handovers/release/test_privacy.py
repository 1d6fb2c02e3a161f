"""A file with a name, a number or a birth date in clear leaves no byte of it: the whole disk area is searched."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from handovers.release.disk import assert_nowhere, bytes_below
from handovers.release.files import HEADINGS, KEY, detainer, load, person, read, write_csv, write_parquet, write_xlsx
from section287g.errors import InputRefused
from section287g.handovers.release import check_files, forget_release, load_release
from support.commands import Run

SECRETS = {
    "Birth Date": "1987-03-14 QZXBIRTH",
    "Alien File Number": "A287654321",
    "Subject Name": "QZXWILLOW, TESTPERSON",
}


def write(form: str, path: Path, heading: str, value: str) -> Path:
    headings = HEADINGS if heading in HEADINGS else (*HEADINGS, heading)
    rows = [detainer(number) | {heading: "b(6), b(7)c"} for number in range(40)]
    rows[31][heading] = value
    if form == "csv":
        return write_csv(path.with_suffix(".csv"), rows, headings)
    if form == "broken csv":  # read line by line
        written = write_csv(path.with_suffix(".csv"), rows, headings)
        written.write_text(written.read_text() + "a,b\n")
        return written
    if form == "parquet":
        return write_parquet(path.with_suffix(".parquet"), rows, headings)
    table = [list(headings), *([row[one] for one in headings] for row in rows)]
    half = len(table) // 2
    sheets = {"First": table[:half], "Second": [table[0], *table[half:]]}
    return write_xlsx(path.with_suffix(".xlsx"), sheets, inline=form == "inline xlsx")


@pytest.mark.parametrize("form", ["csv", "broken csv", "parquet", "xlsx", "inline xlsx"])
@pytest.mark.parametrize("heading", list(SECRETS))
def test_a_clear_cell_leaves_no_byte(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, heading: str
) -> None:
    """Store, home, temporary folder and working folder are searched after a refused load, and what was said."""
    secret = SECRETS[heading]
    given, area = tmp_path / "given", tmp_path / "area"
    for folder in (given, area / "temporary", area / "work"):
        folder.mkdir(parents=True)
    monkeypatch.setenv("TMPDIR", str(area / "temporary"))
    monkeypatch.setenv("SECTION287G_HOME", str(area / "home"))
    monkeypatch.chdir(area / "work")
    path = write(form, given / "detainers", heading, secret)
    good = write_csv(given / "arrests.csv", ARRESTS, list(ARRESTS[0]))
    with pytest.raises(InputRefused) as refused:
        load_release([good, path], "tried", store=area / "store")
    checks, *_ = check_files([path])
    told = str(refused.value) + repr(checks)
    for word in secret.replace(",", " ").split():
        assert word not in told
    row = 33 if "xlsx" not in form else None
    assert row is None or f"row {row if form != 'parquet' else 32}" in told
    assert f"column {heading}" in told
    for word in secret.replace(",", " ").split():
        assert_nowhere(area, word)
    assert [one.name for one in (area / "store").iterdir()] == [".lock"]


ARRESTS = [
    {
        "Apprehension Date": "2025-03-01",
        "Apprehension Method": "Located",
        "Apprehension Criminality": "1 Convicted Criminal",
        "Anonymized Identifier": person(1),
    }
]


def test_the_row_and_the_column_are_named(tmp_path: Path) -> None:
    path = write("xlsx", tmp_path / "detainers", "Birth Date", "1980-01-02")
    with pytest.raises(InputRefused, match=r"sheet Second, row 20, column Birth Date") as refused:
        load(path, tmp_path / "store")
    assert "1980" not in str(refused.value)


@pytest.mark.parametrize("value", ["QZXWILLOW TESTPERSON", "A287654321", "287-65-4321", "287654321"])
@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
def test_an_identifier_that_could_be_a_name_or_number_is_refused(tmp_path: Path, form: str, value: str) -> None:
    path = write(form, tmp_path / "detainers", "Anonymized Identifier", value)
    with pytest.raises(InputRefused, match="not the form of one") as refused:
        load(path, tmp_path / "area")
    assert value not in str(refused.value)
    assert_nowhere(tmp_path / "area", value)


def test_a_number_in_a_denied_column_of_a_workbook_is_clear(tmp_path: Path) -> None:
    table: list[list[object]] = [list(HEADINGS)]
    table += [[detainer(number)[one] for one in HEADINGS] for number in range(3)]
    table[2][HEADINGS.index("Birth Date")] = 29221  # a birth date as Excel holds it
    with pytest.raises(InputRefused, match="column Birth Date"):
        load(write_xlsx(tmp_path / "d.xlsx", {"D": table}), tmp_path / "store")


def test_denied_columns_of_a_sheet_that_is_no_table_are_looked_at(tmp_path: Path) -> None:
    table = [list(HEADINGS), *([detainer(number)[one] for one in HEADINGS] for number in range(3))]
    notes = [["Remark", "Last Name", "Office"], ["seen", "QZXWILLOW", "Dallas"]]
    path = write_xlsx(tmp_path / "d.xlsx", {"Detainers": table, "Notes": notes})
    with pytest.raises(InputRefused, match="sheet Notes, row 8, column Last Name"):
        load(path, tmp_path / "store")


def test_a_value_in_an_unknown_column_is_never_stored(tmp_path: Path) -> None:
    """A column that no list knows is not read, so what stands in it reaches no table."""
    rows = [detainer(number) | {"Whereabouts": "QZXWILLOW STREET"} for number in range(5)]
    for form in ("csv", "parquet"):
        headings = (*HEADINGS, "Whereabouts")
        writer = write_csv if form == "csv" else write_parquet
        release = load(writer(tmp_path / f"d.{form}", rows, headings), tmp_path / f"store-{form}")
        assert_nowhere(tmp_path / f"store-{form}", "QZXWILLOW")
        assert release.report()["tables"][0]["sheets"][0]["columns_unknown"] == ["Whereabouts"]


def test_no_heading_is_repeated_where_the_file_is_not_known(tmp_path: Path) -> None:
    """Without a known header, the first row can be data."""
    path = tmp_path / "list.csv"
    path.write_text("QZXWILLOW,TESTPERSON,2025-01-01\nQZXBIRCH,OTHER,2025-01-02\n")
    with pytest.raises(InputRefused) as refused:
        load(path, tmp_path / "store")
    assert "QZX" not in str(refused.value)


def test_the_publishers_hash_is_not_kept_and_no_two_releases_share_one(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "d.csv", [detainer(number) for number in range(20)])
    first = load_release([path], "first", store=tmp_path / "store")
    second = load_release([path], "second", store=tmp_path / "store")
    people = [{line[0] for line in read(one, "detainers", "person")} for one in (first, second)]
    assert len(people[0]) == len(people[1]) == 20
    assert not people[0] & people[1]
    for number in range(20):
        assert_nowhere(tmp_path / "store", person(number))


def test_the_key_is_the_users_alone_and_goes_with_the_release(tmp_path: Path) -> None:
    store = tmp_path / "store"
    path = write_csv(tmp_path / "d.csv", [detainer(1)])
    load_release([path], "first", store=store)
    key = store / ".keys" / "first.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((store / "first").stat().st_mode) == 0o700
    value = key.read_bytes()
    assert len(value) == 32
    for path_of, content in bytes_below(store / "first"):
        assert value not in content, path_of
        assert value.hex().encode() not in content, path_of
    forget_release("first", store)
    assert not key.exists()
    assert not (store / "first").exists()
    assert sorted(one.name for one in store.iterdir()) == [".keys", ".lock"]


def test_a_fixed_key_gives_the_same_hash_and_bytes(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "d.csv", [detainer(number) for number in range(50)])
    one, two = (load(path, tmp_path / name, key=KEY) for name in ("a", "b"))
    assert one.table("detainers").read_bytes() == two.table("detainers").read_bytes()
    assert (one.folder / "report.json").read_bytes() == (two.folder / "report.json").read_bytes()
