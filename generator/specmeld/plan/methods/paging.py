"""Detect how a list is paged, from an operation's parameters and responses.

An operation pages if it takes a position (a cursor, a page number, an offset), in the query or in
the body, or returns the next URL (in its response or in a Link header), and returns items.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from specmeld.model.api_description import Content, Operation, Response, Schema
from specmeld.model.method_plan import ArgumentPlan, PagePlan
from specmeld.model.named_types import Annotation, Code
from specmeld.openapi.schema import SchemaView
from specmeld.plan.methods.answer_values import AnswerReader, Value, plain
from specmeld.plan.methods.contents import is_json
from specmeld.plan.methods.paging_asked import Askable, Asked, of_body, of_query
from specmeld.plan.methods.paging_told import told
from specmeld.plan.quoting import literal
from specmeld.plan.types.hints import HintWriter

_ITEMS = "data items results records entries values elements list resources objects rows hits"
_CURSORS = (
    "after starting_after cursor page_token next_token next_page_token continuation_token"
    " continuation marker iterator page_cursor after_cursor next_cursor page_after start_cursor"
    " pagination_token start_after after_id"
)
_PAGES = "page page_number page_num page_no page_index"
_OFFSETS = "offset skip start start_index start_at first_result"
_SIZES = "limit per_page page_size size count max_results top take page_limit num_results"
ASKED = frozenset(f"{_CURSORS} {_PAGES} {_OFFSETS} {_SIZES}".split())
"""What a call says about the wanted page, by names as ``plain`` writes them."""
_NEXT_CURSORS = (
    "next_cursor next_page_token next_token next_page_cursor next_marker continuation_token"
    " next_continuation_token next_iterator end_cursor after_cursor last_id next_page next cursor"
    " after iterator pagination_token marker page_token"
)
_NEXT_URLS = (
    "next_url next_page_url next_page_uri next_uri next_link odata_next_link next next_page"
)
_MORE = "has_more has_next has_next_page more has_more_results is_truncated"
_LAST = "done is_last is_last_page last"
_TOTALS = (
    "total total_count total_items total_results total_elements total_records total_size"
    " items_total results_total overall_count"
)
_PAGE_COUNTS = "total_pages page_count pages_count num_pages pages last_page pages_total"
_HOLDERS = (
    "pagination paging page_info meta metadata links cursors cursor page response_metadata"
    " search_metadata"
)
_WRAPPERS = "data result response payload"
"""Wrapper objects for items and for paging data in some responses."""
_HREFS = "href url"
_METHODS = ("GET", "QUERY", "POST")
_Fields = Mapping[str, Value]
"""The fields of an object, by their plain names."""
_Parts = Sequence[_Fields]
"""The fields of a response and of objects in it, those to look at first before others."""


class PagingPlanner:
    """Finds the paging of operations whose responses ``answers`` reads."""

    def __init__(self, answers: AnswerReader, hints: HintWriter) -> None:
        self._answers = answers
        self._hints = hints

    def plan(self, operation: Operation, arguments: Iterable[ArgumentPlan]) -> PagePlan | None:
        """How ``operation`` pages; None if it does not, or in an unknown way."""
        answer = only_answer(operation)
        if operation.method not in _METHODS or answer is None or operation.paging is False:
            return None
        response, content = answer
        ways = (of_query(operation, arguments), *of_body(operation, self._answers))
        if operation.paging is not None:
            schema, said = told(operation, content.schema, ways, self._answers)
            return PagePlan(self._hints.given(schema), said)
        own = self._answers.fields("page", content.schema)
        found = self._items(content.schema, own, operation.path)
        if found is None:
            return None
        items, item = found
        parts = self._parts(own)
        for asked in ways:
            going_on = self._going_on(operation, response, parts, asked, items)
            if going_on is not None:
                size = self._integer(asked, _SIZES)
                details = [f"items=lambda page: {items.read}", *going_on]
                details += [f"size={literal(size.name)}"] if size is not None else []
                details += asked.details
                return PagePlan(item, tuple(map(Code, details)))
        return None

    def _going_on(
        self,
        operation: Operation,
        response: Response,
        parts: _Parts,
        asked: Askable,
        items: Value,
    ) -> list[str] | None:
        """The arguments of ``Paging`` that locate the next page."""
        more = self._more(parts)
        cursor = asked.named(_CURSORS)
        if operation.method != "POST" and not asked.in_body:
            url = self._url(parts, bare=cursor is None)
            if url is not None:
                return ['by="url"', f"after=lambda page: {url.read}"]
        if cursor is not None:
            after = self._cursor(parts, items, told=bool(more))
            if after is not None:
                return [f"argument={literal(cursor.name)}", f"after=lambda page: {after}", *more]
        if operation.method != "POST" and any(name.lower() == "link" for name in response.headers):
            return ['by="link"']
        return self._by_number(parts, asked, more, sure=operation.method != "POST")

    def _by_number(
        self, parts: _Parts, asked: Askable, more: list[str], *, sure: bool
    ) -> list[str] | None:
        """Numbered pages or offsets; not ``sure``: the response too must mention pages."""
        total = self._number(parts, _TOTALS, "total")
        pages = self._number(parts, _PAGE_COUNTS, "pages")
        if not (sure or more or total or pages):
            return None
        page = self._integer(asked, _PAGES)
        if page is not None:
            first = self._first(page)
            told = [*first, *more, *total, *pages]
            return [f"argument={literal(page.name)}", 'by="page"', *told]
        offset = self._integer(asked, _OFFSETS)
        if offset is not None:
            return [f"argument={literal(offset.name)}", 'by="offset"', *more, *total]
        return None

    def _items(
        self, schema: Schema | None, own: _Fields, path: str
    ) -> tuple[Value, Annotation] | None:
        """Where a response has its items, and their schema."""
        whole = self._answers.array(schema)
        if whole is not None:
            return Value("page", whole), self._hints.given(whole)
        wanted = [*_ITEMS.split(), plain(path.rstrip("/").rpartition("/")[2])]
        arrays = self._arrays(own, wanted)
        if not arrays:
            inside = [self._arrays(fields, wanted) for fields in self._wrapped(own)]
            arrays = next((each for each in inside if each and each[0][0] in wanted), [])
        if not arrays or (len(arrays) > 1 and arrays[0][0] not in wanted):
            return None
        _, value, inner = arrays[0]
        return value, self._hints.given(inner)

    def _arrays(self, fields: _Fields, wanted: Sequence[str]) -> list[tuple[str, Value, Schema]]:
        """The lists among fields with their items; those with expected names first."""
        arrays = [
            (key, value, inner)
            for key, value in fields.items()
            if (inner := self._answers.array(value.schema)) is not None
        ]
        return sorted(
            arrays, key=lambda each: wanted.index(each[0]) if each[0] in wanted else len(wanted)
        )

    def _wrapped(self, own: _Fields) -> Iterator[_Fields]:
        """The fields of the objects that wrap the content of a response."""
        for name in _WRAPPERS.split():
            if name in own:
                yield self._answers.fields(own[name].read, own[name].schema, guarded=True)

    def _cursor(self, parts: _Parts, items: Value, *, told: bool) -> str | None:
        """Where a response has the next cursor: beside the items, else in the last of them."""
        value = self._find(parts, _NEXT_CURSORS, ("string", "integer"))
        if value is not None:
            return value.read
        inner = self._answers.array(items.schema)
        of_items = self._answers.fields(f"{items.read}[-1]", inner)
        if told and "id" in of_items:
            return f"{items.read} and {of_items['id'].read}"
        return None

    def _url(self, parts: _Parts, *, bare: bool) -> Value | None:
        """Where a response has the next URL; ``bare``: a plain string named next counts as one."""
        value = self._find(parts, _NEXT_URLS, ("string",))
        if value is None:
            return None
        target = SchemaView(self._answers.followed(value.schema))
        said = f"{target.format or ''}{target.text('description') or ''}"
        name = value.read.rpartition(".")[2]
        sure = re.search(r"ur[il]|link|href", said + name, re.IGNORECASE) or ".links" in value.read
        return value if sure or (bare and name == "next") else None

    def _more(self, parts: _Parts) -> list[str]:
        """The argument that locates whether more pages follow."""
        value = self._find(parts, _MORE, ("boolean",))
        if value is not None:
            return [f"more=lambda page: {value.read}"]
        value = self._find(parts, _LAST, ("boolean",))
        return [] if value is None else [f"more=lambda page: not ({value.read})"]

    def _number(self, parts: _Parts, wanted: str, argument: str) -> list[str]:
        """The argument that locates a number of items or pages."""
        value = self._find(parts, wanted, ("integer",))
        return [] if value is None else [f"{argument}=lambda page: {value.read}"]

    def _find(self, parts: _Parts, wanted: str, types: tuple[str, ...]) -> Value | None:
        """The first of the ``wanted`` names in a response, at the top level or nested."""
        for fields in parts:
            for name in wanted.split():
                value = fields.get(name)
                if value is not None and self._answers.types(value.schema) & set(types):
                    return value
                if value is not None and wanted is _NEXT_URLS:
                    hrefs = self._answers.fields(value.read, value.schema, guarded=True)
                    for href in _HREFS.split():
                        if href in hrefs:
                            return hrefs[href]
        return None

    def _parts(self, own: _Fields) -> _Parts:
        """The fields of a response and of the objects in it that may have paging data."""
        outer = [own, *self._wrapped(own)]
        return [*outer, *(fields for each in outer for fields in self._held(each))]

    def _held(self, own: _Fields) -> Iterator[_Fields]:
        """The fields of the paging objects beside the items, and of their children."""
        for name in _HOLDERS.split():
            if name in own:
                fields = self._answers.fields(own[name].read, own[name].schema, guarded=True)
                yield fields
                yield from (
                    self._answers.fields(fields[inner].read, fields[inner].schema, guarded=True)
                    for inner in ("pages", "cursors", "next", "pagination", "paging", "page")
                    if inner in fields
                )

    def _integer(self, asked: Askable, wanted: str) -> Asked | None:
        found = asked.named(wanted)
        if found is None or "integer" not in self._answers.types(found.schema):
            return None
        return found

    def _first(self, page: Asked) -> list[str]:
        """The number of the first page, if it is not 1."""
        schema = self._answers.followed(page.schema)
        zero = 0 in (schema.get("default"), schema.get("minimum"))
        return ["first=0"] if zero and schema.get("default") != 1 else []


def only_answer(operation: Operation) -> tuple[Response, Content] | None:
    """The only JSON schema of the successes; None if there are others or none."""
    answers = [each for each in operation.responses if each.status.startswith("2")]
    if len(answers) != 1:
        return None
    contents = [each for each in answers[0].contents if is_json(each.media_type)]
    return (answers[0], contents[0]) if contents else None
