"""One line of Markdown about a thing: ``Type: …``, a mark, or a remark in parentheses."""

from __future__ import annotations

import re

from specmeld.read.pages.definitions.entries import Entry, Fact
from specmeld.read.pages.lines import (
    is_list_label,
    label_facts,
    label_of,
    mark,
    required_by,
    said_type,
)
from specmeld.read.prose import prose_facts

BOLD_LABEL = re.compile(
    r"(?:\*\*|__)(?P<label>[^*_:]{1,40}):?(?:\*\*|__)\s*:?\s*(?P<value>.*)", re.DOTALL
)
HOLDS = frozenset(
    ["properties", "fields", "attributes", "keys", "members", "parameters", "children", "structure"]
)
"""Labels above the properties of a thing."""
ITEMS = frozenset(["items", "item", "item type", "items type", "element type", "elements", "of"])
"""Labels above the items of an array."""
_TYPE_LABELS = frozenset(["type", "data type", "types"])
WORD_LABELS = frozenset(["description", "details", "desc", "meaning"])
"""Labels before a description."""
_KNOWN = HOLDS | ITEMS | _TYPE_LABELS | WORD_LABELS | {"required", "optional", "nullable"}


def take_line(entry: Entry, number: int, line: str) -> bool:
    """Read a line as an attribute, a mark or a type; False if it is text."""
    labelled = labelled_line(line)
    if labelled is not None and take_label(entry, number, *labelled):
        return True
    word = mark(line)
    if word in ("required", "optional"):
        entry.required = (number, word == "required")
    elif word == "nullable":
        entry.nullable = number
    elif word:
        entry.facts.append(Fact(number, word, True))
    elif entry.said is None and line.startswith("`") and (said := said_type(line)):
        entry.said, entry.type_line = said, number
    else:
        return False
    return True


def labelled_line(line: str) -> tuple[str, str] | None:
    """Label in lower case and value of ``Label: value`` or ``**Label**: value``."""
    bold = BOLD_LABEL.match(line)
    return label_of(f"{bold['label']}: {bold['value']}" if bold else line)


def is_attribute(line: str) -> bool:
    """Whether a line is ``Type: …`` and not a property named ``type``."""
    labelled = labelled_line(line)
    if labelled is None:
        return False
    label, value = labelled
    if not (label in _KNOWN or is_list_label(label) or list(label_facts(label, value, None))):
        return False
    return line.lstrip("*_`")[:1].isupper() or line[:1] not in "*_`"


def words_after_label(line: str) -> str:
    """The text after ``Label:``, unchanged."""
    bold = BOLD_LABEL.match(line)
    return bold["value"] if bold else line.partition(":")[2].strip()


def take_label(entry: Entry, number: int, label: str, value: str) -> bool:
    """An attribute on one line; False if the label is unknown or the value not understood."""
    if label in _TYPE_LABELS:
        return set_type(entry, number, value)
    if label in ITEMS:
        entry.items = Entry("", number)
        return set_type(entry.items, number, value)
    if label in WORD_LABELS and value:
        entry.paragraphs.append([(number, value)])
        return True
    required = required_by(label, value)
    if required is not None:
        entry.required = (number, required)
        return True
    facts = list(label_facts(label, value, entry.stated))
    for keyword, said in facts:
        if keyword == "nullable" and said is True:
            entry.nullable = number
        else:
            entry.facts.append(Fact(number, keyword, said))
    return bool(facts)


def set_type(entry: Entry, number: int, value: str) -> bool:
    """Set a type; what follows it after a comma or in parentheses are marks or text."""
    head, _, tail = value.partition(" (")
    said = said_type(value)
    if said is None and (said := said_type(head)):
        take_remarks(entry, number, tail.rstrip(") "))
    elif said is None:
        head, _, tail = value.partition(",")
        said = said_type(head)
        if said is not None:
            take_remarks(entry, number, tail.strip())
    if said is None:
        return False
    entry.said, entry.type_line = said, number
    return True


def take_remarks(entry: Entry, number: int, text: str) -> None:
    """The content of parentheses: ``string, required``, ``Always "x"``, ``default: 5``."""
    for part in [each.strip() for each in re.split(r"[,;]\s+", text)]:
        if entry.said is None and (said := said_type(part)):
            entry.said, entry.type_line = said, number
        elif not take_line(entry, number, part.strip("*_")):
            type_ = entry.names[0] if len(entry.names) == 1 else None
            for fact in prose_facts(part, type=type_):
                entry.facts.append(Fact(number, fact.keyword, fact.value, "prose"))
