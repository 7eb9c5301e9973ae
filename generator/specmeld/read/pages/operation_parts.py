"""The parts of one operation: what stands below each label, fields nested, samples placed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from specmeld.model.documents import Unread
from specmeld.read.containers.page_events import (
    Code,
    Event,
    Heading,
    Item,
    Line,
    Meta,
    Table,
    Tag,
    Term,
    Text,
)
from specmeld.read.pages import endpoints
from specmeld.read.pages.calls import Message, curl_call, messages, titled_body
from specmeld.read.pages.entries import Entry, Fact
from specmeld.read.pages.fields import (
    Field,
    below,
    describe,
    heading_field,
    is_label_of_values,
    item_field,
    listing_fields,
    table_fields,
    tag_field,
)
from specmeld.read.pages.gathered import Gathered, Part, Sample
from specmeld.read.pages.item_groups import is_group, without_value
from specmeld.read.pages.part_labels import (
    Label,
    is_label_of,
    is_registered,
    label_of,
    plain,
    said_label,
    status_in,
)
from specmeld.read.pages.signing import lists_sign_in
from specmeld.read.pages.statuses import (
    shown_status,
    status_item,
    status_rows,
    status_tag,
    status_tags,
)
from specmeld.read.pages.tag_parts import tag_part
from specmeld.read.vocabulary.section_words import ENDPOINT_WORDS, STATUS_LABELS
from specmeld.text.json_lines import locate_json
from specmeld.text.located import TextError

FIELD_KINDS = frozenset(
    ["path", "query", "header", "cookie", "form", "body", "parameters", "response", "request"]
)
_FIELD_LIKE = re.compile(
    r"[`*]*[A-Za-z_$][\w$.\[\]-]*[`*]*\s*(?:[^\w\s.,;!?'\"()/`*&%-]|\(|\t|  )|`[^`]+`\s*[-(:]"
)
"""A name, then a mark that no sentence has there."""
_NOTATION = re.compile(
    r"[A-Za-z_$][\w$.\[\]-]{0,60}\s?(?:[^\w\s.,;:!?'\"()/`*&%+–—-]|::)\S{0,2}"
    r"\s?[\w<{\[].{0,40}"
)
"""A name and few words on the two sides of a mark."""
_REMARK = re.compile(r"[A-Z][a-z]+:\s+\S+\s+\S")
"""A sentence behind a word such as "Note" or "Important"."""
_ABOUT = re.compile(
    r"(?:\*\*)?(?:description|summary|about|purpose|beschreibung|descripción|descrição|описание|描述"
    r"|説明)(?:\*\*)?\s*[:：](?:\*\*)?\s*(?=\S)",
    re.IGNORECASE,
)
_LABELLED_VALUE = re.compile(r"\*\*(?P<label>[^*]{2,40}?):?\*\*:?\s*(?P<value>\S.*)")
_VALUE = re.compile(r"[`\"'](?P<value>[^`\"'=<>]{1,60})[`\"']\s*(?:$|[-–—:(].*)")
_TYPE_NAME = re.compile(r"[A-Z][a-z0-9]+[A-Z][A-Za-z0-9]*")
_STATED = re.compile(r"(?P<label>[\w ]{2,25}?)\s*(?:\([^()]{1,80}\))?\s*[:：]\s*(?P<value>.{3,60})")
"""A label and its value, with a remark between them: "Failure (no such boat): 404 Not Found"."""
_INSIDE_OF = re.compile(
    r"(?:child )?(?:properties|attributes|fields|parameters|members|children|items|objects)"
    r" (?:of|in|for|under) (?:the )?(?P<name>[\w.$-]+)(?: objects?)?",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"^[^\w\s*`\[({<\"'.#-]{1,3}\s+(?=\*\*)")
"""Signs and pictures before a bold label."""
_NAMED_LINE = re.compile(
    r"(?:`[^`\s]{1,80}`|\*\*[a-z_][\w.\[\]-]{0,80}\*\*)\s*(?P<words>[-–—:]\s.*)?"
)
"""A name alone on its line, or with words behind a dash."""
_SENT = frozenset(["path", "query", "header", "cookie", "form", "body"])
_BODY = re.compile(
    r"\*\*(?:content|body|sample|example)\s*:?\*\*\s*:?\s*`(?P<body>[{\[].*[}\]])`", re.IGNORECASE
)
"""A label and the whole body on one line: "**Content:** `{"id": 1}`"."""
_DEEP = 1_000
"""Above every depth of an event, so that headings nest outside of what stands below them."""


def gather(
    events: Sequence[Event], shown: set[int], start: int, end: int, *, bodiless: bool = False
) -> Gathered:
    """Read the events of an operation; those of ``shown`` say no more than its method and URL.

    ``bodiless``: it takes no body, so that its parameters travel in the query.
    """
    first = Part(Label(""), events[start].line if start < end else 1)
    reader = _Reader(Gathered([first]), bodiless=bodiless)
    for at in range(start, end):
        reader.take(events[at], shows_endpoint=at in shown)
    return reader.gathered


class _Reader:
    """Walks over the events of one operation; the last part is the one that is open."""

    def __init__(self, gathered: Gathered, *, bodiless: bool) -> None:
        self.gathered = gathered
        self._sent_in = "query" if bodiless else ""
        """Where parameters travel of which nothing says it."""
        self._level = 0
        """Level of the heading that opened the part; 0 where a line did."""
        self._above: Label | None = None
        """The part of a heading that holds further labels, as "Request" and "Examples" do."""
        self._announced: Label | None = None
        """What the label right before says of the next listing."""
        self._open: list[tuple[int, Entry]] = []
        """The fields that what follows can belong to, with their depths."""
        self._listed = (0, 0)
        """The field whose values are being listed, by its id, and the depth of their items."""
        self._said = ""
        """The paragraph right before, which can say what the next listing is a sample of."""
        self._status_depth = _DEEP
        """Depth of the directive of a status whose words follow; ``_DEEP`` for none."""
        self._stated = (_DEEP, 0)
        """Depth of the items that state a status, and how many of them were read."""
        self._named: Field | None = None
        """The field of the paragraph right before, if it has no words yet."""

    @property
    def _part(self) -> Part:
        return self.gathered.parts[-1]

    def take(self, event: Event, *, shows_endpoint: bool) -> None:
        self._read(event, shows_endpoint=shows_endpoint)
        self._said = event.text if isinstance(event, Text) else ""

    def _read(self, event: Event, *, shows_endpoint: bool) -> None:
        if event.depth <= self._status_depth:
            self._status_depth = _DEEP
        self._leave_statuses(event)
        if isinstance(event, Heading):
            self._heading(event, shows_endpoint=shows_endpoint)
        elif isinstance(event, Table):
            self._table(event)
        elif isinstance(event, Code):
            if not shows_endpoint or len(event.lines) > 3 or curl_call(event.lines):
                self._code(event)
        elif isinstance(event, Tag):
            self._tag(event, shows_endpoint=shows_endpoint)
        elif isinstance(event, Meta):
            return
        elif event.depth > self._status_depth:
            last = self.gathered.statuses[-1]
            self.gathered.statuses[-1] = replace(last, words=last.words or event.text)
        elif not self._label_line(event) and not self._status(event):
            self._lines(event, shows_endpoint=shows_endpoint)

    def _leave_statuses(self, event: Event) -> None:
        """Let what stands behind a list of statuses be of the answer, not of the last of them."""
        depth, count = self._stated
        if event.depth > depth or isinstance(event, Item):
            return
        self._stated = (_DEEP, 0)
        if count > 1 and not isinstance(event, Heading) and not self._part.samples:
            self._begin(Label("response"), event.line, 0)

    # -- labels ---------------------------------------------------------------------------------

    def _heading(self, event: Heading, *, shows_endpoint: bool) -> None:
        self._announced = None
        label = label_of(event.text)
        if shows_endpoint or (
            is_label_of(event.text, ENDPOINT_WORDS) and not (label and label.kind in ("request",))
        ):
            if not shows_endpoint and self._level and event.level <= self._level:
                self._begin(Label("other"), event.line, event.level)
            return
        if self._heads_field(event, label):
            return
        if label is not None:
            self._begin(self._within(label, event.level), event.line, event.level)
        elif not self._level or event.level <= self._level:
            self._begin(Label("other"), event.line, event.level)
        else:
            self._open.clear()

    def _heads_field(self, event: Heading, label: Label | None) -> bool:
        """Take a heading below a label of fields that names one of them, or a type of one."""
        below = self._part.kind in FIELD_KINDS and 0 < self._level < event.level
        if not below or (label is not None and self._is_inner(label)):
            return False
        if self._names_type(event.text):
            self._begin(Label("object"), event.line, event.level)
            return True
        found = heading_field(event.text, event.line)
        if found is not None:
            self._place(found, event.level - _DEEP)
        return found is not None

    def _names_type(self, text: str) -> bool:
        """Whether a heading is the name of a type that the words of the fields speak of."""
        name = plain(text).strip()
        if not _TYPE_NAME.fullmatch(name):
            return False
        fields = [each for part in self.gathered.parts for each in part.fields]
        words = [line for each in fields for part in each.entry.paragraphs for _, line in part]
        return any(re.search(rf"\b{name}\b", line) for line in words)

    def _is_inner(self, label: Label) -> bool:
        """Whether a label below another opens a part and is not the name of a field."""
        return bool(label.status or label.sample or label.kind in ("statuses", "errors")) or (
            label.kind != self._part.kind
        )

    def _within(self, label: Label, level: int) -> Label:
        """A label with what the one above says: "Example" below "Response" is of the response."""
        above = self._above
        if not self._level or (level and level <= self._level):
            above = None
        if above is not None and above.kind == "response" and label.kind in (
            "sample", "body", "parameters", "object", "other", "request", "header",
        ):  # fmt: skip
            kind = "response header" if label.kind == "header" else "response"
            return replace(label, kind=kind, status=label.status or above.status)
        if above is not None and above.kind == "errors" and label.kind in ("sample", "body"):
            return replace(label, kind="errors", status=label.status or above.status)
        if above is not None and above.sample and not label.sample:
            return replace(label, sample=True)
        return label

    def _begin(self, label: Label, line: int, level: int) -> None:
        if level and (not self._level or level <= self._level or self._above is None):
            self._above = label
            self._level = level
        self._open.clear()
        self.gathered.parts.append(Part(label, line))

    def _label_line(self, event: Text | Item | Term) -> bool:
        """Take a line that is only a label: bold, or ended by a colon."""
        if isinstance(event, Term):
            return self._label_term(event)
        if len(event.lines) != 1:
            return self._announces(event)
        text = _SIGNS.sub("", event.text.strip())
        bold = re.fullmatch(r"\*\*[^*]+\*\*:?(?:\s*[(:`][^*]{0,60})?", text)
        if not bold and not text.endswith((":", "：")) and not _is_quoted_label(event):
            return False
        if isinstance(event, Item) and self._part.kind in FIELD_KINDS and not bold:
            return False
        if not bold and text.rstrip(":： ").count(" ") > 5:
            return self._announces(event)
        if event.depth > 0 and self._names_open_field(text):
            return True
        label = label_of(text)
        if label is None:
            return False
        if event.depth > 0 and self._open and (not bold or label.kind == "object"):
            return False
        sure = label.kind == "other" and self._is_named_line(event.lines)
        if bold and item_field(event.lines, sure=sure) is not None:
            return False
        if label.kind == "object" and event.depth and self._part.kind in FIELD_KINDS:
            held = item_field([(event.line, plain(text))], sure=True)
            if held is not None:
                self._place(held, event.depth - 1)
                return True
        self._label(label, event.line)
        return True

    def _label_term(self, event: Term) -> bool:
        """Take a term of several words that is a label: "Response JSON Object:"."""
        label = label_of(event.text) if " " in event.text.strip() else None
        if label is None or "`" in event.text or (self._open and self._open[-1][0] < event.depth):
            return False
        self._label(label, event.line)
        return True

    def _names_open_field(self, text: str) -> bool:
        """Whether a label says that what follows is inside of a field above it."""
        named = _INSIDE_OF.fullmatch(plain(text).strip(" :："))
        return named is not None and any(named["name"] == e.label for _, e in self._open)

    def _label(self, label: Label, line: int) -> None:
        if label.sample or label.kind == "sample":
            self._announced = self._within(label, 7)
            if self._announced.kind == "sample" and self._part.kind == "response":
                self._announced = replace(self._announced, kind="response")
            return
        self._announced = None
        self._begin(self._within(label, 7), line, 0)
        self._part.label = self.gathered.parts[-1].label

    def _announces(self, event: Text | Item) -> bool:
        """A sentence that ends in a colon says of what the next listing is a sample."""
        if not plain(event.text).rstrip().endswith((":", "：")):
            return False
        tail = re.split(r"(?<=[.!?;])\s+", event.text)[-1]
        label = label_of(tail[-80:])
        if label is None:
            return False
        if label.kind in FIELD_KINDS and not label.sample and label.kind != "response":
            self._begin(self._within(label, 7), event.line, 0)
            return True
        self._announced = label
        if label.status:
            self._begin(label, event.line, 0)
        return bool(label.status)

    # -- statuses -------------------------------------------------------------------------------

    def _status(self, event: Text | Item | Term) -> bool:
        """Take a line that states the status of an answer."""
        text = plain(event.text).strip()
        stated = _STATED.fullmatch(text)
        if stated and (
            stated["label"].strip().lower() in STATUS_LABELS
            or _is_answer(stated["label"], stated["value"])
        ):
            status = status_in(stated["value"])
            if status:
                self._state(status, event)
                if isinstance(event, Item):
                    depth, count = self._stated
                    self._stated = (event.depth, count + 1 if depth == event.depth else 1)
                return True
        if self._part.kind in ("response", "errors", "statuses", "parameters", "other", ""):
            found = status_item(event, sure=self._part.kind in ("response", "errors", "statuses"))
            if found is not None:
                self.gathered.statuses.append(found)
                return True
        if self._part.kind == "response" and not self._part.label.status:
            status = status_in(event.text) if len(event.text) < 300 else ""
            if status and is_registered(status) and self._part.status is None:
                self._part.status = (event.line, status)
        return False

    def _state(self, status: str, event: Text | Item | Term | Code) -> None:
        kind = self._part.kind
        is_error = status[0] in "45"
        says = self._part.fields or self._part.samples or self._part.label.status
        if kind in ("response", "errors") and self._part.status is None and not says:
            self._part.status = (event.line, status)
            return
        self._begin(Label("errors" if is_error else "response", status), event.line, 0)

    # -- fields ---------------------------------------------------------------------------------

    def _table(self, event: Table) -> None:
        statuses = status_rows(event)
        if statuses:
            self.gathered.statuses += statuses
            return
        if lists_sign_in(event):
            return
        label = label_of(event.caption) if event.caption else None
        if label is not None:
            self._begin(self._within(label, 7), event.line, 0)
        found = table_fields(event) if self._takes_fields() else None
        if not found:
            if self._part.kind in FIELD_KINDS:
                for row in event.rows:
                    self._not_read(row.line, " | ".join(row.cells), "a row of an unknown table")
            return
        self._part.tabled = True
        read = {each.entry.line for each in found}
        for row in event.rows if event.head else event.rows[1:]:
            first = row.cells[0].strip() if row.cells else ""
            if row.line not in read and first and sum(map(bool, row.cells)) > 1:
                self._not_read(row.line, " | ".join(row.cells), "a row without the name of a field")
        for each in found:
            self._place(each, event.depth + each.level)

    def _takes_fields(self) -> bool:
        return self._part.kind in FIELD_KINDS or self._part.kind in ("", "response header")

    def _tag(self, event: Tag, *, shows_endpoint: bool) -> None:
        if shows_endpoint:
            return
        stated = status_tag(event)
        if stated is not None:
            self.gathered.statuses.append(stated)
            self._open.clear()
            self._status_depth = event.depth
            return
        if statuses := status_tags(event):
            self.gathered.statuses += statuses
            return
        kind, status = tag_part(event)
        if kind and not (kind == "body" and self._part.kind in ("response", "errors")):
            self._begin(Label(kind, status, sample="example" in event.name.lower()), event.line, 0)
            if kind in ("response", "errors") and status and event.text:
                self._part.words.append([(event.line, event.text)])
            return
        found = tag_field(event)
        if found is None:
            while self._open and self._open[-1][0] >= event.depth:
                self._open.pop()
            return
        if re.search(r"json-?arr(?:ay)?$", event.name, re.IGNORECASE):
            found = replace(found, ancestors=("[]",))
        wanted = found.location
        if wanted == "response" and self._part.kind != "response":
            self._begin(Label("response"), event.line, 0)
        elif wanted in FIELD_KINDS - {"response", "request"} and self._part.kind in (
            "response", "errors", "statuses", "other", "auth",
        ) and not _is_within(self._open, event.depth):  # fmt: skip
            self._begin(Label(wanted), event.line, 0)
        self._place(found, event.depth)

    def _lines(self, event: Text | Item | Term, *, shows_endpoint: bool) -> None:
        lines = [(event.line, event.text)] if isinstance(event, Term) else event.lines
        lines = [line for line in lines if not endpoints.labelled_half(line[1])]
        if shows_endpoint:
            lines = [line for line in lines if not _shows_operation(line[1])]
        if not lines:
            return
        lines = _without_label(lines)
        named, self._named = self._named, None
        if self._inline_body(event, lines):
            return
        holder = self._holder(event)
        if isinstance(event, Item) and is_group(event.text):
            return
        if isinstance(event, Item | Term):
            if self._item(event, lines, holder):
                return
        elif holder is not None:
            self._text_below(holder, event, lines)
            return
        elif self._takes_fields():
            lines = self._without_returns(lines)
            sure = self._is_named_line(lines)
            found = item_field(lines, sure=sure) if self._may_be_field(lines) else None
            if found is not None:
                self._place(found, event.depth)
                self._named = None if found.entry.paragraphs else found
                self._part.lined = True
                return
            if named is not None and lines and self._part.lined:
                describe(named, lines)
                return
        self._keep_words(event, lines)

    def _is_named_line(self, lines: Sequence[Line]) -> bool:
        """Whether a paragraph of a part of fields begins with a name that stands apart."""
        if self._part.kind not in FIELD_KINDS or not lines:
            return False
        named = _NAMED_LINE.fullmatch(lines[0][1])
        if named is None or (named["words"] is None and len(lines) == 1 and not self._part.lined):
            return False
        return self._part.lined or self._part.kind in _SENT

    def _inline_body(self, event: Text | Item | Term, lines: Sequence[Line]) -> bool:
        """Take a line that is a label and a whole body: "**Content:** `{"id": 1}`"."""
        body = _BODY.fullmatch(lines[0][1].strip()) if len(lines) == 1 else None
        if body is None or self._part.kind not in ("response", "errors", "request", "body"):
            return False
        code = Code(event.line, event.depth, [(event.line, body["body"])], "json")
        self._part.samples.append(Sample(code, None))
        return True

    def _text_below(self, holder: Entry, event: Text, lines: Sequence[Line]) -> None:
        """Take a paragraph below a field: words of it, unless a value of it was listed there."""
        if len(lines) == 1 and _is_unknown_notation(lines):
            self._not_read(*lines[0], "looks like a field")
        elif self._listed[0] != id(holder) or event.depth <= self._listed[1]:
            describe(Field(holder), lines)

    def _holder(self, event: Text | Item | Term) -> Entry | None:
        """The field that an event stands in, those before it closed."""
        while self._open and self._open[-1][0] >= event.depth + (not isinstance(event, Text)):
            if isinstance(event, Text) and self._open[-1][0] < 0:
                break
            self._open.pop()
        return self._open[-1][1] if self._open and event.depth > self._open[-1][0] else None

    def _item(self, event: Item | Term, lines: Sequence[Line], holder: Entry | None) -> bool:
        """Take an item that is a field, or tells of the one that it stands in."""
        if holder is not None:
            begun = self._listed == (id(holder), event.depth)
            if _listed_value(holder, lines, begun=begun):
                self._listed = (id(holder), event.depth)
                return True
        if self._described_by(event, lines):
            return True
        sure = self._part.kind in FIELD_KINDS and not self._part.tabled
        found = item_field(lines, sure=sure) if self._takes_fields() else None
        if found is None and not self._open and self._part.kind == "query":
            found = item_field(without_value(lines), sure=sure)
        if found is not None:
            self._place(found, event.depth)
        elif holder is not None:
            describe(Field(holder), lines)
        return found is not None or holder is not None

    def _keep_words(self, event: Text | Item | Term, lines: Sequence[Line]) -> None:
        if self._part.kind in FIELD_KINDS:
            for number, text in lines:
                is_remark = isinstance(event, Text) and _REMARK.match(text)
                if _FIELD_LIKE.match(text) and not is_remark and not _shows_operation(text):
                    self._not_read(number, text, "looks like a field")
        if lines:
            self._part.words.append(lines)

    def _may_be_field(self, lines: Sequence[Line]) -> bool:
        """Whether a paragraph begins as a field does: a sentence begins otherwise."""
        if not lines:
            return False
        named = re.match(
            r"`[^`]+`|\*\*[^*:]+\*\*(?!:)|[a-z_$][\w.$\[\]-]*(?=\s*[(:–—]|\s-\s)", lines[0][1]
        )
        return named is not None and (self._part.kind in FIELD_KINDS or "`" in named.group())

    def _without_returns(self, lines: Sequence[Line]) -> Sequence[Line]:
        """The lines without one such as "**Returns:** Array of Boat", which is noted."""
        kept = []
        for number, text in lines:
            found = _LABELLED_VALUE.match(text)
            label = label_of(found["label"]) if found else None
            if found and label and label.kind == "response" and not label.sample:
                self.gathered.returns.append([(number, f"Returns {found['value']}")])
            else:
                kept.append((number, text))
        return kept

    def _not_read(self, line: int, text: str, why: str) -> None:
        self.gathered.unread.append(Unread(line, text, why))

    def _described_by(self, event: Item | Term, lines: Sequence[Line]) -> bool:
        """Whether a deeper item tells of the field above it: "Type: string", "Required"."""
        if not self._open or event.depth <= self._open[-1][0]:
            return False
        if item_field(lines, sure=False) is not None:
            return False
        probe = Field(Entry("", event.line))
        if not describe(probe, lines):
            return False
        describe(Field(self._open[-1][1]), lines)
        return True

    def _place(self, found: Field, depth: int) -> None:
        """Put a field into the one that it stands in, else into the part."""
        while self._open and self._open[-1][0] >= depth:
            self._open.pop()
        if self._part.label.required is not None and found.entry.required is None:
            found.entry.required = (self._part.line, self._part.label.required)
        travels = found.location or self._part.kind
        if travels in ("parameters", "request"):
            travels = self._sent_in
        if travels in ("path", "query", "header", "cookie") and found.ancestors:
            found = _as_sent(found)
        nested = not found.location or found.location in ("response", "body", "form")
        if self._open and nested:
            opened = [entry.label for _, entry in self._open]
            _put(self._open[-1][1].properties, below(opened, found))
        elif found.ancestors not in ((), ("[]",)) and nested:
            roots = [each.entry for each in self._part.fields]
            _put(roots, found)
            if len(roots) > len(self._part.fields):
                self._part.fields.append(replace(found, entry=roots[-1], ancestors=()))
        else:
            self._part.fields.append(found)
        self._open.append((depth, found.entry))

    # -- samples --------------------------------------------------------------------------------

    def _code(self, event: Code) -> None:
        label = self._announced or _label_of_language(event.language)
        if label is None and self._above is not None and self._above.sample:
            label = self._within(self._part.label, 7)
        if label is None and self._part.kind in ("", "other", "parameters", "body", "request"):
            said = said_label(self._said)
            answers = said is not None and said.kind == "response"
            label = said if answers or self._part.kind in ("", "other") else None
        self._announced = None
        call = curl_call(event.lines) or titled_body(event.lines)
        if call is not None:
            self.gathered.messages.append((label, call))
            return
        found = list(messages(event.lines))
        if found:
            self.gathered.messages += [(label, message) for message in found]
            if label is not None and label.kind == "request" and _wants_body(found):
                self._announced = label
            return
        stated = shown_status(event.lines) if self._part.kind in ("response", "errors") else None
        if stated is not None:
            self._state(stated.status, event)
            return
        if self._takes_fields() and self._part.kind:
            fields = None if _is_sample(event, label or self._part.label) else listing_fields(event)
            if fields:
                if label is not None and label.kind == "response" != self._part.kind:
                    self._begin(label, event.line, 0)
                for each in fields:
                    self._place(each, event.depth + each.level)
                return
        self._part.samples.append(Sample(event, label))


def _shows_operation(text: str) -> bool:
    return any(map(endpoints.alone, endpoints.one_method_each(text)))


def _as_sent(found: Field) -> Field:
    """A parameter is named as it is sent, brackets and all: ``page[size]``."""
    name = found.spelled.strip("`")
    if "[" not in name.removesuffix("[]"):
        return found
    found.entry.label = name
    return replace(found, ancestors=())


def _wants_body(found: Sequence[Message]) -> bool:
    """Whether the body of the request that was shown stands in the next listing."""
    last = found[-1]
    return last.method in ("POST", "PUT", "PATCH") and not last.body


def _is_sample(event: Code, label: Label) -> bool:
    """Whether a listing was announced as a sample and is JSON as it is sent."""
    if not label.sample:
        return False
    try:
        locate_json(event.text, event.line)
    except TextError:
        return False
    return True


def _put(siblings: list[Entry], found: Field) -> None:
    """Put a field below the ones that its name says it stands in, which are made where missing."""
    for step in found.ancestors:
        if step == "[]":
            continue
        holder = next((each for each in reversed(siblings) if each.label == step), None)
        if holder is None:
            holder = Entry(step, found.entry.line, markable=False)
            siblings.append(holder)
        siblings = holder.properties
    siblings.append(found.entry)


def _is_unknown_notation(lines: Sequence[Line]) -> bool:
    """Whether a line below a field states another one in a form that nobody knows."""
    text = lines[0][1]
    few = _NOTATION.fullmatch(text) is not None and text.count(" ") < 5
    return few and text[-1] not in ".!?" and not describe(Field(Entry("", lines[0][0])), lines)


def _without_label(lines: Sequence[Line]) -> Sequence[Line]:
    """Lines without a bold "Description:" before them."""
    number, text = lines[0]
    found = _ABOUT.match(text)
    return [(number, text[found.end() :]), *lines[1:]] if found else lines


def _listed_value(entry: Entry, lines: Sequence[Line], *, begun: bool) -> bool:
    """Take an item below "one of:" as a value of the field."""
    words = entry.paragraphs[-1][-1][1] if entry.paragraphs else ""
    value = _VALUE.match(lines[0][1])
    announced = begun or words.rstrip().endswith((":", "：")) or is_label_of_values(words)
    if value is None or not announced:
        return False
    if not begun and is_label_of_values(words):
        entry.paragraphs[-1:] = [entry.paragraphs[-1][:-1]] if entry.paragraphs[-1][:-1] else []
    known = next((fact for fact in entry.facts if fact.keyword == "enum"), None)
    values = known.value if known is not None and isinstance(known.value, list) else []
    if known is not None:
        entry.facts.remove(known)
    number = known.line if known is not None else lines[0][0]
    entry.facts.append(Fact(number, "enum", [*values, value["value"]]))
    return True


def _is_within(opened: Sequence[tuple[int, Entry]], depth: int) -> bool:
    return any(0 <= each < depth for each, _ in opened)


def _is_answer(text: str, value: str) -> bool:
    """Whether a label and its value tell of an answer: "On error: 409", "Success: 200 OK"."""
    label = label_of(text)
    clear = " " in text.strip() or re.match(r"[1-5]\d\d [A-Z]", value) is not None
    return label is not None and label.kind in ("response", "errors") and clear


def _is_quoted_label(event: Text | Item) -> bool:
    return isinstance(event, Text) and event.quoted and len(event.text) < 60


def _label_of_language(language: str) -> Label | None:
    """What the words behind a fence say: ``json 201``, ``json title="Response"``."""
    _, _, behind = language.partition(" ")
    label = label_of(behind)
    if label is None or (label.kind == "sample" and not label.status):
        return None
    return (
        label if label.status or label.kind in ("response", "errors", "request", "body") else None
    )
