"""Asking ICE and the archive politely: one request at a time, identified, conditional, patient, bounded."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib import metadata
from types import TracebackType
from typing import Protocol, Self

import httpx2
import stamina

from section287g.capture.addresses import ALLOWED_HOSTS, host_of
from section287g.capture.report import Clock, Progress
from section287g.capture.store import Area, Request, utc_text
from section287g.errors import CaptureError

__all__ = ["REDIRECT_NOTE", "Answer", "Client", "NoAnswer", "RequestLog", "user_agent"]

REDIRECT_NOTE = "redirected to "
"""How the log's note on a redirect begins; the address follows."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FIRST_WAIT = 2.0
_LONGEST_WAIT = 60.0


class RequestLog(Protocol):
    """Where requests are written down and looked up; a ``Store`` is one."""

    def log(self, request: Request) -> None:
        """Write one request down."""

    def last_good(self, address: str, area: Area) -> Request | None:
        """The newest request answered 200 whose bytes are still held in one part of a store."""


class NoAnswer(CaptureError):
    """An address gave no usable answer, for callers that go on with the next one.

    ``status`` is ``None`` when no answer came at all. ``transient`` says that asking later may help.
    """

    def __init__(
        self, address: str, why: str, *, status: int | None, transient: bool, wait: float | None = None
    ) -> None:
        super().__init__(f"{address}: {why}")
        self.address = address
        self.why = why
        self.status = status
        self.transient = transient
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer. ``request`` is its line for the log, which the caller writes after judging the bytes.

    ``asked`` is the address asked first, ``request.address`` the one that answered. When ``unchanged``,
    ``body`` is empty and ``request.sha256`` names the bytes that the store holds.
    """

    asked: str
    request: Request
    body: bytes

    @property
    def unchanged(self) -> bool:
        """Whether the server said that the bytes are those that the store holds."""
        return self.request.status == "304"


def user_agent(contact: str | None = None) -> str:
    """How this program names itself to servers: its name, its version and, if given, whom to write to."""
    try:
        version = metadata.version("section287g")
    except metadata.PackageNotFoundError:
        version = "unreleased"
    name = f"section287g/{version}"
    if contact is None:
        return name
    if not contact.strip() or not (contact.isascii() and contact.isprintable()):
        raise ValueError(f"a contact is one line of plain ASCII text: {contact!r}")
    return f"{name} (+{contact.strip()})"


class Client:
    """Fetches addresses for the verbs of this room; close it, or use it in a ``with`` block.

    ``contact`` (an address to write to) joins the user agent. ``clock`` and ``sleep`` are passed in;
    seconds throughout. ``pause`` is kept between any two requests. ``tries`` bounds the attempts at one
    address; between them it waits twice as long each time, or as long as ``Retry-After`` says, but never
    longer than ``longest_retry_after``. A body beyond ``max_bytes`` is not read. Proxies and certificates
    come from the environment, as the HTTP library's default has it.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        sleep: Callable[[float], None],
        contact: str | None = None,
        allowed_hosts: Collection[str] = ALLOWED_HOSTS,
        pause: float = 1.0,
        tries: int = 4,
        connect_timeout: float = 15.0,
        read_timeout: float = 60.0,
        longest_answer: float = 600.0,
        longest_retry_after: float = 300.0,
        max_bytes: int = 30_000_000,
        max_redirects: int = 5,
        progress: Progress | None = None,
    ) -> None:
        if tries < 1:
            raise ValueError(f"at least one try: {tries}")
        self._clock = clock
        self._sleep = sleep
        self._hosts = frozenset(host.lower() for host in allowed_hosts)
        self._pause = pause
        self._tries = tries
        self._longest_answer = longest_answer
        self._longest_retry_after = longest_retry_after
        self._max_bytes = max_bytes
        self._max_redirects = max_redirects
        self._progress = progress
        self._last: datetime | None = None
        self._http = httpx2.Client(
            headers={"User-Agent": user_agent(contact), "Accept": "*/*", "Accept-Encoding": "gzip"},
            timeout=httpx2.Timeout(read_timeout, connect=connect_timeout),
            limits=httpx2.Limits(max_connections=1, max_keepalive_connections=1),
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def allows(self, address: str, *, beside: str | None = None) -> bool:
        """Whether an address may be asked: http or https, on an allowed host or on the host of ``beside``."""
        host = host_of(address)
        return host is not None and (host in self._hosts or (beside is not None and host == host_of(beside)))

    def get(self, address: str, log: RequestLog, *, held_in: Area | None) -> Answer:
        """The answer of one address, after redirects and retries; every request but the last is logged.

        Requests are conditional where that part of the store holds the bytes of the last good answer;
        with ``None`` they never are. The last one, being good, is in ``Answer.request`` for the caller to
        log with its verdict on the bytes.

        Raises ``NoAnswer`` (a ``CaptureError``), already logged, when no good answer came.
        """
        if host_of(address) is None:
            raise NoAnswer(address, "is not a web address", status=None, transient=False)
        here = address
        for _ in range(self._max_redirects + 1):
            answer = self._patiently(here, log, held_in)
            if int(answer.request.status) not in _REDIRECTS:
                return replace(answer, asked=address)
            here = self._next_hop(answer.request, address, log)
        raise NoAnswer(
            address,
            f"redirects more than {self._max_redirects} times, last to {here}. Look at it in a browser.",
            status=None,
            transient=False,
        )

    def _next_hop(self, request: Request, start: str, log: RequestLog) -> str:
        target = request.note.removeprefix(REDIRECT_NOTE)
        status = int(request.status)
        if self.allows(target, beside=start):
            log.log(request)
            return target
        why = (
            f"redirects to {target}, which is not on a host that this program asks "
            f"({', '.join(sorted(self._hosts))}). If ICE has moved there, give the new address."
        )
        log.log(replace(request, note=f"{request.note} (not followed)"))
        raise NoAnswer(request.address, why, status=status, transient=False)

    def _patiently(self, address: str, log: RequestLog, held_in: Area | None) -> Answer:
        """Ask one address up to the number of tries; the waiting is done here, by the sleep passed in."""
        wait = 0.0

        def again(error: Exception) -> bool | float:
            return 0.0 if isinstance(error, NoAnswer) and error.transient else False

        try:
            for attempt in stamina.retry_context(again, attempts=self._tries, timeout=None):
                with attempt:
                    if attempt.num > 1:
                        self._say(f"waiting {wait:.0f} s before asking {address} again")
                        self._sleep(wait)
                    try:
                        return self._once(address, log, held_in)
                    except NoAnswer as error:
                        wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** (attempt.num - 1))
                        if error.wait is not None:
                            wait = error.wait
                        raise
        except NoAnswer as error:
            if error.transient and self._tries > 1:
                why = f"{error.why}, after {self._tries} tries. Try again later."
                raise NoAnswer(address, why, status=error.status, transient=True) from error
            raise
        raise AssertionError("a retry loop ends by returning or raising")

    def _once(self, address: str, log: RequestLog, held_in: Area | None) -> Answer:
        """One request. Failures are logged here."""
        self._keep_pause()
        known = log.last_good(address, held_in) if held_in else None
        request = Request(address, utc_text(self._clock()))
        try:
            with self._send(address, _conditions(known)) as response:
                request = replace(request, status=str(response.status_code))
                return self._judged(request, response, known)
        except NoAnswer as error:
            failure = error
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError) as error:
            failure = NoAnswer(address, f"cannot be asked ({error})", status=None, transient=False)
        except httpx2.TimeoutException:
            failure = NoAnswer(address, "did not answer in time", status=None, transient=True)
        except httpx2.RemoteProtocolError as error:
            why = f"the download was cut short or garbled ({error})"
            failure = NoAnswer(address, why, status=None, transient=True)
        except httpx2.TransportError as error:
            why = f"the connection failed ({str(error) or type(error).__name__})"
            failure = NoAnswer(address, why, status=None, transient=True)
        finally:
            self._last = self._clock()
        log.log(replace(request, note=failure.why))
        raise failure

    def _send(self, address: str, headers: dict[str, str]) -> AbstractContextManager[httpx2.Response]:
        return self._http.stream("GET", address, headers=headers)

    def _judged(self, request: Request, response: httpx2.Response, known: Request | None) -> Answer:
        status, address = response.status_code, request.address
        request = replace(
            request,
            etag=response.headers.get("ETag", ""),
            last_modified=response.headers.get("Last-Modified", ""),
        )
        if status == 200:
            body = self._body(response, address)
            return Answer(address, replace(request, sha256=hashlib.sha256(body).hexdigest()), body)
        if status == 304 and known is not None:
            request = replace(
                request,
                etag=request.etag or known.etag,
                last_modified=request.last_modified or known.last_modified,
                sha256=known.sha256,
            )
            return Answer(address, request, b"")
        if status in _REDIRECTS and (location := response.headers.get("Location", "").strip()):
            target = str(httpx2.URL(address).join(location))
            return Answer(address, replace(request, note=REDIRECT_NOTE + target), b"")
        transient = status == 429 or 500 <= status < 600
        wait = self._retry_after(response.headers.get("Retry-After")) if transient else None
        raise NoAnswer(address, f"answered {_named(status)}", status=status, transient=transient, wait=wait)

    def _body(self, response: httpx2.Response, address: str) -> bytes:
        """The whole body, decoded; refused beyond the cap, and recognised when it was cut short."""
        coding = response.headers.get("Content-Encoding", "identity").strip().lower()
        if coding not in ("", "identity", "gzip", "x-gzip"):
            why = f"answered in an encoding that was not asked for ({coding})"
            raise NoAnswer(address, why, status=200, transient=False)
        declared = response.headers.get("Content-Length", "")
        if declared.isdecimal() and int(declared) > self._max_bytes:
            raise self._too_big(address)
        unpack = _Gunzip(self._max_bytes) if coding in ("gzip", "x-gzip") else None
        pieces: list[bytes] = []
        size = raw = 0
        start = self._clock()
        for chunk in response.iter_raw():
            raw += len(chunk)
            for piece in unpack.feed(chunk) if unpack else (chunk,):
                size += len(piece)
                pieces.append(piece)
            if max(size, raw) > self._max_bytes:
                raise self._too_big(address)
            if (self._clock() - start).total_seconds() > self._longest_answer:
                why = f"was still sending after {self._longest_answer:.0f} s"
                raise NoAnswer(address, why, status=200, transient=True)
        if unpack is not None and raw and not unpack.whole:
            raise NoAnswer(address, "the download was cut short", status=200, transient=True)
        return b"".join(pieces)

    def _too_big(self, address: str) -> NoAnswer:
        why = (
            f"is larger than {self._max_bytes:,} bytes and was not read. Look at it in a browser; "
            "if it is right, raise the limit."
        )
        return NoAnswer(address, why, status=200, transient=False)

    def _retry_after(self, text: str | None) -> float | None:
        """The seconds that a server asks for, within bounds; ``None`` when it asks for nothing readable."""
        if text is None:
            return None
        text = text.strip()
        if text.isascii() and text.isdecimal():
            seconds = float(text[:9])
        else:
            try:
                when = parsedate_to_datetime(text)
            except (TypeError, ValueError, OverflowError):
                return None
            when = when if when.tzinfo else when.replace(tzinfo=UTC)
            seconds = (when - self._clock()).total_seconds()
        return min(max(seconds, 0.0), self._longest_retry_after)

    def _keep_pause(self) -> None:
        if self._last is None:
            return
        passed = max(0.0, (self._clock() - self._last).total_seconds())
        if passed < self._pause:
            self._sleep(self._pause - passed)

    def _say(self, line: str) -> None:
        if self._progress is not None:
            self._progress(line)


class _Gunzip:
    """Undoes gzip piece by piece, without ever holding much more than the cap, and knows if the end came."""

    def __init__(self, max_bytes: int) -> None:
        self._step = min(max_bytes + 1, 1 << 20)
        self._left = max_bytes + self._step
        self._inner = zlib.decompressobj(wbits=31)

    @property
    def whole(self) -> bool:
        return self._inner.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            more = True
            while (data or more) and self._left > 0:
                if data and self._inner.eof:
                    self._inner = zlib.decompressobj(wbits=31)
                piece = self._inner.decompress(data, self._step)
                self._left -= len(piece)
                yield piece
                more = len(piece) == self._step and not self._inner.eof
                data = self._inner.unused_data if self._inner.eof else self._inner.unconsumed_tail
        except zlib.error as error:
            raise httpx2.RemoteProtocolError(f"not gzip: {error}") from error


def _conditions(known: Request | None) -> dict[str, str]:
    """The headers that make a request conditional on what the log knows."""
    if known is None:
        return {}
    pairs = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: text for name, text in pairs.items() if text and text.isascii() and text.isprintable()}


def _named(status: int) -> str:
    try:
        return f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return str(status)
