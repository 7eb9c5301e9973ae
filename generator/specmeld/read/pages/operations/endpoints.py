"""Find operations in a line of a page: a method and a URL, in any order and markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from specmeld.openapi.shapes import METHODS
from specmeld.read.pages.operations.part_labels import MEDIA_TYPE, is_label_of, plain
from specmeld.read.pages.path_spelling import BARE_TEXT, URL_TEXT
from specmeld.read.vocabulary.section_words import ENDPOINT_WORDS, METHOD_LABELS, URL_LABELS

METHOD_NAMES = tuple(method.upper() for method in METHODS)
_METHOD = rf"(?<![\w/{{<$.-])(?P<method>{'|'.join(METHOD_NAMES)})(?![\w-])"
_SEVERAL = re.compile(
    rf"(?<![\w/{{<$.-])(?P<methods>(?:{'|'.join(METHOD_NAMES)})"
    rf"(?:\s?(?:[|/,&]|or|and)\s?(?:{'|'.join(METHOD_NAMES)})){{1,6}})(?=[`*]*\s+[`*]*(?:/|https?:))"
)
"""Several methods before one URL: "GET|POST /boats"."""
_GAP = r"(?:\s|[|:\])}>*`]|&nbsp;){1,5}"
_BEFORE = re.compile(rf"{_METHOD}{_GAP}(?P<url>{URL_TEXT})")
_BEHIND = re.compile(
    rf"(?<![\w/])(?P<url>{URL_TEXT})(?:\s|[|:,`*]){{0,4}}\s[\[(`*]{{0,3}}{_METHOD}"
)
_LONGEST = 1_000
"""Most characters of a line that are searched for a method after a URL."""
_IN_CODE = re.compile(
    rf"\s*(?:(?://|#)\s?)?(?i:(?P<method>{'|'.join(METHOD_NAMES)}):?)\s+(?P<url>{URL_TEXT}|{BARE_TEXT})"
    r"(?:\s+HTTP/[\d.]+)?\s*(?P<after>(?:\(|#|//|--|- ).*)?"
)
_RELATIVE = re.compile(rf"\s*{_METHOD}:?\s+(?!{MEDIA_TYPE}\s*$)(?P<url>{BARE_TEXT})\s*")
"""A line of only a method and a path without its leading slash: "GET api/boats"."""
_CODE = re.compile(r"`([^`\n]+)`")
_WHOLE_URL = re.compile(rf"https?:{URL_TEXT}")
_SENTENCE = re.compile(
    r"(?:this is|it is|send|make|issue|use|perform|submit|execute)\s+an?\s+(?:http )?"
    rf"(?-i:(?P<method>{'|'.join(METHOD_NAMES)}))\s+(?:http )?(?:request|call)"
    r"\s+(?:to|on|at|against)\s+(?:the (?:endpoint|url|path|resource)\s+)?"
    rf"(?P<url>{URL_TEXT})\s*(?:[.:]?\s*$|\.\s)",
    re.IGNORECASE,
)
"""A sentence that only says what is called."""
_USED = re.compile(r"(?:use|call|send|invoke)\s+(?P<call>`[^`]+`)\s+to\s", re.IGNORECASE)
"""A sentence about the purpose of an operation: "Use `DELETE /boats/{id}` to sell a boat"."""
_NUMBER = re.compile(r"^\s*(?:\d{1,3}(?:\.\d{1,3})*[.)]?|[-*•])\s+")
_LABELLED = re.compile(r"(?P<label>[^\s:：][^:：]{1,39}?)\s{0,20}[:：]\s*(?P<value>\S.*)")
_SENTENCE_AFTER = re.compile(r"\s*(?:HTTP/[\d.]+)?\s*(?:$|[-–—:(|,.]|since\b|HTTP)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shown:
    """An adjacent method and URL; ``before`` and ``after`` are the rest of the line."""

    method: str
    url: str
    before: str = ""
    after: str = ""

    @property
    def words(self) -> str:
        """The words beside it that can name the operation."""
        kept = [_words(part) for part in (self.before, self.after)]
        return max(kept, key=len)


def one_method_each(text: str) -> Sequence[str]:
    """A text that shows several methods of one URL, once for each of them; others unchanged."""
    several = _SEVERAL.search(text)
    if several is None:
        return [text]
    names = re.findall(r"[A-Z]{3,}", several["methods"])
    return [f"{text[: several.start()]}{name}{text[several.end() :]}" for name in names]


def in_heading(text: str) -> Shown | None:
    """An operation anywhere in a heading; in "GET / Title" the slash is only a separator."""
    shown = in_line(_NUMBER.sub("", text))
    if shown is not None and shown.url == "/" and re.match(r" +[^\W\d_]", shown.after):
        return None
    return shown or _code_path(text) or _in_lower_case(text)


def in_line(text: str) -> Shown | None:
    """The first operation in a line of text, whatever is around it."""
    for code in _CODE.finditer(text):
        held = _IN_CODE.fullmatch(code[1])
        if held:
            method, before, after = held["method"].upper(), text[: code.start()], text[code.end() :]
            return Shown(method, held["url"], before, after or (held["after"] or ""))
    bare = text.replace("**", "").replace("`", " ")
    bare = re.sub(r"  +", " ", bare)
    found = _BEFORE.search(bare) or _BEHIND.search(bare, 0, _LONGEST) or _RELATIVE.fullmatch(bare)
    if found is None:
        return None
    return Shown(found["method"], found["url"], bare[: found.start()], bare[found.end() :])


def alone(text: str) -> Shown | None:
    """The operation that a line is about: with only a label before it, and few words after it."""
    text = _NUMBER.sub("", text)
    told = _SENTENCE.match(plain(text))
    if told is not None:
        return Shown(told["method"], told["url"].rstrip(".:"))
    used = _USED.match(text)
    if used is not None and (shown := in_line(used["call"])) is not None:
        return Shown(shown.method, shown.url, "", text[used.end() :])
    shown = in_line(text)
    if shown is None:
        return _labelled_url(text)
    before = plain(shown.before).strip(" :-–—|([")
    if before.upper() in ("HTTP", "HTTPS") or not before or is_label_of(before, ENDPOINT_WORDS):
        return shown
    return None


def is_whole(shown: Shown) -> bool:
    """Whether no sentence continues after it."""
    return bool(_SENTENCE_AFTER.match(plain(shown.after)))


def in_listing(lines: Sequence[tuple[int, str]]) -> Iterator[tuple[int, Shown]]:
    """The operations in a listing, each on a line of its own."""
    each = ((number, one) for number, text in lines for one in one_method_each(text))
    for number, text in each:
        held = _IN_CODE.fullmatch(text)
        if held is None or (text.lstrip()[0] in "#/" and not held["method"].isupper()):
            continue
        if not (held["method"].islower() and not held["url"].startswith("/")):
            yield number, Shown(held["method"].upper(), held["url"], "", held["after"] or "")


def method_alone(text: str) -> tuple[str, str]:
    """The method in a heading, possibly with remarks after it; empty for anything else."""
    found = re.fullmatch(
        rf"\[?({'|'.join(METHOD_NAMES)})\]?(?:\s*[(\[:–-].*)?", plain(text).strip()
    )
    return (found[1], "") if found else ("", "")


def path_alone(text: str) -> str:
    """The path in a heading or a cell; empty for anything else."""
    bare = _NUMBER.sub("", plain(text)).strip()
    return bare if re.fullmatch(URL_TEXT, bare) and len(bare) > 1 else ""


def labelled_half(text: str) -> tuple[str, str] | None:
    """``method`` or ``url`` and its value, if a line is one of them after its label."""
    found = _LABELLED.match(plain(text).lstrip())
    if found is None:
        return None
    label, value = found["label"].strip(" -*|").lower(), found["value"].strip(" |")
    first = value.split(" ")[0]
    if label in METHOD_LABELS and first.upper() in METHOD_NAMES:
        return "method", first.upper()
    return ("url", first) if label in URL_LABELS and path_alone(first) else None


def _code_path(text: str) -> Shown | None:
    method = re.search(_METHOD, plain(text))
    path = next((c[1] for c in _CODE.finditer(text) if re.fullmatch(URL_TEXT, c[1])), "")
    return Shown(method["method"], path) if method and path else None


def _in_lower_case(text: str) -> Shown | None:
    """A heading of only a method and a path: "get /boats"; in a sentence "get" is a word."""
    method, _, path = plain(text).strip().partition(" ")
    whole = method.islower() and method.upper() in METHOD_NAMES and path.startswith("/")
    return Shown(method.upper(), path_alone(path)) if whole and path_alone(path) else None


def _labelled_url(text: str) -> Shown | None:
    """A whole URL in code, without a method: GET is meant."""
    code = _CODE.match(text.strip())
    if code is None or not _WHOLE_URL.fullmatch(code[1]):
        return None
    path = re.sub(r"^https?://[^/]*", "", code[1])
    return Shown("GET", code[1], "", text.strip()[code.end() :]) if path.strip("/") else None


def _words(text: str) -> str:
    text = plain(text).strip(" :-–—|,.")
    if text[:1] in "([" and text[-1:] in ")]":
        text = text[1:-1]
    return text.strip("()[] :-–—|,.") if re.search(r"[^\W\d_]{2}", text) else ""
