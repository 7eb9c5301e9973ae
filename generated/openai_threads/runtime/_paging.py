"""Lists that go on: where the next page is, and pages that are gone through one by one."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar, cast

from ._core import Answer, Omit, Paging
from ._exchange import Call

R = TypeVar("R")
T = TypeVar("T")
_log = logging.getLogger(__package__)


class _Turn(Generic[R, T]):
    """What a page and its asynchronous twin have in common."""

    def __init__(
        self, call: Call, answer: Answer, response: R, seen: frozenset[object] = frozenset()
    ) -> None:
        self.response = response
        """The whole answer."""
        self._paging = cast("Paging", call.operation.paging)
        found = _said(self._paging.items, response)
        self.items: list[T] = list(found or ())
        """Those of this page."""
        following, position = _following(self._paging, call, answer, response, len(self.items))
        if isinstance(position, int):  # which we count, so that only the content can repeat
            position = hash(answer.content)
        if following is not None and position in seen:
            _log.warning("The server told the page %r twice; the list ends here.", position)
            following = None
        self._next = following
        self._seen = seen | {position}

    @property
    def has_next(self) -> bool:
        """Whether there may be another page."""
        return self._next is not None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self.items)} items, has_next={self.has_next})"


class Page(_Turn[R, T]):
    """One page of a list. To iterate over it is to go on through the pages that follow."""

    def __init__(
        self,
        call: Call,
        answer: Answer,
        response: R,
        fetch: Callable[[Call], tuple[Answer, R]],
        seen: frozenset[object] = frozenset(),
    ) -> None:
        super().__init__(call, answer, response, seen)
        self._fetch = fetch

    def next_page(self) -> Page[R, T] | None:
        """The page after this one; None after the last."""
        if self._next is None:
            return None
        return Page(self._next, *self._fetch(self._next), self._fetch, self._seen)

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
    """One page of a list. To iterate over it is to go on through the pages that follow."""

    def __init__(
        self,
        call: Call,
        answer: Answer,
        response: R,
        fetch: Callable[[Call], Awaitable[tuple[Answer, R]]],
        seen: frozenset[object] = frozenset(),
    ) -> None:
        super().__init__(call, answer, response, seen)
        self._fetch = fetch

    async def next_page(self) -> AsyncPage[R, T] | None:
        """The page after this one; None after the last."""
        if self._next is None:
            return None
        return AsyncPage(self._next, *await self._fetch(self._next), self._fetch, self._seen)

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
    """A list that is to be asked for: awaited, it is its first page; iterated, all its items."""

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


def _following(
    paging: Paging, call: Call, answer: Answer, response: Any, count: int
) -> tuple[Call | None, object]:
    """The call for the next page, None after the last, and what tells that page from others."""
    if paging.more is not None and not _said(paging.more, response):
        return None, None
    if paging.by in ("url", "link"):
        url = next_link(answer.headers) if paging.by == "link" else _told(paging, response)
        return (replace(call, url=str(url)), url) if url else (None, None)
    if paging.by == "cursor":
        position = _told(paging, response)
    else:
        position = _next_number(paging, call, count)
    if position is None or position == "":
        return None, None
    arguments = {**call.arguments, paging.argument: position}
    return replace(call, arguments=arguments), position


def _said(ask: Callable[[Any], T], response: object) -> T | None:
    """What an answer says; nothing where it has not the shape that was declared."""
    try:
        return ask(response)
    except (AttributeError, IndexError, TypeError):
        return None


def _told(paging: Paging, response: Any) -> object:
    return None if paging.after is None else _said(paging.after, response)


def _next_number(paging: Paging, call: Call, count: int) -> int | None:
    """The number or offset of the next page; None after a page that is not full."""
    size = call.arguments.get(paging.size)
    if count == 0 or (paging.more is None and isinstance(size, int) and count < size):
        return None
    now = call.arguments.get(paging.argument)
    if isinstance(now, Omit) or not isinstance(now, int):
        now = paging.first if paging.by == "page" else 0
    return now + (1 if paging.by == "page" else count)


def next_link(headers: Any) -> str:
    """The URL of the next page in a Link header (RFC 8288); empty where there is none."""
    for url, parameters in re.findall(r"<([^<>]*)>([^<]*)", headers.get("link", "")[:8192]):
        said = re.search(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))', parameters, re.IGNORECASE)
        if said is not None and "next" in (said[1] or said[2]).lower().split():
            return str(url)
    return ""
