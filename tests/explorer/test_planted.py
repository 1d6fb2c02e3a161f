"""Whatever stands in a list is text everywhere: on pages, in feeds and data, in charts, in files for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from .conftest import PLANTED
from .feeds.test_valid import parsed

SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
PAGES: Final = (
    "/", "/agencies?status=all", "/agencies?q=script", "/agencies?q=%3Cscript%3E", "/states", "/states/TX",
    "/counties/48029", "/models/tfm", "/covers?q=Bexar+County%2C+TX", "/covers?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "/changes?from=2025-06-01&to=2025-09-01", "/agencies/%3Cscript%3E", "/%3Cscript%3Ealert(1)%3C/script%3E",
    "/states/%22onmouseover=%22", "/?as_of=%3Cscript%3E", "/agencies?%3Cscript%3E=1", "/embed/states/TX",
    "/money?agency={id}", "/agencies/{id}", "/embed/agencies/{id}",
)  # fmt: skip
CHARTS: Final = ("/charts/nation.svg", "/charts/states/TX.svg", "/charts/agencies/{id}.svg")
TABLES: Final = (
    "/index.csv", "/agencies.csv?status=all", "/states.csv", "/states/TX.csv", "/counties/48029.csv",
    "/models/tfm.csv", "/covers.csv?q=Bexar+County%2C+TX", "/changes.csv?from=2025-06-01&to=2025-09-01", "/about.csv",
    "/agencies/{id}.csv", "/charts/states/TX.csv", "/charts/agencies/{id}.csv",
)  # fmt: skip


class Seen(HTMLParser):
    """Every element with its attributes, as a browser would take them, and the text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def ids(site: TestClient) -> list[str]:
    return [one["agency_id"] for one in site.get("/agencies.json?status=all").json()["rows"]]


def addresses(site: TestClient, forms: tuple[str, ...]) -> Iterator[str]:
    for form in forms:
        yield from (form.format(id=one) for one in ids(site)) if "{id}" in form else (form,)


def test_what_was_planted_is_there(planted_site: TestClient) -> None:
    names = {one["agency"] for one in planted_site.get("/agencies.json?status=all").json()["rows"]}
    assert len(names) == len(PLANTED)
    assert PLANTED[0] in names


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_no_page_takes_it_for_markup(planted_site: TestClient, prefix: str) -> None:
    said = ""
    for path in addresses(planted_site, PAGES):
        answer = planted_site.get(prefix + path if path != "/" else prefix or "/")
        assert answer.status_code in (200, 400, 404), path
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        seen = Seen()
        seen.feed(answer.text)
        said += "".join(seen.text)
        for tag, attributes in seen.elements:
            where = f"{path}: <{tag} {attributes}>"
            assert tag not in ("img", "iframe", "object", "embed", "style", "base", "i", "meta") or (
                tag == "meta" and set(attributes) <= {"charset", "name", "content"}
            ), where
            assert not any(
                name.startswith("on") or name in ("style", "srcdoc", "formaction") for name in attributes
            ), where
            for name in ("href", "src", "action"):
                address = attributes.get(name, "/")
                assert address.startswith(("/", "#", "https://", "http://", "data:,")), where
                assert not address.startswith("//"), where
        assert sum(tag == "script" for tag, _ in seen.elements) <= 1
        assert seen.elements[0][0] == "html"
    assert "{{ 7 * 7 }}" in said
    assert "<script>alert(1)</script> County Sheriff" in said
    assert "49" not in [word for word in said.split() if "7" in word and "*" in word]


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_feeds_and_charts_hold_it_as_text(planted_site: TestClient, prefix: str) -> None:
    feeds = (
        "/feeds/changes",
        "/feeds/states/TX",
        "/feeds/counties/48029",
        "/feeds/models/tfm",
        "/feeds/agencies/{id}",
    )
    titles = ""
    for path in addresses(planted_site, feeds):
        root = parsed(planted_site.get(f"{prefix}{path}.atom").content)
        spaces = {one.tag.partition("}")[0] for one in root.iter()}
        assert spaces == {"{http://www.w3.org/2005/Atom"}
        for one in root.iter("{http://www.w3.org/2005/Atom}content"):
            assert (one.get("type"), len(one)) == ("text", 0)
        told = planted_site.get(f"{prefix}{path}.json").json()
        titles += json.dumps(told, ensure_ascii=False)
        assert all(set(item) & {"content_html"} == set() for item in told["items"])
    assert "<script>alert(1)</script>" in titles
    for path in addresses(planted_site, CHARTS):
        answer = planted_site.get(prefix + path)
        assert answer.status_code == 200, path
        for one in parsed(answer.content).iter():
            assert one.tag.rpartition("}")[2] not in ("script", "foreignObject", "image", "iframe")
            assert not any(name.rpartition("}")[2].lower().startswith("on") for name in one.attrib)
            assert not any("script:" in value.lower() for value in one.attrib.values())


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_no_csv_of_a_page_has_a_formula(planted_site: TestClient) -> None:
    guarded = 0
    for path in addresses(planted_site, TABLES):
        answer = planted_site.get(path)
        assert answer.status_code == 200, path
        for row in cells(answer.text):
            for cell in row:
                assert not cell.startswith(SIGNS) or _number(cell), f"{path}: {cell!r}"
                guarded += cell.startswith("'") and cell[1:].startswith(SIGNS)
    assert guarded >= 5


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.fixture(scope="module")
def files(planted_site: TestClient, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, bytes]]:
    """What the page of downloads makes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("caches")))
        yield {
            name: planted_site.get(f"/downloads/{name}").content
            for name in ("section287g.xlsx", "section287g-csv.zip")
        }


def test_the_archive_has_no_formula_and_says_what_it_changed(
    planted_site: TestClient, files: dict[str, bytes]
) -> None:
    import hashlib

    with zipfile.ZipFile(io.BytesIO(files["section287g-csv.zip"])) as packed:
        package: dict[str, Any] = json.loads(packed.read("datapackage.json"))
        changed: dict[str, int] = package["section287g"]["guarded_cells"]
        found: dict[str, int] = {}
        names = set()
        for one in package["resources"]:
            content = packed.read(one["path"])
            assert (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}") == (one["bytes"], one["hash"])
            if not one["path"].endswith(".csv"):
                continue
            rows = cells(content.decode())
            assert len(rows) == one["rows"] + 1
            numbers = {
                place for place, field in enumerate(one["schema"]["fields"]) if field["type"] in ("number", "integer")
            }
            for row in rows:
                for place, cell in enumerate(row):
                    assert not cell.startswith(SIGNS) or place in numbers, f"{one['path']}: {cell!r}"
                    if cell.startswith("'") and cell[1:].startswith(SIGNS):
                        found[Path(one["path"]).stem] = found.get(Path(one["path"]).stem, 0) + 1
            if one["path"] == "csv/agencies.csv":
                place = rows[0].index("agency")
                names = {row[place] for row in rows[1:]}
        assert found == changed
        assert found["agencies"] >= 5
        readme = packed.read("README.md").decode()
    assert f"Cells changed in these files: {sum(changed.values()):,} (" in readme
    assert {name[1:] if name.startswith("'") else name for name in names} == {
        one["agency"] for one in planted_site.get("/agencies.json?status=all").json()["rows"]
    }


def test_the_workbook_has_every_text_and_no_formula(planted_site: TestClient, files: dict[str, bytes]) -> None:
    book = load_workbook(io.BytesIO(files["section287g.xlsx"]))
    texts = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"{sheet.title} {cell.coordinate}"
                assert cell.hyperlink is None
                texts.add(cell.value)
    assert '=HYPERLINK("http://evil.example","x") Police Department' in texts
    assert "@SUM(1+9) Police Department" in texts
    with zipfile.ZipFile(io.BytesIO(files["section287g.xlsx"])) as packed:
        for name in packed.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in packed.read(name)
                assert b"<f " not in packed.read(name)
    from python_calamine import CalamineWorkbook

    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(files["section287g.xlsx"]))
        .get_sheet_by_name("agencies")
        .to_python()
    )
    assert "-2+3 Police Department" in {cell for row in rows for cell in row}
