"""Bounds in sentences: "between 1 and 100", "up to 64 characters", "at least one item".

The keyword of a number depends on the type of the place and on the noun beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from specmeld.model.json import JSON
from specmeld.read.prose.plain_sentences import LIMIT, Sentence, words

Found = tuple[int, str, JSON, bool]
"""Offset in the sentence, keyword, value, whether it is about the items."""

_COUNTS = "zero one two three four five six seven eight nine ten"
_WORDS = {word: number for number, word in enumerate(_COUNTS.split(" "))}
_NUMBER = (
    r"[`'\"]?(?<![\w.$£€#-])(?:[-+]?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,15})?"
    r"|(?:" + "|".join(_WORDS) + r"))(?![\w^%°]|[.:/,]\d|-\d|\.\.)[`'\"]?"
)
_RANGE_NUMBER = r"[`'\"]?(?<![\w.$])[-+]?\d{1,15}(?:,\d{3})*(?:\.\d{1,15})?(?![\w^%°])[`'\"]?"
_CHARACTERS = r"(?:characters?|chars?|letters?|code ?points?)"
_COUNTED = r"(?:items?|elements?|entries|entry|files?|objects?|members?|ids|values|tags|strings)"
_PAIRS = r"(?:(?:key[-/ ]?value |name[-/ ]?value )?pairs?|keys?|properties|fields|attributes)"
_MUST = r"(?:must|should|shall|has to|have to|needs? to)(?: be| contain| have| only be)?"
_CANNOT = r"(?:cannot|can ?not|can't|must not|mustn't|may not|should not|shall not|never)"
_MORE = r"(?:more|greater|larger|higher|longer|bigger)"
_LESS = r"(?:less|fewer|smaller|lower|shorter)"
_OF = (
    r"(?:[ -](?:value|length|number of [a-z]{1,20}|size|count|limit|allowed|possible|permitted"
    r"|supported|string|is|of|at|set to|to|are)){0,5}:?=?"
)


def _compile(pattern: str) -> re.Pattern[str]:
    for name, part in {
        "RANGED": _RANGE_NUMBER,
        "CHARACTERS": _CHARACTERS,
        "COUNTED": _COUNTED,
        "PAIRS": _PAIRS,
        "MUST": _MUST,
        "CANNOT": _CANNOT,
        "MORE": _MORE,
        "LESS": _LESS,
        "OF": _OF,
    }.items():
        pattern = pattern.replace(f"<{name}>", part)
    first, _, rest = pattern.partition("<N>")
    pattern = first + (f"(?P<n>{_NUMBER})" + rest.replace("<N>", f"(?P<m>{_NUMBER})", 1))
    return re.compile(pattern, re.IGNORECASE)


_RANGES = (
    _compile(r"\bbetween <N>(?: characters)? (?:and|to) <N>"),
    _compile(r"\bfrom <N> (?:up )?(?:to|through) <N>"),
    re.compile(
        r"\brang(?:e|es|ing)(?: is| of| are| from|:|=){0,2} ?(?P<open>[\[(])?"
        rf"(?P<n>{_RANGE_NUMBER}) ?(?:-|to|and|\.{{2,3}}|,|through) ?(?P<m>{_RANGE_NUMBER})"
        r" ?(?P<close>[\])])?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<n>{_RANGE_NUMBER}) ?(?:-|to) ?(?P<m>{_RANGE_NUMBER})"
        rf"(?=[ -](?:{_CHARACTERS}|{_COUNTED}|{_PAIRS})\b)",
        re.IGNORECASE,
    ),
)
_BARE_RANGE = re.compile(
    rf"\((?P<n>{_RANGE_NUMBER}) ?(?:-|to) ?(?P<m>{_RANGE_NUMBER})\)"
    rf"|^(?P<low>{_RANGE_NUMBER}) ?(?:-|to) ?(?P<high>{_RANGE_NUMBER})\.?$",
    re.IGNORECASE,
)
"""A range beside a number without other words: ``(1-100)``."""
_BOUNDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("low", _compile(r"\bat least <N>(?! of\b)")),
    ("low", _compile(r"\b(?:no|not) <LESS> than <N>")),
    ("low", _compile(r"\b<CANNOT>(?: be| have| contain)? <LESS> than <N>")),
    ("low", _compile(r"\b<MORE> than or equal to <N>")),
    ("low", _compile(r"(?:>=|≥) ?<N>")),
    ("low", _compile(r"\bmin(?:imum)?\b\.?<OF> ?<N>")),
    ("low", _compile(r"<N> (?:<CHARACTERS>|<COUNTED>) or <MORE>\b")),
    ("low", _compile(r"\b<MUST> <N> or <MORE>\b")),
    ("low", _compile(r"<N>[ -](?:<CHARACTERS>|<COUNTED>) min(?:imum)?\b")),
    ("high", _compile(r"\bat (?:the )?most <N>")),
    ("high", _compile(r"\bup to(?: a (?:maximum|max|total|limit) of)? <N>")),
    ("high", _compile(r"\b(?:no|not) <MORE> than <N>")),
    (
        "high",
        _compile(r"\b(?:<CANNOT>|does not|do not|doesn't|don't|not)(?: be)? exceed(?:ing)? <N>"),
    ),
    ("high", _compile(r"\b<CANNOT>(?: be| have| contain)? <MORE> than <N>")),
    ("high", _compile(r"\b<LESS> than or equal to <N>")),
    ("high", _compile(r"(?:<=|≤) ?<N>")),
    ("high", _compile(r"\bmax(?:imi?um|ium)?\b\.?<OF> ?<N>")),
    ("high", _compile(r"<N>(?: (?:<CHARACTERS>|<COUNTED>|<PAIRS>))? or <LESS>\b(?! <MORE>)")),
    ("high", _compile(r"<N>[ -](?:<CHARACTERS>|<COUNTED>) (?:max(?:imum)?|limit)\b")),
    (
        "high",
        _compile(
            r"\b(?:limited to|capped at|within|limit(?: is| of|:)) <N>(?= <CHARACTERS>|$|[.,;)])"
        ),
    ),
    ("high", _compile(r"\bset of <N>(?= <PAIRS>)")),
    ("above", _compile(r"\b<MUST>(?: strictly)? <MORE> than <N>")),
    ("above", _compile(r"(?<![=<>-])> ?<N>")),
    ("below", _compile(r"\b<MUST>(?: strictly)? (?:<LESS> than|under|below) <N>")),
    ("below", _compile(r"(?<![=<>-])< ?<N>")),
    ("exact", _compile(r"\b(?:exactly|must be) <N>(?=[ -](?:<CHARACTERS>|<COUNTED>))")),
)
_NOUN = re.compile(
    r"[\s-]*(?:(?:string|unique|distinct|different|unicode|utf-8|ascii|alphanumeric|total"
    r"|additional|custom|metadata|message)\s+){0,2}"
    r"(?P<noun>(?:key|name)[-/ ]?value pairs?|%|[A-Za-z]+)?(?: long\b| in (?:length|total|size)\b)?"
)
_TWIN = re.compile(
    r",? (?:and|but|or)(?: (?:at most|at least|no more than|no less than|up to"
    r"|a? ?(?:max|min)(?:imum)?(?: of)?)){1,2} "
    rf"{_NUMBER} (?P<noun>[a-z]+)",
    re.IGNORECASE,
)
_CLUSIVE = re.compile(r"[^.;\d]{0,30}?\b(inclusive|exclusive)", re.IGNORECASE)
_NOT_NOUNS = words(
    """and or but in on at to for with of as is are if when inclusive exclusive inclusively the
    a an per by from unless where which that can must may will long each than not only used
    since until after before so while total allowed using via"""
)
_SIZES = words("kb mb gb tb kib mib gib byte bytes kilobytes megabytes gigabytes %")
_RATES = words("time times percent request requests call calls word words percentage")
_TIMES = ("millisecond", "second", "minute", "hour", "day", "week", "month", "year")
_TIME = re.compile(rf"\b({'|'.join(_TIMES)})s?\b", re.IGNORECASE)
_KEYED = re.compile(r"\bkeys?\b|\bpairs\b", re.IGNORECASE)
_PAIR_NOUN = re.compile(rf"{_PAIRS}|entries|labels|tags", re.IGNORECASE)
_OWNER = re.compile(r"\b(keys?(?: names?)?|values?|names)\b", re.IGNORECASE)
_EACH = re.compile(r"\b(?:each|every|all values|(?:the )?values|elements|items) (?!of\b)", re.I)
_NOT_BOUNDS = re.compile(
    r"\b(?:difference|switch\w*|choos\w+|toggles?|convert\w*|relationship|distance|intervals?|gap"
    r"|delay|chang\w+|increas\w+|decreas\w+|reduc\w+|upgrad\w+|migrat\w+|moved?|scal\w+|goes"
    r"|error|elapsed)\s+$",
    re.IGNORECASE,
)
_BEFORE_OR = re.compile(r"(?:\d|\b(?:null|zero|none))[`'\"]? or(?: be)? $", re.IGNORECASE)
_AFTER_OR = re.compile(r",? or (?:[`'\"]?[-+]?\d|zero\b)", re.IGNORECASE)
_VALUES_OF = re.compile(r"\W*(?:\w+ )?(?:values?|numbers?|scores?) ", re.IGNORECASE)
_ALLOWED = re.compile(
    r"\s*(?:$|[.,;()]|inclusive|exclusive"
    r"|(?:is|are) (?:allowed|accepted|supported|valid|permitted))",
    re.IGNORECASE,
)
_SIGNS = (
    (
        re.compile(
            r"\b(?:must be|be|an?) (?:strictly )?positive (?:integer|number|value|float|whole)",
            re.I,
        ),
        "exclusiveMinimum",
    ),
    (re.compile(r"\b(?:must|should) be (?:strictly )?positive\b(?! or)", re.I), "exclusiveMinimum"),
    (
        re.compile(
            r"(?<!or )\b(?:must be |be |(?<!or )an? )?non-?negative (?:integer|number|value|float)",
            re.I,
        ),
        "minimum",
    ),
    (re.compile(r"\b(?:must be|be) non-?negative\b", re.I), "minimum"),
    (re.compile(rf"\b{_CANNOT} be negative\b", re.I), "minimum"),
)
_MULTIPLE = re.compile(rf"\b(?:a multiple of|multiples of|divisible by) (?P<n>{_NUMBER})", re.I)
_FILLED = re.compile(
    rf"\b{_CANNOT} be (?:empty|blank|an empty)\b|\b(?:must be|an?) non-?empty\b", re.IGNORECASE
)
_UNIQUE = re.compile(
    r"\b(?:items|elements|values|entries|ids|names) must (?:all )?be (?:unique|distinct)"
    r"|\bmust (?:all )?be unique$|\bduplicates? (?:\w+ )?(?:is|are) not (?:allowed|permitted)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a description is about, as far as numbers in it are concerned."""

    type: str | None
    units: frozenset[str]
    """Units of time in which the place may be measured."""
    keyed: bool
    """Whether the description mentions keys or pairs at all."""

    @classmethod
    def of(cls, description: str, type: str | None) -> Subject:
        """A unit counts if it is named a second time ("in seconds") and no other is named."""
        text = description[:LIMIT]
        named = [unit.lower() for unit in _TIME.findall(text)]
        clear = frozenset(named) if len(named) > 1 and len(set(named)) == 1 else frozenset()
        return cls(type, clear, _KEYED.search(text) is not None)

    def counts_in(self, noun: str) -> bool:
        """Whether a number beside a noun counts in the unit of the place."""
        unit = noun.lower().rstrip("s")
        return unit not in _TIMES or unit in self.units


@dataclass(frozen=True, slots=True)
class _Bound:
    """A match: its lower and upper numbers, and whether these are exclusive."""

    start: int
    end: int
    low: int | float | None = None
    high: int | float | None = None
    open_low: bool = False
    open_high: bool = False
    explicit: bool = False
    """Introduced by "minimum" or "maximum"."""
    bare: bool = False
    """Consists only of numbers."""


def numbers(sentence: Sentence, subject: Subject) -> Iterator[Found]:
    """The bounds in a sentence, as (offset, keyword, value, of the items)."""
    taken: list[tuple[int, int]] = []
    for bound in _bounds(sentence.text):
        if any(start < bound.end and bound.start < end for start, end in taken):
            continue
        taken.append((bound.start, bound.end))
        noun = _NOUN.match(sentence.text, bound.end)
        word = (noun["noun"] or "").lower() if noun else ""
        if word in ("and", "or", "but"):
            twin = _TWIN.match(sentence.text, bound.end)
            word = twin["noun"].lower() if twin else ""
            noun = None
        if word in _NOT_NOUNS:
            word = ""
        end = noun.end() if noun and word else bound.end
        if bound.bare and subject.type not in ("integer", "number"):
            continue
        if not (sentence.governed(bound.start, end) or _one_of_several(sentence.text, bound)):
            yield from _keywords(sentence, bound, word, subject)
    yield from _without_numbers(sentence, subject.type)


def _one_of_several(text: str, bound: _Bound) -> bool:
    """ "0 or at least 100" and "between 1 and 6 or 0", or the meaning of some of the values."""
    before, after = text[: bound.start], text[bound.end :]
    if _BEFORE_OR.search(before) or _AFTER_OR.match(after):
        return True
    return bool(_VALUES_OF.fullmatch(before) and not _ALLOWED.match(after))


def _bounds(text: str) -> Iterator[_Bound]:
    for pattern in _RANGES:
        for found in pattern.finditer(text):
            low, high = _value(found["n"]), _value(found["m"])
            if low > high or _NOT_BOUNDS.search(text[max(0, found.start() - 24) : found.start()]):
                continue
            groups = found.groupdict()
            said = _CLUSIVE.match(text, found.end())
            outside = said is not None and said[1].lower() == "exclusive"
            yield _Bound(
                found.start(),
                found.end(),
                low,
                high,
                outside or (groups.get("open") == "(" and groups.get("close") == "]"),
                outside or (groups.get("close") == ")" and groups.get("open") == "["),
            )
    for found in _BARE_RANGE.finditer(text):
        low, high = _value(found["n"] or found["low"]), _value(found["m"] or found["high"])
        if low < high:
            yield _Bound(found.start(), found.end(), low, high, bare=True)
    for kind, pattern in _BOUNDS:
        for found in pattern.finditer(text):
            number = _value(found["n"])
            yield _Bound(
                found.start(),
                found.end(),
                number if kind in ("low", "above", "exact") else None,
                number if kind in ("high", "below", "exact") else None,
                kind == "above",
                kind == "below",
                found.group()[:3].lower() in ("min", "max"),
            )


def _value(text: str) -> int | float:
    bare = text.strip("`'\"").replace(",", "").lower()
    if bare in _WORDS:
        return _WORDS[bare]
    number = float(bare)
    return int(number) if number.is_integer() else number


def _keywords(sentence: Sentence, bound: _Bound, noun: str, subject: Subject) -> Iterator[Found]:
    family, items = _family(sentence.text, bound, noun, subject)
    if family == "value":
        low = "exclusiveMinimum" if bound.open_low else "minimum"
        high = "exclusiveMaximum" if bound.open_high else "maximum"
        if bound.low is not None:
            yield bound.start, low, bound.low, items
        if bound.high is not None:
            yield bound.start, high, bound.high, items
    elif family:
        owner, _, what = family.rpartition(".")
        dot = owner + "." if owner else ""
        for name, number, shift in (
            ("min", bound.low, 1 if bound.open_low else 0),
            ("max", bound.high, -1 if bound.open_high else 0),
        ):
            if isinstance(number, int) and number + shift >= 0:
                yield bound.start, f"{dot}{name}{what}", number + shift, items


def _family(text: str, bound: _Bound, noun: str, subject: Subject) -> tuple[str, bool]:
    """What is bounded (``value``, ``Length``, …; empty for nothing), and whether of the items."""
    type, before = subject.type, text[: bound.end]
    clause = re.split(r"[,;] ", before)[-1]
    characters = re.fullmatch(_CHARACTERS, noun) or re.search(
        rf"\b{_CHARACTERS}\b", text[bound.start : bound.end], re.I
    )
    length = bool(characters) or (not noun and re.search(r"\blength\b", clause, re.I) is not None)
    if (
        noun in _SIZES
        or noun in _RATES
        or (noun == "tokens" and type not in ("integer", "number", None))
    ):
        return "", False
    if type in (None, "object") and (pairs := _pairs(before, bool(characters), noun, subject)):
        return pairs, False
    match type:
        case "string" if _EACH.search(clause):
            return "", False
        case "string":
            return ("Length" if length or noun == "digits" else ""), False
        case "integer" | "number":
            return ("" if _not_a_value(noun, characters, subject) else "value"), False
        case "array":
            return _array_family(clause, bound, noun, bool(characters), length)
        case None if length:
            return "Length", False
        case None if noun:
            return ("Items" if re.fullmatch(_COUNTED, noun) else ""), False
        case None:
            return "value", False
    return "", False


def _pairs(before: str, characters: bool, noun: str, subject: Subject) -> str:
    if not characters:
        return "Properties" if noun and _PAIR_NOUN.fullmatch(noun) else ""
    owners = _OWNER.findall(before)
    if not owners or not subject.keyed:
        return ""
    return "values.Length" if owners[-1].lower().startswith("value") else "propertyNames.Length"


def _not_a_value(noun: str, characters: re.Match[str] | None, subject: Subject) -> bool:
    if characters or noun == "digits" or re.fullmatch(r".*pairs?", noun):
        return True
    return not subject.counts_in(noun)


def _array_family(
    clause: str, bound: _Bound, noun: str, characters: bool, length: bool
) -> tuple[str, bool]:
    if characters:
        return "Length", True
    if noun.rstrip("s") in _TIMES:
        return "", False
    each = _EACH.search(clause) is not None
    if each:
        return (
            ("value", True)
            if not noun
            else ("Items" if re.fullmatch(_COUNTED, noun) else "", False)
        )
    return ("Items" if noun or length or bound.explicit else ""), False


def _without_numbers(sentence: Sentence, type: str | None) -> Iterator[Found]:
    if type in ("integer", "number"):
        for pattern, keyword in _SIGNS:
            for found in pattern.finditer(sentence.text):
                if not sentence.governed(*found.span()):
                    yield found.start(), keyword, 0, False
        for found in _MULTIPLE.finditer(sentence.text):
            if not sentence.governed(*found.span()) and _value(found["n"]) > 0:
                yield found.start(), "multipleOf", _value(found["n"]), False
    filled = {"string": "minLength", "array": "minItems", "object": "minProperties"}.get(type or "")
    found_ = _FILLED.search(sentence.text) if filled else None
    if filled and found_ and not sentence.governed(*found_.span()):
        yield found_.start(), filled, 1, False
    unique = _UNIQUE.search(sentence.text.rstrip(".")) if type == "array" else None
    if unique and not sentence.governed(*unique.span()):
        yield unique.start(), "uniqueItems", True, False
