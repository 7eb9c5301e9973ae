"""Rule 17: a sentence that states an overruled fact is not shown beside the fact that holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from specmeld.model.claim_keywords import BOUNDS
from specmeld.model.json import JSON, identity
from specmeld.reconcile.equality import listed, meaning
from specmeld.reconcile.tree import Said, family

RULE = 17
_STATED = BOUNDS | {"default", "enum"}

_CUE = re.compile(
    r"\b(?:max(?:imum|imal)?|min(?:imum|imal)?|at (?:most|least)|up to|between|range|defaults?"
    r"|(?:more|less|greater|fewer|longer|shorter) than|exceed|limit(?:ed)?|characters|one of"
    r"|either|allowed|possible|supported|accepted|valid|values?|only|must|can be)\b",
    re.I,
)
"""Words with which a sentence states a bound, a default or a list of values."""
_CLAUSE = re.compile(
    r"(?:and |or |the |with )*(?:a )?(?:max|min|at (?:most|least)|up to|between|default)", re.I
)
"""The start of a clause that can be removed from its sentence."""
_LEANING = re.compile(r"(?:which|that|so|but|or|and|if|unless|inclusive|otherwise)\b", re.I)
"""The start of a clause that depends on the previous one."""
_SENTENCE_END = re.compile(r"(?<=[.!?])(\s+)|(\s*\n\s*)")


def without_overruled(text: str, says: Iterable[Said], facts: Mapping[str, JSON]) -> str:
    """The description without the sentences whose bound, default or values do not hold."""
    for said in says:
        keyword = family(said)
        if keyword not in _STATED or keyword not in facts:
            continue
        value = [said.value] if said.keyword == "const" else said.value
        if meaning(keyword, value) != meaning(keyword, facts[keyword]):
            text = _without(text, value, facts[keyword])
    return text


def _without(text: str, lost: JSON, held: JSON) -> str:
    parts = _SENTENCE_END.split(text)
    for at in range(0, len(parts), 3):
        sentence = parts[at]
        if _states(sentence, lost) and not _holds(sentence, lost, held):
            parts[at] = _rest(sentence, lost)
            if not parts[at]:
                parts[at + 1 : at + 3] = ["", ""][: len(parts) - at - 1]
    return "".join(part or "" for part in parts).strip()


def _states(sentence: str, value: JSON) -> bool:
    values = listed(value)
    return bool(values and _CUE.search(sentence)) and all(
        _spelling(one).search(sentence) for one in values
    )


def _holds(sentence: str, lost: JSON, held: JSON) -> bool:
    """Whether the sentence is true anyway: it names what holds, and nothing else."""
    known = {identity(one) for one in listed(held)}
    is_wider = isinstance(lost, list) and any(identity(one) not in known for one in lost)
    return not is_wider and _states(sentence, held)


def _spelling(value: JSON) -> re.Pattern[str]:
    """The spellings of a value in a sentence: ``1000`` also as ``1,000``."""
    if isinstance(value, bool) or value is None:
        forms = [{True: "true", False: "false", None: "null"}[value]]
    elif isinstance(value, int | float):
        forms = [f"{value:g}" if abs(value) < 10**6 else str(value), f"{value:,}", str(value)]
    else:
        forms = [str(value)]
    spelled = "|".join(re.escape(form) for form in dict.fromkeys(forms))
    return re.compile(rf"(?<![\w.,-])(?:{spelled})(?![\w-]|[.,]\d)")


def _rest(sentence: str, lost: JSON) -> str:
    """What remains of a sentence: the clauses without the value, if any."""
    kept: list[str] = []
    gone = False
    for clause in re.split(r"[,;]\s+", sentence.rstrip(".!? ")):
        states = bool(_CLAUSE.match(clause)) and not isinstance(lost, list)
        gone = (states and _states(clause, lost)) or (gone and bool(_LEANING.match(clause)))
        kept += [] if gone else [clause]
    rest = ", ".join(kept)
    is_whole = not rest or _states(rest, lost)
    return "" if is_whole else f"{rest[0].upper()}{rest[1:]}."
