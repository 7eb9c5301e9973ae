"""Sample responses that a chapter of a page shows once, by name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from specmeld.read.containers.page_events import Code, Event, Heading
from specmeld.read.pages.operations.part_labels import label_of, plain
from specmeld.read.pages.samples.sample_json import sample_json
from specmeld.text.located import Located

_ANSWER = re.compile(r"\s+(?:response|reply|answer)(?: (?:example|sample|body))?$", re.IGNORECASE)


def named_answers(events: Sequence[Event]) -> Mapping[str, Located]:
    """The samples below "Boat Response" in a chapter such as "Response examples", by "boat"."""
    found: dict[str, Located] = {}
    chapter, name = 0, ""
    for event in events:
        if isinstance(event, Heading):
            if not chapter or event.level <= chapter:
                label = label_of(event.text)
                shows = label is not None and label.kind == "response" and label.sample
                chapter, name = (event.level if shows else 0), ""
            else:
                name = answer_name(_ANSWER.sub("", plain(event.text).strip()))
        elif isinstance(event, Code) and name and name not in found:
            located = sample_json(event.lines)
            if located is not None:
                found[name] = located
    return found


def answer_name(words: str) -> str:
    """The normal form of a name."""
    return " ".join(re.findall(r"\w+", words.lower()))
