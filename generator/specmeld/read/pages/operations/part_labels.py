"""Labels of the parts of an operation: which part each of them begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus

from specmeld.read.vocabulary import section_words as words

_STATUS = re.compile(r"(?<![\w.,/$-])(?P<status>[1-5](?:\d\d|XX))(?![\w%]|[.,/]\d)", re.IGNORECASE)
_LONGEST = 80
_REGISTERED = frozenset(HTTPStatus)
_OBJECT = re.compile(
    rf"(?P<name>\w[\w.-]*(?: \w[\w.-]*){{0,3}}) (?:json )?(?:{'|'.join(words.OBJECT_WORDS)})s?"
    r"(?: (?:fields|attributes|properties|definition|reference))?",
    re.IGNORECASE,
)
_OF_VALUES = re.compile(
    r"\b(?:valid|possible|allowed|accepted|supported|permitted|available)"
    r" (?:values|choices) (?:for|of)\b"
)
"""What follows are the values of a parameter, and not parameters."""
MEDIA_TYPE = r"\b(?:application|multipart|text|image|audio|video)/[\w.+*-]+"
_MEDIA = re.compile(MEDIA_TYPE)
_TOLD_MARK = re.compile(
    r"\b(?:(?:parameters|fields|properties|headers|arguments) are|(?:the )?following)"
    r" (?P<mark>required|mandatory|optional)\b(?! (?:and|or)\b)"
)
_ASKS = re.compile(
    r"\b(?:pass|send|sending|provide|submit|include|accepts?|expects?|takes?|(?<!response )body"
    r"|payload|requests?|posting)\b"
)
_ANSWERS = re.compile(
    r"\b(?:returns?|returned|respon(?:ds?|se)|replies|answers?|outputs?|receives?|results?)\b"
)


@dataclass(frozen=True, slots=True)
class Label:
    """``kind`` is the part: path, query, header, cookie, form, body, parameters, response, errors,
    statuses, object, auth, request or other; ``sample`` if a sample of it is introduced."""

    kind: str
    status: str = ""
    sample: bool = False
    media: str = ""
    required: bool | None = None
    """Whether everything below is required, or optional."""


def plain(text: str) -> str:
    """A text without bold and code marks."""
    return text.replace("**", "").replace("`", "")


def status_in(text: str) -> str:
    """The HTTP status in a text; empty for none."""
    found = _STATUS.search(plain(text))
    return found["status"].upper() if found else ""


def is_registered(status: str) -> bool:
    """Whether HTTP defines a status; any other number is an amount unless marked otherwise."""
    return status.endswith("XX") or int(status) in _REGISTERED


@lru_cache(maxsize=4096)
def label_of(text: str) -> Label | None:
    """The part that a label begins; None if it is not a label of a part."""
    bare = plain(text).strip().strip("#:*•–—->[]() ").lower()
    if not bare or len(bare) > _LONGEST:
        return None
    media = _MEDIA.search(bare)
    named = media.group() if media else ""
    bare = _MEDIA.sub("", bare).strip(" ():")
    sample = _has(bare, words.SAMPLE_WORDS) or bare in ("usage", "api usage")
    kind = _kind(bare, sample=sample)
    status = status_in(bare)
    if status and not kind and not is_registered(status):
        status = ""
    if status and kind in ("", "response", "errors", "statuses"):
        kind = "response"
    if not kind and named:
        kind = "body"
    marked = _marked(bare)
    if not kind and marked is not None and " " not in bare:
        kind = "parameters"
    return Label(kind, status, sample, named, marked) if kind else None


def said_label(text: str) -> Label | None:
    """What the last sentence before a listing says that it shows: "Returns the boat."."""
    sentence = re.split(r"(?<=[.!?;])\s+", plain(text).strip())[-1].lower()
    asks, answers = _ASKS.search(sentence), _ANSWERS.search(sentence)
    if bool(asks) == bool(answers):
        return None
    return Label("request" if asks else "response", sample=True)


def is_label_of(text: str, known: Sequence[str]) -> bool:
    """Whether a text is one of the words, ignoring marks and numbers."""
    bare = re.sub(r"^[\d.)\s]+", "", plain(text)).strip(" :*[]()").lower()
    return bare in known


def _kind(bare: str, *, sample: bool) -> str:
    if _OF_VALUES.search(bare):
        return "other"
    if _has(bare, words.STATUS_WORDS):
        return "statuses"
    if _has(bare, words.ERROR_WORDS):
        return "errors"
    places = [kind for kind, known in words.PLACE_WORDS.items() if _has(bare, known)]
    place = next(iter(places), "")
    if "query" in places and {"body", "form"} & {*places}:
        place = "parameters"  # in a call with a body they are in it, otherwise in the query
    if _has(bare, words.RESPONSE_WORDS) and not _has(bare, ("request", "requests")):
        return "response header" if place == "header" else "response"
    if place:
        return place
    if sample:
        return "request" if _has(bare, words.REQUEST_WORDS) else "sample"
    if bare in words.REQUEST_WORDS:
        return "request"
    if _has(bare, words.AUTH_WORDS):
        return "auth"
    if bare in words.OTHER_WORDS:
        return "other"
    if _has(bare, words.FIELD_WORDS):
        return "parameters"
    return "object" if object_name(bare) else ""


def object_name(text: str) -> str:
    """The name of the thing that a heading describes below it; empty for none."""
    bare = re.sub(r"^the\s+", "", plain(text).strip().strip("#: "), flags=re.IGNORECASE)
    found = _OBJECT.fullmatch(bare)
    if found is None or found["name"].lower() in (*words.REQUEST_WORDS, *words.RESPONSE_WORDS):
        return ""
    return found["name"].strip()


def _marked(bare: str) -> bool | None:
    told = _TOLD_MARK.search(bare)
    if told is not None:
        return told["mark"] not in ("optional",)
    if re.match(rf"(?:{'|'.join(words.REQUIRED_WORDS)})\b", bare):
        return True
    return False if re.match(rf"(?:{'|'.join(words.OPTIONAL_WORDS)})\b", bare) else None


def _has(text: str, known: Sequence[str]) -> bool:
    return _pattern(tuple(known)).search(text) is not None


@lru_cache(maxsize=64)
def _pattern(known: tuple[str, ...]) -> re.Pattern[str]:
    spaced = sorted((w for w in known if not _is_unspaced(w)), key=len, reverse=True)
    joined = [w for w in known if _is_unspaced(w)]
    either = [rf"(?<!\w)(?:{'|'.join(map(re.escape, spaced))})(?!\w)", *map(re.escape, joined)]
    return re.compile("|".join(either))


def _is_unspaced(word: str) -> bool:
    """Whether a word is in a script without spaces between words."""
    return any("\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" for char in word)
