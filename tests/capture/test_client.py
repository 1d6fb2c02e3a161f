"""The client: what it sends, when it waits, when it gives up, and what it writes down."""

from __future__ import annotations

import gzip
import socket
from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest

from section287g.capture import Client, NoAnswer, Request, Store, user_agent

from .conftest import FakeTime
from .loopback import Loopback, Reply


def statuses(store: Store) -> list[str]:
    return [request.status for request in store.requests()]


def test_it_names_itself_and_whom_to_write_to(server: Loopback, client: Client, store: Store) -> None:
    address = server.on("/a", Reply(body=b"hello"))
    answer = client.get(address, store, held_in="lists")
    assert answer.body == b"hello"
    agent = server.seen[0].headers["User-Agent"]
    assert agent.startswith("section287g/")
    assert agent.endswith("(+mailto:test@example.org)")


def test_a_contact_that_would_break_the_header_is_refused() -> None:
    with pytest.raises(ValueError, match="plain ASCII"):
        user_agent("me\r\nX-Other: 1")


def test_requests_keep_a_distance(server: Loopback, client: Client, store: Store, time: FakeTime) -> None:
    address = server.on("/a", Reply(body=b"x"))
    client.get(address, store, held_in="lists")
    time.pass_by(seconds=0.25)
    client.get(address, store, held_in="lists")
    time.pass_by(seconds=30)
    client.get(address, store, held_in="lists")
    assert time.slept == [0.75]


def test_too_many_requests_then_an_answer(server: Loopback, client: Client, store: Store, time: FakeTime) -> None:
    address = server.on("/a", Reply(429, headers={"Retry-After": "17"}), Reply(body=b"there"))
    answer = client.get(address, store, held_in="lists")
    assert answer.body == b"there"
    assert time.slept == [17]
    assert [(r.status, r.note) for r in store.requests()] == [("429", "answered 429 (Too Many Requests)")]


def test_a_date_to_retry_after_is_honoured_and_an_endless_one_is_capped(
    server: Loopback, client: Client, store: Store, time: FakeTime
) -> None:
    date = format_datetime(time.now + timedelta(seconds=42), usegmt=True)
    address = server.on(
        "/a",
        Reply(503, headers={"Retry-After": date}),
        Reply(503, headers={"Retry-After": "999999999999999999999"}),
        Reply(body=b"there"),
    )
    assert client.get(address, store, held_in="lists").body == b"there"
    assert time.slept == [42, 300]


def test_an_unreadable_retry_after_falls_back_to_its_own_patience(
    server: Loopback, client: Client, store: Store, time: FakeTime
) -> None:
    address = server.on("/a", Reply(503, headers={"Retry-After": "soon"}), Reply(body=b"there"))
    client.get(address, store, held_in="lists")
    assert time.slept == [2]


def test_three_times_unavailable_is_the_end(server: Loopback, client: Client, store: Store, time: FakeTime) -> None:
    address = server.on("/a", Reply(503))
    with pytest.raises(NoAnswer) as caught:
        client.get(address, store, held_in="lists")
    assert str(caught.value) == (f"{address}: answered 503 (Service Unavailable), after 3 tries. Try again later.")
    assert caught.value.transient
    assert len(server.seen) == 3
    assert time.slept == [2, 4]
    assert statuses(store) == ["503", "503", "503"]


@pytest.mark.parametrize("status", [400, 403, 404, 410, 204])
def test_other_answers_are_not_asked_for_again(server: Loopback, client: Client, store: Store, status: int) -> None:
    address = server.on("/a", Reply(status))
    with pytest.raises(NoAnswer, match=f"answered {status}") as caught:
        client.get(address, store, held_in="lists")
    assert caught.value.status == status
    assert not caught.value.transient
    assert len(server.seen) == 1
    assert statuses(store) == [str(status)]


def test_a_slow_server_is_given_up_and_written_down_without_a_status(
    server: Loopback, store: Store, time: FakeTime
) -> None:
    address = server.on("/a", Reply(hangs=True))
    with (
        Client(clock=time.clock, sleep=time.sleep, tries=2, read_timeout=0.05) as client,
        pytest.raises(NoAnswer, match="did not answer in time, after 2 tries"),
    ):
        client.get(address, store, held_in="lists")
    assert [(r.status, r.sha256, r.note) for r in store.requests()] == [
        ("", "", "did not answer in time"),
        ("", "", "did not answer in time"),
    ]


def test_a_server_that_is_not_there(client: Client, store: Store) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/a"
        with pytest.raises(NoAnswer, match="the connection failed"):
            client.get(address, store, held_in="lists")
    assert statuses(store) == ["", "", ""]


@pytest.mark.parametrize(
    "cut",
    [
        Reply(body=b"half", declared=8),
        Reply(body=b"half", broken_chunk=True),
        Reply(body=gzip.compress(b"whole" * 500)[:-12], headers={"Content-Encoding": "gzip"}),
        Reply(drops=True),
    ],
    ids=["length", "chunk", "gzip", "dropped"],
)
def test_a_download_that_is_cut_short_is_fetched_again(
    server: Loopback, client: Client, store: Store, cut: Reply
) -> None:
    address = server.on("/a", cut, Reply(body=b"whole"))
    assert client.get(address, store, held_in="lists").body == b"whole"
    assert len(server.seen) == 2
    assert len(store.requests()) == 1
    assert store.requests()[0].sha256 == ""


def test_a_download_that_stays_short_is_no_answer(server: Loopback, client: Client, store: Store) -> None:
    address = server.on("/a", Reply(body=b"half", declared=8))
    with pytest.raises(NoAnswer, match="cut short"):
        client.get(address, store, held_in="lists")
    assert len(server.seen) == 3


@pytest.mark.parametrize("text", [b"", b"short", bytes(range(256)) * 700])
def test_packed_answers_are_unpacked(server: Loopback, client: Client, store: Store, text: bytes) -> None:
    address = server.on("/a", Reply(body=gzip.compress(text), headers={"Content-Encoding": "gzip"}))
    assert client.get(address, store, held_in="lists").body == text


def test_a_large_packed_answer_comes_out_whole(server: Loopback, store: Store, time: FakeTime) -> None:
    text = b"\0" * (1 << 20) * 3 + b"end"
    address = server.on("/a", Reply(body=gzip.compress(text), headers={"Content-Encoding": "gzip"}))
    with Client(clock=time.clock, sleep=time.sleep, tries=1) as client:
        assert client.get(address, store, held_in="lists").body == text


@pytest.mark.parametrize(
    "huge",
    [
        Reply(body=b"x" * 200_001),
        Reply(body=b"x" * 300_000, broken_chunk=True),
        Reply(body=gzip.compress(b"\0" * 50_000_000), headers={"Content-Encoding": "gzip"}),
    ],
    ids=["declared", "undeclared", "packed"],
)
def test_an_oversized_answer_is_refused_and_not_tried_again(
    server: Loopback, client: Client, store: Store, huge: Reply
) -> None:
    address = server.on("/a", huge)
    with pytest.raises(NoAnswer, match="is larger than 200,000 bytes and was not read"):
        client.get(address, store, held_in="lists")
    assert len(server.seen) == 1


def test_an_answer_of_exactly_the_limit_passes(server: Loopback, client: Client, store: Store) -> None:
    address = server.on("/a", Reply(body=b"x" * 200_000))
    assert len(client.get(address, store, held_in="lists").body) == 200_000


def test_an_encoding_that_was_not_asked_for_is_refused(server: Loopback, client: Client, store: Store) -> None:
    address = server.on("/a", Reply(body=b"x", headers={"Content-Encoding": "br"}))
    with pytest.raises(NoAnswer, match=r"not asked for \(br\)"):
        client.get(address, store, held_in="lists")


def test_redirects_are_followed_and_each_is_a_line_of_the_log(server: Loopback, client: Client, store: Store) -> None:
    start = server.on("/287g", Reply(301, headers={"Location": "/moved"}))
    server.on("/moved", Reply(302, headers={"Location": server.url + "/there"}))
    server.on("/there", Reply(body=b"found"))
    answer = client.get(start, store, held_in="lists")
    assert (answer.asked, answer.request.address, answer.body) == (start, server.url + "/there", b"found")
    assert [(r.address, r.status, r.note) for r in store.requests()] == [
        (start, "301", f"redirected to {server.url}/moved"),
        (server.url + "/moved", "302", f"redirected to {server.url}/there"),
    ]


@pytest.mark.parametrize(
    "target", ["http://elsewhere.example/x", "ftp://127.0.0.1/x", "file:///etc/passwd", "//u@127.0.0.1/x"]
)
def test_a_redirect_away_from_the_allowed_hosts_is_not_followed(
    server: Loopback, client: Client, store: Store, target: str
) -> None:
    address = server.on("/a", Reply(302, headers={"Location": target}))
    with pytest.raises(NoAnswer, match=r"redirects to .* not on a host that this program asks"):
        client.get(address, store, held_in="lists")
    assert len(server.seen) == 1
    assert store.requests()[0].note.endswith("(not followed)")


def test_going_round_in_circles_ends(server: Loopback, client: Client, store: Store) -> None:
    address = server.on("/a", Reply(302, headers={"Location": "/a"}))
    with pytest.raises(NoAnswer, match="redirects more than 5 times"):
        client.get(address, store, held_in="lists")
    assert len(server.seen) == 6


def test_what_the_store_holds_is_asked_for_conditionally(server: Loopback, client: Client, store: Store) -> None:
    modified = "Mon, 18 May 2026 11:00:00 GMT"
    address = server.on("/a", Reply(body=b"x", etag='"v1"', headers={"Last-Modified": modified}))
    first = client.get(address, store, held_in="lists")
    store.put(first.body, "a")
    store.log(first.request)
    again = client.get(address, store, held_in="lists")
    assert again.unchanged
    assert again.request.sha256 == first.request.sha256
    assert server.seen[1].headers["If-None-Match"] == '"v1"'
    assert server.seen[1].headers["If-Modified-Since"] == modified


def test_without_the_bytes_the_request_is_unconditional(server: Loopback, client: Client, store: Store) -> None:
    address = server.on("/a", Reply(body=b"x", etag='"v1"'))
    first = client.get(address, store, held_in="lists")
    stored = store.put(first.body, "a")
    store.log(first.request)
    stored.path.unlink()
    assert client.get(address, store, held_in="lists").body == b"x"
    assert "If-None-Match" not in server.seen[1].headers


def test_a_log_with_a_harmful_tag_does_no_harm(server: Loopback, client: Client, store: Store) -> None:
    address = server.on("/a", Reply(body=b"x"))
    digest = store.put(b"old", "a").sha256
    store.log(Request(address, "2026-05-18T00:00:00Z", "200", etag='"é"', sha256=digest))
    assert client.get(address, store, held_in="lists").body == b"x"
    assert "If-None-Match" not in server.seen[0].headers


@pytest.mark.parametrize("address", ["ftp://www.ice.gov/x", "www.ice.gov/x", "http://", "http://[bad"])
def test_what_is_no_web_address_is_not_asked(client: Client, store: Store, address: str) -> None:
    with pytest.raises(NoAnswer, match="is not a web address"):
        client.get(address, store, held_in="lists")


def test_bytes_held_elsewhere_in_the_store_do_not_make_a_request_conditional(
    server: Loopback, client: Client, store: Store
) -> None:
    address = server.on("/a", Reply(body=b"x", etag='"v1"'))
    first = client.get(address, store, held_in="pages")
    store.put(first.body, "a.html", area="pages")
    store.log(first.request)
    assert client.get(address, store, held_in="lists").body == b"x"
    assert client.get(address, store, held_in="pages").unchanged
    assert client.get(address, store, held_in=None).body == b"x"


def test_an_interruption_while_waiting_is_not_swallowed(server: Loopback, store: Store, time: FakeTime) -> None:
    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    address = server.on("/a", Reply(503))
    with Client(clock=time.clock, sleep=interrupted) as client, pytest.raises(KeyboardInterrupt):
        client.get(address, store, held_in="lists")
    assert statuses(store) == ["503"]


def test_an_answer_that_never_ends_is_left(server: Loopback, store: Store, time: FakeTime) -> None:
    def clock_that_hurries() -> datetime:
        time.pass_by(seconds=200)
        return time.now

    address = server.on("/a", Reply(body=b"x" * 100_000))
    with (
        Client(clock=clock_that_hurries, sleep=time.sleep, tries=1, longest_answer=100) as client,
        pytest.raises(NoAnswer, match="was still sending after 100 s"),
    ):
        client.get(address, store, held_in="lists")
