"""Values that a sentence states: defaults, closed lists, constants and character classes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from specmeld.model.json import JSON
from specmeld.read.prose.numbers import Found
from specmeld.read.prose.text import Sentence

_LITERAL = (
    r"(?:`(?P<code>[^`\n]{1,200})`|\"(?P<double>[^\"\n]{1,200})\""
    r"|(?<!\w)'(?P<single>[^'\n]{1,200})'(?!\w)"
    r"|(?P<plain>(?:[-+]?\d[\d,]*(?:\.\d+)?(?![\w.:*-])|[A-Za-z0-9_$./][\w.\-/:*\[\]@+]{0,200}|\[\]|\{\})))"
)
_PLAIN_STOPS = frozenset(
    ["a", "an", "the", "this", "that", "these", "those", "it", "its", "they", "them", "which", "what", "who", "whose", "whatever", "any", "all", "some", "each", "every", "either", "neither", "both", "one", "of", "in", "on", "at", "to", "for", "with", "without", "by", "from", "as", "is", "are", "was", "be", "been", "being", "not", "no", "none", "null", "nil", "nothing", "empty", "unset", "undefined", "unlimited", "infinite", "infinity", "today", "now", "current", "currently", "true-ish", "present", "required", "returned", "included", "ignored", "optional", "available", "enabled", "disabled", "set", "used", "supported", "allowed", "valid", "invalid", "positive", "negative", "unique", "visible", "public", "lower", "uppercase", "lowercase", "upper", "sorted", "first", "last", "same", "equal", "equals", "possible", "necessary", "non-null", "here", "there", "if", "when", "unless", "use", "using", "uses", "followed", "provided", "shown", "sent", "given", "specified", "based", "whether", "case-insensitive", "case-sensitive", "whichever", "server", "client", "n/a", "text-only", "recommended"]
)
_END = r"(?=\s*(?:$|[.,;:)\]!?]|\((?!if|when|for)))"

_DEFAULT = re.compile(
    r"\bdefault(?:s|ed)?(?: value)?(?:(?: (?:is|to|of|will be|are|as))(?: set)?(?: to)?\s?[:=]?"
    r"|\s?[:=]|(?=\s[`\"'\d]))\s?" + _LITERAL,
    re.IGNORECASE,
)
_IS_DEFAULT = re.compile(
    rf"(?:^|[.;(,]\s?|\bor ){_LITERAL} (?:is|being) (?:used |set |applied )?"
    r"(?:the default(?: value| setting| option)?|by default)",
    re.IGNORECASE,
)
_MARKED_DEFAULT = re.compile(rf"{_LITERAL}\s?\((?:the )?default(?: value)?\)", re.IGNORECASE)
_EMPTY_DEFAULT = re.compile(
    r"\bdefaults?(?: value)? (?:is|to) an empty (?P<kind>array|list|object|map|string)\b", re.I
)
_AFTER_DEFAULT = re.compile(
    r"\s*(?:(?:of|or|on|in|at|from|if|when|unless|until|depending|plus|minus|times|\*|/|')\b|'s\b|for\b)",
    re.IGNORECASE,
)

_ITEM = re.compile(
    r"(?:`(?P<code>[^`\n]{1,200})`|\"(?P<double>[^\"\n]{1,200})\""
    r"|'(?P<single>[^'\n]{1,200})'(?!\w)"
    r"|(?P<plain>[-+]?\d+(?:\.\d+)?(?![\w.:-])|[A-Za-z0-9_$][\w.\-/:*\[\]@+]{0,100}))"
    r"(?:\s?\((?:the )?default\))?"
)
_SEPARATOR = re.compile(r"\s*(?:,\s*(?:and|or)\b|,|\||/|\bor\b|\band\b)\s*", re.IGNORECASE)
_LIST = re.compile(
    r"\b(?:(?:must|can|may|should|has to|needs to|will)(?: only)? be (?:set to )?(?:either|one of)(?: the following(?: \w+)?| these(?: \w+)?)?"
    r"|(?:is|are) (?:either|one of)(?: the following(?: \w+)?)?"
    r"|(?:possible|allowed|valid|supported|accepted|acceptable|available|permitted|legal|enum)"
    r" (?:values?|options?|choices?|settings?|types|modes|formats)"
    r"(?: (?:for \w+ )?(?:are|is))?(?: (?:only|currently|either|one of|any of))?(?: the following)?"
    r"|(?:values?|options|choices) (?:are|can be|may be|must be)(?: either| one of)?"
    r"|(?:the )?options are|options|choices|enum"
    r")\s?:?\s*(?=\S)",
    re.IGNORECASE,
)
_LEADING_LIST = re.compile(
    r"^\W?(?:currently,? )?(?:either|(?:any )?one of)(?: the following(?: \w+)?)?\s?:?\s*", re.I
)
_PLAIN_LIST = re.compile(
    r"[,;] (?:either|one of)(?: the following(?: \w+)?)?\s?:?\s*", re.IGNORECASE
)
_MUST_BE = re.compile(
    r"\bmust (?:always )?be (?:set to |equal to )?(?:the (?:string|value|literal) )?(?=[`\"'])",
    re.I,
)
_ONLY = re.compile(
    r"\b(?:(?P<now>currently,? |at (?:the moment|present),? )?only (?=[`\"'\w])"
    r"|(?P<sole>(?:the )?only (?:currently )?(?:supported|allowed|valid|possible|accepted|permitted)"
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
    r"(?:^|\b(?:is|are|be|will be|which is|value is|and is),? )always (?:set to |equal to |equals? )?"
    r"(?:be )?(?:the (?:string|value|literal|constant)(?: value)? )?" + _LITERAL,
    re.IGNORECASE,
)
_WILL_ALWAYS = re.compile(
    r"\b(?:will|must|should) always be (?:set to )?" + _LITERAL, re.IGNORECASE
)
_TYPE_OF = re.compile(
    r"^(?:the )?(?:\w+ )?type of [^:.;]{1,80}:\s*" + _LITERAL + r"\.?$", re.IGNORECASE
)
_OPEN = re.compile(
    r"\s*,?\s*(?:etc\b|\.\.\.|…|and (?:so on|more|others?)\b|or (?:any|another|other|a|an|the)\b)",
    re.I,
)

_RANGES = {
    "a-z": "a-z",
    "A-Z": "A-Z",
    "0-9": "0-9",
    "a-zA-Z": "a-zA-Z",
    "a-zA-Z0-9": "a-zA-Z0-9",
    "A-Za-z": "a-zA-Z",
    "A-Za-z0-9": "a-zA-Z0-9",
}
_CLASSES = {
    "alphanumeric": "a-zA-Z0-9",
    "alphanumerics": "a-zA-Z0-9",
    "alphanumerical": "a-zA-Z0-9",
    "lowercase letters": "a-z",
    "lower-case letters": "a-z",
    "lower case letters": "a-z",
    "uppercase letters": "A-Z",
    "upper-case letters": "A-Z",
    "letters": "a-zA-Z",
    "digits": "0-9",
    "numbers": "0-9",
    "underscores": "_",
    "underscore": "_",
    "dashes": "-",
    "hyphens": "-",
    "dots": ".",
    "periods": ".",
    "spaces": " ",
    "colons": ":",
    "slashes": "/",
}
_ORDER = ("a-z", "A-Z", "0-9", "_", ".", ":", "/", " ", "-")
_PATTERN_START = re.compile(
    r"\b(?:must (?:only )?(?:be|contain|consist of|use|include)|(?:can|may) (?:only )?(?:be|contain)"
    r"|only|consists? of|allowed characters(?: are|:)?|characters allowed:?)"
    r"(?: only| of)?(?: the characters)?(?=\s)",
    re.IGNORECASE,
)
_PATTERN_ITEM = re.compile(
    r"\s*(?:,\s*)?(?:(?:or|and|may|can|also|contain|the|only|of|include)\s+){0,4}[`'\"(]?(?P<item>"
    + r"|".join(sorted((re.escape(word) for word in [*_RANGES, *_CLASSES]), key=len, reverse=True))
    + r")[`'\")]?(?: characters)?(?![\w-])"
)
_REGEX = re.compile(
    r"\b(?:must match|matching|matches|conform to|satisf\w+)(?: the| this)?"
    r"(?: following)?(?: regex(?:p)?| regular expression| pattern){1,2}:?\s*`(?P<regex>[^`\n]{1,300})`",
    re.IGNORECASE,
)
_DEPRECATED = re.compile(
    r"^\W*deprecated\b|^this (?:\w+ )?(?:is|has been) deprecated\b|\((?:deprecated)\)$", re.I
)
_DEFAULTED_TO_TYPE = {"array": [], "list": [], "object": {}, "map": {}, "string": ""}


def values(sentence: Sentence, type: str | None) -> Iterator[Found]:
    """The values in a sentence, as (offset, keyword, value, of the items)."""
    yield from _defaults(sentence.without_absence(), type)
    if type not in ("object", "boolean", "null"):
        lists = list(_lists(sentence, type))
        yield from lists
        if not lists:
            yield from _constants(sentence, type)
    elif type == "boolean":
        yield from _constants(sentence, type)
    if type in ("string", "array", None):
        yield from _patterns(sentence, type)
    if _DEPRECATED.search(sentence.text.rstrip(".")):
        yield 0, "deprecated", True, False


def labelled(blocks: list[tuple[str, str, bool]], type: str | None) -> Iterator[tuple[str, Found]]:
    """Closed lists written as a list of labelled items below "Possible values:"; quote and fact."""
    for index, (text, quote, bullet) in enumerate(blocks):
        head = text.rstrip()
        intro = list(_LIST.finditer(head + " x"))
        if bullet or not head.endswith(":") or not intro or "include" in head[-24:]:
            continue
        if intro[-1].end() < len(head):
            continue
        labels = []
        for item, _, listed in blocks[index + 1 :]:
            label = (
                re.match(_ITEM.pattern + r"(?=\s*(?:$|[:,.;(]|-\s))", item.strip())
                if listed
                else None
            )
            if label is None:
                break
            labels.append(label)
        found = [_typed(label, _item_type(type)) for label in labels]
        if len(found) > 1 and all(value is not None for value in found):
            yield quote, (0, "enum", found, type == "array")


def _item_type(type: str | None) -> str | None:
    return None if type == "array" else type


def _typed(found: re.Match[str], type: str | None, *, stops: frozenset[str] = _PLAIN_STOPS) -> JSON:
    """The literal as a JSON value of the type; None where it is none (JSON's null included)."""
    groups = found.groupdict()
    quoted = groups.get("double") or groups.get("single")
    text = groups.get("code") or quoted or groups.get("plain") or ""
    text = text.strip()
    if groups.get("plain"):
        text = text.rstrip(".:,/") if text not in ("/",) else text
        if text.lower() in stops or not text:
            return None
    elif len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text, quoted = text[1:-1], text
    return typed_value(text, type, quoted=bool(quoted))


def typed_value(text: str, type: str | None, *, quoted: bool = False) -> JSON:
    """What a word stands for at a place of a type; None where it cannot be a value of it."""
    try:
        value = (
            json.loads(text.replace(",", ""))
            if re.fullmatch(r"[-\d.,eE+]+", text)
            else json.loads(text)
        )
    except (ValueError, RecursionError):
        value = text
    number = isinstance(value, int | float) and not isinstance(value, bool)
    match type:
        case "string":
            return text if text.lower() != "null" else None
        case "integer":
            return int(value) if number and float(value).is_integer() else None
        case "number":
            return (int(value) if float(value).is_integer() else value) if number else None
        case "boolean":
            return (
                value
                if isinstance(value, bool)
                else {"false": False, "true": True}.get(text.lower())
            )
        case "array":
            return value if isinstance(value, list) else None
        case "object":
            return value if isinstance(value, dict) else None
    return text if quoted else value


def _defaults(sentence: Sentence, type: str | None) -> Iterator[Found]:
    for found in _EMPTY_DEFAULT.finditer(sentence.text):
        value = _DEFAULTED_TO_TYPE[found["kind"].lower()]
        fits = {"array": list, "object": dict, "string": str}.get(type or "")
        if fits and isinstance(value, fits) and not sentence.governed(*found.span()):
            yield found.start(), "default", value, False
    for pattern in (_DEFAULT, _IS_DEFAULT, _MARKED_DEFAULT):
        for found in pattern.finditer(sentence.text):
            value = _typed(found, type)
            if value is None or _AFTER_DEFAULT.match(sentence.text, found.end()):
                continue
            if found["plain"] and pattern is _DEFAULT and not _closes(sentence.text, found, value):
                continue
            if not sentence.governed(*found.span()):
                yield found.start(), "default", value, False


def _closes(text: str, found: re.Match[str], value: JSON) -> bool:
    """Whether a bare word ends its clause: "defaults to auto." but not "defaults to your region"."""
    if found["plain"][-1] in ".:,":
        return True
    tail = text[found.end() :]
    if isinstance(value, int | float) and re.match(r" \w+(?:$|[.,;)])", tail):
        return True
    return bool(re.match(r"\s*(?:$|[.,;:)\]!]|\(|and |which )", tail))


def _lists(sentence: Sentence, type: str | None) -> Iterator[Found]:
    text = sentence.text
    items = type == "array"
    for pattern in (_LEADING_LIST, _LIST, _PLAIN_LIST, _MUST_BE):
        for start in pattern.finditer(text):
            found, end = _items(text, start.end(), _item_type(type))
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


def _lone(text: str, start: re.Match[str], closed: re.Match[str], end: int) -> bool:
    """Whether the whole sentence is "Currently only user is supported"."""
    whole = start.start() == 0 and text[end + closed.end() - closed.start() :].strip(". ") == ""
    return bool(start["now"]) and whole and " is" in closed.group()


def _items(text: str, at: int, type: str | None, *, only: bool = False) -> tuple[list[JSON], int]:
    """The items of a list that begins at an offset, and where it ends; nothing if it stays open."""
    found: list[JSON] = []
    bare = False
    end = at
    while item := _ITEM.match(text, at):
        plain = item["plain"] or ""
        if plain.lower() in ("null", "and", "or"):
            if plain.lower() != "null":
                return [], end
        else:
            value = _typed(item, type, stops=frozenset())
            if value is None:
                return [], end
            found.append(value)
        bare = bare or bool(plain)
        end = item.end() - (len(plain) - len(plain.rstrip(".:,")) if plain == item.group() else 0)
        gap = re.match(r"\s?\([^()]{0,120}\)", text[end:])
        if gap and not bare:
            end += gap.end()
        separator = _SEPARATOR.match(text, end)
        if separator is None:
            break
        at = separator.end()
        if not _ITEM.match(text, at) or (
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
            value = _typed(found, type)
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
        if len(found_list) == 1 and ended and not sentence.governed(start.start(), end):
            yield start.start(), "const", found_list[0], False
            return


def _closed_word(text: str, found: re.Match[str]) -> bool:
    word = found["plain"].rstrip(".:,")
    if re.search(r"(?<=[a-z])(?:ed|ly)$", word) and not re.search(r"[._]", word):
        return False
    return re.match(r"\s*(?:$|[.,;)!])", text[found.start("plain") + len(word) :]) is not None


def _patterns(sentence: Sentence, type: str | None) -> Iterator[Found]:
    text, items = sentence.text, type == "array"
    for found in _REGEX.finditer(text):
        if not sentence.governed(*found.span()) and _compiles(found["regex"]):
            yield found.start(), "pattern", found["regex"], items
            return
    for start in _PATTERN_START.finditer(text):
        classes, at = [], start.end()
        while item := _PATTERN_ITEM.match(text, at):
            classes.append(item["item"])
            at = item.end()
        exact = "only" in start.group().lower() or "allowed" in start.group().lower()
        exact = exact or any(name in _RANGES or name.startswith("alphanumeric") for name in classes)
        ended = re.match(
            r"\s*(?:$|[.;)]|,? (?:with|and (?:have|has|be|must|no)|up to|of)\b|,|are allowed|only)",
            text[at:],
        )
        if classes and exact and ended and not sentence.governed(start.start(), at):
            yield start.start(), "pattern", _class_pattern(classes), items
            return


def _class_pattern(classes: list[str]) -> str:
    members = "".join({**_RANGES, **_CLASSES}[name] for name in classes)
    parts = [part for part in ("a-z", "A-Z", "0-9") if part in members]
    singles = re.sub(r"a-z|A-Z|0-9", "", members)
    parts += [part for part in _ORDER[3:] if part in singles]
    return "^[" + "".join(parts) + "]+$"


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True
