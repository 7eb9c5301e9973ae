"""Items below a field that are its values: ``- `sail`: with the wind``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from specmeld.read.pages.fields.descriptions import complete
from specmeld.read.pages.fields.field import Field
from specmeld.read.pages.fields.label_values import keyword_of, label_and_value
from specmeld.read.pages.fields.worded_types import is_type_word
from specmeld.read.pages.stated_types import value_by_type
from specmeld.read.vocabulary import label_words as labels

_VALUE = re.compile(
    r"\W{0,3}(?:`(?P<code>[^`]{1,80})`|\"(?P<double>[^\"]{1,80})\"|'(?P<single>[^']{1,80})'"
    r"|\*\*(?P<bold>[^*]{1,60})\*\*|(?P<plain>[\w.+/@-]{1,60}))"
    r"(?:\s*$|\s*[:：=–—(,;]|\s+-\s|\s*→|\s+(?=[A-Z(]))"
)
_INTRO = re.compile(
    r"(?:\b(?:values?|options?|choices?|one of|either|any of|kinds?|types?|states?|modes?)"
    r"(?: (?:are|is|can be|may be))?(?: the following| these)?|\bcan be|\bmust be"
    r"|\bfollowing(?: \w+)?|\bmembers)\s*:?\s*$",
    re.IGNORECASE,
)
_SPAN = re.compile(r"`([^`\n]{1,60})`")
_RUN = re.compile(r"`[^`\n]{1,60}`(?:[\s,;/|]{0,4}(?:(?:or|and)\s)?`[^`\n]{1,60}`){1,60}\W*$")
_SCALARS = frozenset(["string", "integer", "number", "boolean"])


def announces_values(text: str) -> bool:
    """Whether a text ends with an introduction of values: "Possible values:", "One of"."""
    return bool(_INTRO.search(text.strip().strip("*"))) or is_label_of_values(text)


def is_label_of_values(text: str) -> bool:
    """Whether a text is only a label for values that follow: "Possible values"."""
    plain = text.strip().strip("*_`").rstrip(":").strip()
    labelled = label_and_value(plain + ":")
    return labelled is not None and keyword_of(labelled[0]) == "enum"


def take_values(field: Field, items: Sequence[Sequence[tuple[int, str]]]) -> bool:
    """Read items below a field as its values; False if they are not, or it has other children.

    They are if the field's description introduces them, if its type is a word for a list of values,
    or if a single value is expected and each item begins with one that is written as such.
    """
    found = [_VALUE.match(lines[0][1].strip()) if lines else None for lines in items]
    if len(found) < 2 or not all(found):
        return False
    entry = field.entry
    written = [match for match in found if match and match["plain"] is None]
    last = entry.paragraphs[-1][-1][1] if entry.paragraphs else ""
    announced = announces_values(last) if last else False
    scalar = bool(entry.names) and set(entry.names) <= _SCALARS
    if not announced and not (scalar and len(written) == len(found)):
        return False
    texts = [_text(match) for match in found if match]
    if any(is_type_word(text) or " " in text for text in texts):
        return False
    values = [value_by_type(text, entry.stated) for text in texts]
    field.fact(items[0][0][0], "enum", values)
    complete(field)
    return True


def take_run(field: Field, line: int, text: str) -> None:
    """Read the code spans at the end of an enum's description, if there are no others in it."""
    run = _RUN.search(text)
    if run is None or "`" in text[: run.start()]:
        return
    values = [value_by_type(each, field.entry.stated) for each in _SPAN.findall(run.group())]
    field.fact(line, "enum", values)
    complete(field)


def _text(match: re.Match[str]) -> str:
    text = next(each for each in match.groups() if each is not None)
    return text.strip().strip("\"'").rstrip(":") if len(text) > 1 else text


def is_attribute(text: str) -> bool:
    """Whether an item is ``Type: string`` of the field above it and not a field named "type"."""
    labelled = label_and_value(text)
    if labelled is None or text.lstrip()[:1] == "`":
        return False
    word = text.lstrip("*_ ")
    return word[:1].isupper() or not word[:1].isascii() or labelled[0] in labels.NEVER_FIELDS
