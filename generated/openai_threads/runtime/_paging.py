"""Paged lists: where the next page is, and iteration over pages."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeGuard, TypeVar, cast

from ._core import Answer, Omit, Operation, Paging
from ._exchange import Call
from ._http import AsyncDriver, SyncDriver
from ._masking import shown_url
from ._problems import check
from ._twins import returning
from ._values import is_mapping, plain

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
_log = logging.getLogger(__package__)
_MOST_ALIKE = 100
"""Identical pages in a row after which the server is taken not to page."""


@dataclass(frozen=True)
class Earlier:
    """What the pages before this one have shown."""

    items: int | None
    """How many items they have; None if unknown."""
    met: Mapping[object, int] = field(default_factory=dict[object, int])
    """How often each cursor or URL occurred; of numbered pages, how often in a row the last one was
    repeated."""


class _Turn(Generic[R, T]):
    """What a page and its asynchronous twin have in common."""

    def __init__(self, call: Call, answer: Answer, response: R, earlier: Earlier | None) -> None:
        self.response = response
        """The whole response."""
        self._paging = cast("Paging", call.operation.paging)
        found = _said(self._paging.items, response)
        self.items: list[T] = list(found or ())
        """The items of this page."""
        earlier = earlier or _earlier(self._paging, call)
        passed = None if earlier.items is None else earlier.items + len(self.items)
        following, position = _following(self._paging, call, answer, response, self.items, passed)
        counted = self._paging.by in ("page", "offset")
        met = hash(answer.content) if counted else repr(plain(position))
        times = earlier.met.get(met, 0) + 1
        if following is not None and times >= (_MOST_ALIKE if counted else 2):
            shown = shown_url(str(position)) if self._paging.by in ("url", "link") else position
            told = f"the same page {times} times" if counted else f"the page {shown!r} twice"
            _log.warning("The server reported %s; the list ends here.", told)
            following = None
        self._next = following
        self._passed = Earlier(passed, {met: times} if counted else {**earlier.met, met: times})

    @property
    def has_next(self) -> bool:
        """Whether there may be another page."""
        return self._next is not None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self.items)} items, has_next={self.has_next})"


class Page(_Turn[R, T]):
    """One page of a list. Iterating over it continues through the pages that follow."""

    def __init__(
        self,
        call: Call,
        answer: Answer,
        response: R,
        fetch: Callable[[Call], tuple[Answer, R]],
        earlier: Earlier | None = None,
    ) -> None:
        super().__init__(call, answer, response, earlier)
        self._fetch = fetch

    def next_page(self) -> Page[R, T] | None:
        """The page after this one; None after the last."""
        if self._next is None:
            return None
        return Page(self._next, *self._fetch(self._next), self._fetch, self._passed)

    def pages(self) -> Iterator[Page[R, T]]:
        """This page and those that follow."""
        page: Page[R, T] | None = self
        while page is not None:
            yield page
            page = page.next_page()

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items


class AsyncPage(_Turn[R, T]):
    """One page of a list. Iterating over it continues through the pages that follow."""

    def __init__(
        self,
        call: Call,
        answer: Answer,
        response: R,
        fetch: Callable[[Call], Awaitable[tuple[Answer, R]]],
        earlier: Earlier | None = None,
    ) -> None:
        super().__init__(call, answer, response, earlier)
        self._fetch = fetch

    async def next_page(self) -> AsyncPage[R, T] | None:
        """The page after this one; None after the last."""
        if self._next is None:
            return None
        return AsyncPage(self._next, *await self._fetch(self._next), self._fetch, self._passed)

    async def pages(self) -> AsyncIterator[AsyncPage[R, T]]:
        """This page and those that follow."""
        page: AsyncPage[R, T] | None = self
        while page is not None:
            yield page
            page = await page.next_page()

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item


@dataclass(frozen=True)
class AsyncPages(Generic[R, T]):
    """A list not yet requested: awaiting it gives its first page; iterating, all its items."""

    _first: Callable[[], Awaitable[AsyncPage[R, T]]]

    def __await__(self) -> Generator[Any, None, AsyncPage[R, T]]:
        return self._first().__await__()

    async def __aiter__(self) -> AsyncIterator[T]:
        async for item in await self._first():
            yield item

    async def pages(self) -> AsyncIterator[AsyncPage[R, T]]:
        """The pages, one by one."""
        async for page in (await self._first()).pages():
            yield page


def pages(
    client: SyncDriver | AsyncDriver, operation: Operation[Any], given: Mapping[str, object]
) -> Page[Any, Any]:
    """Call ``operation`` for a paged list; methods that are ``paged`` return AsyncPages."""
    if isinstance(client, AsyncDriver):
        return cast("Page[Any, Any]", async_pages(client, operation, given))
    call = client.prepare(operation, given)
    return Page(call, *client.perform(call), client.perform)


def async_pages(
    client: AsyncDriver, operation: Operation[Any], given: Mapping[str, object]
) -> AsyncPages[Any, Any]:
    """Call ``operation`` for a paged list."""
    call = client.prepare(operation, given)

    async def first() -> AsyncPage[Any, Any]:
        return AsyncPage(call, *await client.perform(call), client.perform)

    return AsyncPages(first)


def paged(
    method: Callable[Concatenate[Any, P], Page[R, T]],
) -> Callable[Concatenate[Any, P], AsyncPages[R, T]]:
    """The asynchronous counterpart of a blocking resource's method."""

    @wraps(method)
    def twin(self: Any, /, *args: P.args, **kwargs: P.kwargs) -> Any:
        return method(self, *args, **kwargs)

    return cast("Callable[Concatenate[Any, P], AsyncPages[R, T]]", returning(twin, "AsyncPages"))


def _following(
    paging: Paging, call: Call, answer: Answer, response: Any, items: list[Any], passed: int | None
) -> tuple[Call | None, object]:
    """The call for the next page, None after the last, and what identifies that page."""
    more = _told(paging.more, response)
    if more is not None and not more:
        return None, None
    if paging.in_body and isinstance(call.body, str | bytes):
        return None, None  # a string that we do not change
    if paging.by in ("url", "link"):
        url = next_link(answer.headers) if paging.by == "link" else _told(paging.after, response)
        return (replace(call, url=str(url)), url) if url else (None, None)
    if paging.by == "cursor":
        position = _told(paging.after, response)
    else:
        told = more is not None
        position = _next_number(paging, call, response, len(items), passed, told=told)
    if position is None or position == "":
        return None, None
    following = _at(paging, call, position)
    if _refused(paging, following) and not _refused(paging, _at(paging, call, str(position))):
        following = _at(paging, call, str(position))  # an id that is a number, sent as a string
    return following, position


def _properties(body: object) -> Mapping[str, object]:
    """The properties of a body, or of the object in it that pages."""
    plain_body: Any = {} if body is None or isinstance(body, Omit) else body
    return plain_body if is_mapping(plain_body) else plain(plain_body)


def _given(paging: Paging, call: Call, name: str) -> object:
    """What a call gives for a parameter, or for a property of its body."""
    if not paging.in_body:
        return call.arguments.get(name)
    given = _properties(call.body)
    return (_properties(given.get(paging.holder)) if paging.holder else given).get(name)


def _at(paging: Paging, call: Call, position: object) -> Call:
    """``call`` for the page at ``position``."""
    if paging.in_body:
        body = _properties(call.body)
        changed = {paging.argument: position}
        if paging.holder:
            changed = {paging.holder: {**_properties(body.get(paging.holder)), **changed}}
        return replace(call, body={**body, **changed})
    return replace(call, arguments={**call.arguments, paging.argument: position})


def _refused(paging: Paging, call: Call) -> bool:
    """Whether the position in a call does not match the parameter's type."""
    operation = call.operation
    if paging.in_body:
        return operation.body is not None and bool(check(operation.body.adapter, call.body, ""))
    asked = (each for each in operation.parameters if each.argument == paging.argument)
    return any(check(each.adapter, call.arguments[each.argument], "") for each in asked)


def _said(ask: Callable[[Any], T], response: object) -> T | None:
    """A field of a response; None if it does not have the declared shape."""
    try:
        return ask(response)
    except (AttributeError, IndexError, TypeError):
        return None


def _told(ask: Callable[[Any], object] | None, response: Any) -> object:
    return None if ask is None else _said(ask, response)


def _earlier(paging: Paging, call: Call) -> Earlier:
    """What is known before the first page."""
    given = _given(paging, call, paging.argument)
    asked = paging.by == "cursor" and given is not None and not isinstance(given, Omit)
    return Earlier(_start(paging, call), {repr(plain(given)): 1} if asked else {})


def _start(paging: Paging, call: Call) -> int | None:
    """How many items come before the page that a call asks for; None if unknown."""
    now = _given(paging, call, paging.argument)
    if not _is_number(now):
        return 0
    if paging.by == "offset":
        return now
    size = _given(paging, call, paging.size)
    if now == paging.first:
        return 0
    return (now - paging.first) * size if _is_number(size) else None


def _next_number(
    paging: Paging, call: Call, response: Any, count: int, passed: int | None, *, told: bool
) -> int | None:
    """The number or offset of the next page; None after the last, or after one that is not full,
    unless ``told`` says that more follow."""
    size = _given(paging, call, paging.size)
    if count == 0 or (not told and _is_number(size) and count < size):
        return None
    total, pages = _told(paging.total, response), _told(paging.pages, response)
    if _is_number(total) and passed is not None and passed >= total:
        return None
    now = _given(paging, call, paging.argument)
    if not _is_number(now):
        now = paging.first if paging.by == "page" else 0
    if paging.by == "page" and _is_number(pages) and now - paging.first + 1 >= pages:
        return None
    return now + (1 if paging.by == "page" else count)


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def next_link(headers: Any) -> str:
    """The URL of the next page in a Link header (RFC 8288); empty if there is none."""
    for url, parameters in re.findall(r"<([^<>]*)>([^<]*)", headers.get("link", "")[:8192]):
        said = re.search(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))', parameters, re.IGNORECASE)
        if said is not None and "next" in (said[1] or said[2]).lower().split():
            return str(url)
    return ""
