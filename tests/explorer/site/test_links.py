"""Every link of a frozen site leads to a file of it, wherever the site lies; no page asks a host a question."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from section287g.errors import StorageError
from section287g.explorer.record import Record
from section287g.explorer.site.checking import check_links
from section287g.explorer.site.tasks import file_names, tasks_of
from section287g.explorer.site.where import where_of
from section287g.registry import open_registry

from .conftest import NAME, Freezer, is_small, tree

BASES = (None, "https://example.org", "https://example.org/287g")
HOST = "https://example.org"


class Reading(HTMLParser):
    """What a page links, which marks it has, and what it holds that a host of files cannot answer."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.asking: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.links += [
            (name, given[name]) for name in ("href", "src", "action", "data-places", "data-start") if name in given
        ]
        if "id" in given:
            self.ids.append(given["id"])
        outspoken = [name for name in given if name.startswith("on") or name == "style"]
        if (
            tag in ("form", "input", "select", "button", "style")
            or (tag == "script" and "src" not in given)
            or outspoken
        ):
            self.asking.append(self.get_starttag_text() or tag)


def read_pages(folder: Path) -> dict[str, Reading]:
    pages = {}
    for name, content in tree(folder).items():
        if name.endswith(".html"):
            reading = Reading()
            reading.feed(content.decode())
            reading.close()
            pages[name] = reading
    return pages


def left_out(registry: Path, base: str | None) -> set[str]:
    """The files that the whole site would have and the small one has not."""
    with open_registry(registry) as opened:
        record = Record(opened, lambda: opened.moment().last_day)
        return {name for task in tasks_of(record, where_of(base)) if not is_small(task) for name in file_names(task)}


@pytest.fixture(params=BASES, ids=str)
def frozen(
    request: pytest.FixtureRequest, small: Freezer, two_lists: Path, tmp_path: Path
) -> tuple[Path, str | None]:
    small(two_lists, tmp_path / "site", request.param)
    return tmp_path / "site", request.param


def test_every_link_leads_to_a_file(frozen: tuple[Path, str | None], two_lists: Path) -> None:
    folder, base = frozen
    root = urlsplit(base or "").path
    pages, others = read_pages(folder), left_out(two_lists, base)
    followed = 0
    for name, page in pages.items():
        assert len(set(page.ids)) == len(page.ids), name
        for kind, address in page.links:
            parts = urlsplit(urljoin(f"{HOST}{root}/{name}", address))
            if parts.scheme == "data" or f"{parts.scheme}://{parts.netloc}" != HOST:
                assert base is None or not address.startswith("/"), (name, address)
                continue
            assert parts.path.startswith(f"{root}/"), (name, address)
            target = unquote(parts.path).removeprefix(f"{root}/")
            target += "index.html" if target == "" or target.endswith("/") else ""
            assert (folder / target).is_file() or target in others, (name, kind, address)
            assert not parts.query or target.startswith("assets/"), (name, address)
            if parts.fragment and target in pages:
                assert unquote(parts.fragment) in pages[target].ids, (name, address)
            followed += 1
    assert followed > 5_000
    assert {"index.html", "es/index.html", "404.html", "es/404.html", "changes/2025-08/index.html"} < set(pages)
    checked = check_links(folder)
    assert {PurePosixPath(one.why.removeprefix("there is no ")).as_posix() for one in checked.broken} <= others
    assert checked.inside >= followed / 2


def test_a_site_without_an_address_says_only_how_to_go_from_page_to_page(
    small: Freezer, two_lists: Path, tmp_path: Path
) -> None:
    small(two_lists, tmp_path / "site")
    for name, page in read_pages(tmp_path / "site").items():
        own = [address for _, address in page.links if address.startswith("/")]
        assert own == [] or name.endswith("404.html"), (name, own)
        assert "canonical" not in (tmp_path / "site" / name).read_text(encoding="utf-8")
    files = set(tree(tmp_path / "site"))
    assert not {one for one in files if "sitemap" in one or one.startswith(("feeds/", "embed/", "es/feeds/"))}
    assert (tmp_path / "site" / "robots.txt").read_text(encoding="utf-8") == "User-agent: *\nAllow: /\n"


def test_no_page_asks_and_none_has_a_script_of_its_own(frozen: tuple[Path, str | None]) -> None:
    for name, page in read_pages(frozen[0]).items():
        assert page.asking == [], name


def test_names_of_lists_stay_text(small: Freezer, two_lists: Path, tmp_path: Path) -> None:
    small(two_lists, tmp_path / "site")
    for name, content in tree(tmp_path / "site").items():
        if name.endswith(".html"):
            assert b"<b>Bexar" not in content, name
    (agency,) = (tmp_path / "site" / "agencies").glob("tx-*/index.html")
    reading = Reading()
    reading.feed(agency.read_text(encoding="utf-8"))
    assert "&lt;b&gt;Bexar&lt;/b&gt; &amp; " in agency.read_text(encoding="utf-8")
    assert NAME in (tmp_path / "site" / "places.json").read_text(encoding="utf-8").replace('\\"', '"')


def test_broken_links_are_found(small: Freezer, two_lists: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    small(two_lists, folder, "https://example.org/287g")
    before = {(one.file, one.address) for one in check_links(folder).broken}
    home = folder / "index.html"
    home.write_text(
        home.read_text(encoding="utf-8").replace(
            "</main>",
            '<a href="/287g/money">a</a><a class="x" href="/287g/figures/#no-such">b</a><a href="/other/">c</a>'
            '<img src="https://example.org/287g/nothing.png"></main>',
        ),
        encoding="utf-8",
    )
    (folder / "states" / "TX" / "index.html").unlink()
    found = {(one.file, one.address): one.why for one in check_links(folder).broken}
    assert found[("index.html", "/287g/money")] == "there is no money"
    assert found[("index.html", "/287g/figures/#no-such")] == "figures/index.html has no #no-such"
    assert found[("index.html", "/other/")] == "leads out of the site"
    assert found[("index.html", "https://example.org/287g/nothing.png")] == "there is no nothing.png"
    assert ("states/index.html", "/287g/states/TX/") in found
    assert ("states/index.html", "/287g/states/TX/") not in before


def test_a_folder_that_is_no_site_is_not_checked(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no site"):
        check_links(tmp_path)
