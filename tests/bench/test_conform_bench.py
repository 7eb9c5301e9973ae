"""The boundary cases of all real descriptions: how many, and where code and schema differ.

``pytest -m bench -s tests/bench/test_conform_bench.py`` prints the tables by document and by
keyword, and what was not tested, by reason; it takes an hour or so on one core.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from tests.corpus.proofs import documents, proof

from specmeld.conformance.tally import HEADINGS, Tally, table, total

pytestmark = pytest.mark.bench


def test_boundary_cases_of_the_corpus(shared: Path, tmp_path: Path) -> None:
    by_document: dict[str, Tally] = {}
    by_keyword: dict[str, list[Tally]] = defaultdict(list)
    reasons: Counter[str] = Counter()
    for name in documents():
        told = proof(name, tmp_path)
        tallies = {
            keyword: Tally(*(row[heading] for heading in HEADINGS))
            for keyword, row in told["keywords"].items()
        }
        by_document[name] = total(tallies.values())
        for keyword, tally in tallies.items():
            by_keyword[keyword].append(tally)
        reasons.update(re.sub(r"\d+", "N", one["reason"])[:80] for one in told["untested"])
    keywords = {keyword: total(tallies) for keyword, tallies in by_keyword.items()}
    print("\n" + "\n".join([*table("document", by_document), "", *table("keyword", keywords), ""]))
    print("\n".join(f"{number:>6,}  {reason}" for reason, number in reasons.most_common()))
    whole = total(by_document.values())
    assert whole.accept_invalid == whole.reject_valid == 0
