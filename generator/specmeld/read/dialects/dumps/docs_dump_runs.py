"""Values that a docs-site dump lists run together: ``Allowed values:noneautorequired``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from specmeld.read.pages.stated_types import StatedType
from specmeld.read.prose.plain_sentences import words
from specmeld.text.run_on_values import exact_covers, split_run

_JOINED = re.compile(r"(?:[A-Z][a-z]+){2,}|[a-z]+(?:[A-Z][a-z]+)+|.*\d[A-Za-z].*")
_NUMBERS = frozenset(["integer", "number"])
COMMON_VALUES = words(
    """active inactive enabled disabled pending open opened closed new draft sent paid unpaid failed
    failure success succeeded successful completed complete cancelled canceled processing processed
    queued running stopped paused expired approved rejected accepted declined archived deleted
    created updated started finished done ready error warning info debug unknown default custom
    low medium high normal urgent small large big tiny min max asc desc ascending descending
    true false yes no none null auto manual always never any all both other required optional
    public private internal external hidden visible read write admin user owner member guest
    viewer editor system assistant tool function text image audio video file json xml csv html
    markdown string number integer boolean object array list map date time datetime day week month
    year hour minute second daily weekly monthly yearly hourly red green blue yellow black white
    orange grey gray light dark left right top bottom center north south east west male female
    percent percentage fixed amount card bank cash check credit debit sale refund email sms phone
    push web mobile desktop basic bearer standard premium pro free trial gold silver bronze
    km mi kg lb usd eur gbp metric imperial first last next previous one two three static dynamic
    post get put patch delete pickup delivery shipping shipped delivered returned"""
)
"""Common words of such lists: enough to see that a word is several, not to split it."""


def values_of(
    run: str, stated: StatedType | None, texts: Sequence[str], known: Sequence[str]
) -> list[str] | None:
    """The values of a list that may have run together; empty if they cannot be split.

    ``texts`` are nearby texts, ``known`` the values that the page shows elsewhere. None if it is
    one value.
    """
    if run in known:
        return None
    if stated is not None and set(stated.names) <= _NUMBERS:
        return [] if _are_numbers(run) else None
    values = split_run(run, texts, known)
    said = {word.strip("`\"'.,;:()") for text in texts for word in text.split()}
    if values is not None or run in said:
        return values
    covers = exact_covers(run.lower(), sorted(COMMON_VALUES | {each.lower() for each in known}))
    if not any(len(cover) > 1 for cover in covers):
        return [] if _JOINED.fullmatch(run) else None
    shown = {each.lower() for each in known} & set(covers[0])
    return covers[0] if len(covers) == 1 and shown and run.islower() else []


def _are_numbers(digits: str) -> bool:
    """Whether digits look like several numbers: ``123``, ``103060``; ``404`` is one."""
    rising = all(before < after for before, after in pairwise(digits))
    return digits.isdecimal() and len(digits) > 1 and (rising or len(digits) > 4)
