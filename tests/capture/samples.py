"""Pages and workbooks of ICE's shape, written for the tests."""

from __future__ import annotations

import io
import zipfile

FOLDER = "/doclib/about/offices/ero/287g"
PAGE = "/identify-and-arrest/287g"
PARTICIPATING = f"{FOLDER}/participatingAgencies05182026am.xlsx"
PENDING = f"{FOLDER}/pendingAgencies02272026am.xlsx"


def workbook(mark: str) -> bytes:
    """The bytes of a small zip container that differs by its mark."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(zipfile.ZipInfo("xl/workbook.xml"), f"<workbook>{mark}</workbook>")
    return data.getvalue()


def ice_page(
    *links: str, title: str = "Partner With ICE Through the 287(g) Program", heading: str = "Participants"
) -> bytes:
    """A page of ICE's shape with the given anchors in its section of lists."""
    anchors = "".join(f"<li>{link}</li>" for link in links)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | ICE</title>
<script>var a = "<a href='/doclib/trap/participatingAgencies.xlsx'>no link</a>";</script></head>
<body><nav><a href="/">Home</a> <a href="/about-ice">About</a> <a href="mailto:ero@example.org">Mail</a></nav>
<h1>{title}</h1><p>The program was added in 1996.<p>Read <a href="/doclib/287gMOA/template.pdf">the MOA</a>
<h2>{heading}</h2><ul>{anchors}</ul>
<h2>Resources</h2><ul><li><a href="{FOLDER}/addendum%20Aransas.pdf">Addendum</a></li>
<li><a href="/doclib/detention/FY26_detentionStats.xlsx">Detention statistics</a></li></ul>
</body></html>""".encode()


def link(address: str, text: str = "Excel") -> str:
    return f'<a href="{address}">{text}</a>'


def table_page(rows: list[tuple[str, str, str, str, str]], prefix: str = "", names: str = "") -> bytes:
    """A page of the years before the workbooks, its links with the given prefix."""
    header = names or "STATE|LAW ENFORCEMENT AGENCY|SUPPORT TYPE|SIGNED|MOA"
    head = "".join(f"<th>{name}</th>" for name in header.split("|"))
    body = "".join(
        f"<tr><td>{state}</td><td>{agency}</td><td>{kind}</td><td>{signed}</td><td>"
        + (f'<a href="{prefix}{moa}">link</a>' if moa else "link pending")
        + "</td></tr>\n"
        for state, agency, kind, signed, moa in rows
    )
    return f"""<html><head><title>287(g)</title></head><body><h2>Participating Entities</h2>
<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></body></html>""".encode()
