"""Closed lists of values and constants: "One of `a`, `b` or `c`", "Always `text`"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from specmeld.model.json import JSON
from specmeld.read.prose.literals import ITEM, LITERAL, typed_value, value_of
from specmeld.read.prose.numbers import Found
from specmeld.read.prose.plain_sentences import Sentence

_SEPARATOR = re.compile(r"\s*(?:,\s*(?:and|or)\b|,|\||/|\bor\b|\band\b)\s*", re.IGNORECASE)
_FOLLOWING = r"(?: the following(?: \w+)?| these(?: \w+)?)?"
_LIST = re.compile(
    r"\b(?:"
    r"(?:must|can|may|should|has to|needs to|will)(?: only)? be (?:set to )?"
    rf"(?:either|one of){_FOLLOWING}"
    r"|(?:must|can|may) be(?=:)"
    r"|(?:can|may|should|must) be(?=\s[`\"'][^`\"']{1,60}[`\"'](?:,\s[`\"']|,?\sor\s[`\"']))"
    r"|accepts?(?=\s`[^`]{1,60}`(?:,\s`|,?\sor\s`))"
    rf"|(?:is|are) (?:either|one of){_FOLLOWING}"
    r"|(?:possible|allowed|valid|supported|accepted|acceptable|available|permitted|legal|enum)"
    r" (?:values?|options?|choices?|settings?|modes)(?: for \w+)?"
    rf"(?: (?:are|is)|(?=:)|(?=\s[`\"']))(?: (?:only|currently|either|one of|any of))?{_FOLLOWING}"
    r"|(?:values?|options|choices) (?:are|can be|may be|must be)(?: either| one of)?"
    r"|(?:options|choices|enum|(?<!\w )values)(?=:)"
    r")\s?:?\s*(?=\S)",
    re.IGNORECASE,
)
_LEADING_LIST = re.compile(
    rf"^\W?(?:currently,? )?(?:either|(?:any )?one of){_FOLLOWING}\s?:?\s*", re.IGNORECASE
)
_LATER_LIST = re.compile(rf"[,;] (?:either|one of){_FOLLOWING}\s?:?\s*", re.IGNORECASE)
_MUST_BE = re.compile(
    r"\bmust (?:always )?be (?:set to |equal to )?(?:the (?:string|value|literal) )?(?=[`\"'])",
    re.I,
)
_ONLY = re.compile(
    r"\b(?:(?P<now>currently,? |at (?:the moment|present),? )?only (?=[`\"'\w])"
    r"|(?P<sole>(?:the )?only (?:currently )?"
    r"(?:supported|allowed|valid|possible|accepted|permitted)"
    r" (?:value|option|choice|type)(?: (?:is|for \w+ is))?(?: currently)?:? ))",
    re.IGNORECASE,
)
_ARE_SUPPORTED = re.compile(
    r" (?:(?:is|are) )?(?:currently )?(?:the )?(?:supported|allowed|accepted|permitted|valid)\b",
    re.I,
)
_FOR_LIST = re.compile(
    r"(?:^|[.:;(,] ?|\buse |\beither )(?P<a>`[^`]{1,60}`|\"[^\"]{1,60}\"|\w{1,40}) for "
    r"(?P<what>[a-z]+ing)(?P<rest>(?: [a-z]+){0,3}),? (?:and|or) "
    r"(?P<b>`[^`]{1,60}`|\"[^\"]{1,60}\"|\w{1,40}) for (?P<other>[a-z]+ing)\b",
    re.IGNORECASE,
)
_CONST = re.compile(
    r"(?:(?:^|\b(?:is|are|be|will be|which is|value is|and is),? )always |, in this case,? )"
    r"(?:set to |equal to |equals? )?"
    r"(?:be )?(?:the (?:string|value|literal|constant)(?: value)? )?" + LITERAL,
    re.IGNORECASE,
)
_WILL_ALWAYS = re.compile(r"\b(?:will|must|should) always be (?:set to )?" + LITERAL, re.IGNORECASE)
_TYPE_OF = re.compile(
    r"^(?:the )?(?:\w+ )?(?:type|kind) of [^:.;]{1,80}:\s*" + LITERAL + r"\.?$", re.IGNORECASE
)
_OPEN = re.compile(
    r"\s*,?\s*(?:etc\b|\.\.\.|…|and (?:so on|more|others?)\b|or (?:any|another|other|a|an|the)\b)",
    re.I,
)

_SPAN = r"(?:`[^`]{1,60}`|\"[^\"]{1,60}\")(?:\s?\((?:the )?default\))?"
_WHOLE = re.compile(
    rf"(?:(?P<intro>[^:`\"]{{1,80}}):\s*)?{_SPAN}(?:(?P<comma>,\s?|\s?\|\s?){_SPAN}){{0,40}}"
    rf"(?:,?\s(?P<or>or|and|\|)\s{_SPAN})?\W*",
    re.IGNORECASE,
)
_BARRED = re.compile(r"[\w.-]{1,40}(?:\s?\|\s?[\w.-]{1,40}){1,40}\.?")
_EXPLAINED = re.compile(
    r"(?:^|:\s|[,;]\s(?:and\s|or\s)?|\s(?:and|or)\s)(?P<code>`[^`]{1,60}`)\s?"
    r"(?:for|means?|is|=|:|-|,)\s(?P<words>[^`]{1,80}?)(?=\W*$|[,;]\s(?:and\s|or\s)?`|\s(?:and|or)\s`)"
)
_SPECIAL = re.compile(
    r"\b(?:no|none|never|unlimited|infinite|disabled?s?|default|off|all|any|every)\b", re.I
)
_NO_INTRO = re.compile(
    r"\b(?:see|like|such as|examples?|contains?|includ\w+|list|separated|supports?|note|fields?"
    r"|uses?|combin\w+|several|sets?)\b",
    re.IGNORECASE,
)

_ELSEWHERE = re.compile(r"\b(?:where|format|syntax)\b", re.IGNORECASE)
_OTHER_VERB = re.compile(
    r"\s*(?:is|are|must|has|have|can|may|should|needs?|will|was|were|means?)\b(?! (?:supported"
    r"|allowed|accepted|valid|permitted|possible))",
    re.IGNORECASE,
)
_OTHER_SUBJECT = re.compile(
    r"\b(?:either|or|both|and)\b|`[^`]+` (?:property|field|parameter|attribute|option)\b", re.I
)


def closed_lists(sentence: Sentence, type: str | None) -> Iterator[Found]:
    """The list of values, or else the constant, in a sentence, for a place of a type."""
    if type in ("object", "null"):
        return
    listed = [] if type == "boolean" else list(_lists(sentence, type))
    if not listed and type in ("string", "integer", "number", None):
        listed = list(_whole_lists(sentence, type))
    yield from listed or _constants(sentence, type)


def labelled(
    blocks: Sequence[tuple[str, str, bool]], type: str | None
) -> Iterator[tuple[str, Found]]:
    """Closed lists written as labelled items below "Possible values:"; quote and fact."""
    for index, (text, quote, bullet) in enumerate(blocks):
        head = text.rstrip()
        intro = list(_LIST.finditer(head + " x"))
        if bullet or not head.endswith(":") or not intro or "include" in head[-24:]:
            continue
        last = head[head.rfind(". ", 0, intro[-1].start()) + 1 :].strip()
        governed = Sentence(last, quote).governed(last.rfind(intro[-1].group().strip()), len(last))
        if intro[-1].end() < len(head) or governed:
            continue
        labels = []
        for item, _, listed in blocks[index + 1 :]:
            label = (
                re.match(ITEM.pattern + r"(?=\s*(?:$|[:,.;(]|-\s))", item.strip())
                if listed
                else None
            )
            if label is None:
                break
            labels.append(label)
        found = [value_of(label, _item_type(type)) for label in labels]
        if len(found) > 1 and all(value is not None for value in found):
            yield quote, (0, "enum", found, type == "array")


def _item_type(type: str | None) -> str | None:
    return None if type == "array" else type


def _lists(sentence: Sentence, type: str | None) -> Iterator[Found]:
    text = sentence.text
    items = type == "array"
    for pattern in (_LEADING_LIST, _LIST, _LATER_LIST, _MUST_BE):
        for start in pattern.finditer(text):
            found, end = _items(text, start.end(), _item_type(type))
            if _ELSEWHERE.search(text[: start.start()]) or _OTHER_VERB.match(text, end):
                continue
            if found and len(found) > 1 and not sentence.governed(start.start(), end):
                yield start.start(), "enum", found, items
                return
    for start in _ONLY.finditer(text):
        found, end = _items(text, start.end(), _item_type(type), only=True)
        if not found or sentence.governed(start.start(), end):
            continue
        plain = text[start.end()] not in "`\"'"
        after = text[end:]
        if start["sole"] and (
            not plain or re.search(r"[_.\[]", str(found[0])) or after.strip(". ") == ""
        ):
            yield start.start(), "enum", found, items
            return
        closed = _ARE_SUPPORTED.match(after)
        if closed and (
            not plain or (start["now"] and len(found) > 1) or _lone(text, start, closed, end)
        ):
            yield start.start(), "enum", found, items
            return
    for pair in _FOR_LIST.finditer(text):
        found_pair = [typed_value(pair[side].strip('`"'), _item_type(type)) for side in "ab"]
        if None not in found_pair and not sentence.governed(pair.start(), pair.start()):
            yield pair.start(), "enum", found_pair, items
            return


def _whole_lists(sentence: Sentence, type: str | None) -> Iterator[Found]:
    """A sentence that consists of values: "`a`, `b` or `c`", "`1` for tugs"."""
    text = sentence.text
    whole = _WHOLE.fullmatch(text)
    if whole is not None and (whole["or"] or (whole["comma"] and not whole["intro"])):
        wrong = (whole["intro"] and _NO_INTRO.search(whole["intro"])) or _ELSEWHERE.search(text)
        if not wrong and (not whole["intro"] or whole["or"].lower() == "or"):
            start = whole.end("intro") + 1 if whole["intro"] else 0
            values = [value_of(item, type) for item in _spans(text[start:])]
            if len(values) > 1 and None not in values and not sentence.governed(start, len(text)):
                yield start, "enum", values, False
    elif type == "string" and _BARRED.fullmatch(text):
        yield 0, "enum", [word.strip() for word in text.rstrip(".").split("|")], False
    else:
        yield from _explained(sentence, type)


def _spans(text: str) -> Iterator[re.Match[str]]:
    return (item for item in ITEM.finditer(text) if not item["plain"])


def _explained(sentence: Sentence, type: str | None) -> Iterator[Found]:
    """Every value with its meaning; numbers only if none of them means "no limit"."""
    found = list(_EXPLAINED.finditer(sentence.text))
    if len(found) < 2 or sentence.text[: found[0].start()].count("`"):
        return
    if len(found) * 2 != sentence.text.count("`"):
        return
    values = [typed_value(each["code"].strip("`"), type) for each in found]
    if None in values or len({str(value) for value in values}) < len(values):
        return
    first = found[0]
    if type != "string" and any(_SPECIAL.search(each["words"]) for each in found):
        return
    if not sentence.governed(first.start(), len(sentence.text)):
        yield first.start(), "enum", values, False


def _lone(text: str, start: re.Match[str], closed: re.Match[str], end: int) -> bool:
    """Whether the whole sentence is "Currently only user is supported"."""
    whole = start.start() == 0 and text[end + closed.end() - closed.start() :].strip(". ") == ""
    return bool(start["now"]) and whole and " is" in closed.group()


def _items(text: str, at: int, type: str | None, *, only: bool = False) -> tuple[list[JSON], int]:
    """The items of a list that begins at an offset, and where it ends; empty if it is open."""
    found: list[JSON] = []
    bare = False
    end = at
    while item := ITEM.match(text, at):
        word = (item["plain"] or "").rstrip(".:,")
        end = item.end() - (len(item[0]) - len(word) if item["plain"] == item[0] else 0)
        if word.lower() in ("and", "or"):
            return [], end
        if word.lower() != "null":
            value = value_of(item, type, no_values=frozenset())
            if value is None or isinstance(value, list | dict):
                return [], end
            found.append(value)
            bare = bare or bool(word)
        gap = re.match(r"\s?\([^()]{0,120}\)", text[end:])
        if gap and not bare:
            end += gap.end()
        separator = _SEPARATOR.match(text, end)
        if separator is None:
            break
        at = separator.end()
        if not ITEM.match(text, at) or (
            not bare and text[at] not in "`\"'" and not text.startswith("null", at)
        ):
            return (
                ([], end)
                if re.search("or|/", separator.group()) or _OPEN.match(text, end)
                else (found, end)
            )
    if _OPEN.match(text, end):
        return [], end
    if bare and not only and not re.match(r"\s*(?:$|[.;:!)\]])", text[end:]):
        return [], end
    return found, end


def _constants(sentence: Sentence, type: str | None) -> Iterator[Found]:
    text = sentence.text
    for pattern in (_CONST, _WILL_ALWAYS, _TYPE_OF):
        for found in pattern.finditer(text):
            value = value_of(found, type)
            if value is None or isinstance(value, dict | list):
                continue
            if found["plain"] and not _closed_word(text, found):
                continue
            if pattern is _CONST and re.match(r"\s*(?:or|,? (?:and|or))\b", text[found.end() :]):
                continue
            if not sentence.governed(found.start(), found.end()):
                yield found.start(), "const", value, False
                return
    for start in _MUST_BE.finditer(text):
        found_list, end = _items(text, start.end(), type)
        ended = re.match(r"\s*(?:$|[.;)])", text[end:])
        ended = None if _OTHER_SUBJECT.search(text[: start.start()]) else ended
        if len(found_list) == 1 and ended and not sentence.governed(start.start(), end):
            yield start.start(), "const", found_list[0], False
            return


def _closed_word(text: str, found: re.Match[str]) -> bool:
    word = found["plain"].rstrip(".:,")
    if re.search(r"(?<=[a-z])(?:ed|ly)$", word) and not re.search(r"[._]", word):
        return False
    return re.match(r"\s*(?:$|[.,;)!])", text[found.start("plain") + len(word) :]) is not None
