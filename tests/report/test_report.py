"""The page without a browser: what it says, that it says it as text, and always the same."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from specmeld.model.claims import Claim, Origin, Place
from specmeld.model.overlay import Decision
from specmeld.model.settlement import RULE_TEXTS, RULES, Verdict
from specmeld.render.report_lines import spans
from specmeld.render.report_page import embedded, render_report
from specmeld.render.report_quotes import Quotes

from .conftest import HOSTILE, hostile, large, page_data, settlement

STATES, FIRST = 8, 9


def test_each_cell_says_what_the_document_does() -> None:
    data = page_data(render_report(*settlement()))
    assert [document["id"] for document in data["documents"]] == ["new", "old"]
    cells = {row[0]: row[STATES] for row in data["rows"]}
    assert cells == {
        "POST /pets": "sc",
        "POST /pets#request": "..",
        "POST /pets#request.name": "su",
        "POST /pets#request.age": "sd",
    }


def test_the_counts_add_up() -> None:
    settled, canonical, texts = settlement()
    data = page_data(render_report(settled, canonical, texts))
    assert data["counts"] == [4, 1, 1, 1]
    assert sum(data["counts"]) == len(data["claims"]) == len(settled.verdicts)
    columns = zip(*(document["counts"] for document in data["documents"]), strict=True)
    assert [sum(column) for column in columns] == data["counts"]


def test_claims_are_sorted_by_their_rows() -> None:
    data = page_data(render_report(*settlement()))
    firsts = [row[FIRST] for row in data["rows"]] + [len(data["claims"])]
    said = {
        row[0]: [data["strings"][claim[1]] for claim in data["claims"][first:after]]
        for row, first, after in zip(data["rows"], firsts, firsts[1:], strict=False)
    }
    assert said["POST /pets#request.name"] == ["exists", "type", "title"]
    assert said["POST /pets#request.age"] == ["type", "type"]


def test_conflicts_and_diagnostics_lead_to_their_rows() -> None:
    data = page_data(render_report(*settlement()))
    places = [row[0] for row in data["rows"]]
    assert places[data["conflicts"][0][0]] == "POST /pets#request.age"
    assert places[data["diagnostics"][0][6]] == "POST /pets#request.name"


def test_a_conflict_brings_its_evidence_and_the_action_to_copy() -> None:
    settled, canonical, texts = settlement()
    (conflict,) = settled.conflicts
    settled = replace(settled, conflicts=(replace(conflict, evidence="0123456789ab"),))
    decision = Decision(conflict.place, "type", "number", "integer", "spec/overlay.yaml:4")
    page = render_report(settled, canonical, texts, [decision], {"0123456789ab": "- target: $"})
    data = page_data(page)
    (told,) = data["conflicts"]
    assert told[-2:] == ["0123456789ab", "- target: $"]
    row, keyword, *rest = data["decisions"][0]
    assert data["rows"][row][0] == conflict.place and data["strings"][keyword] == "type"
    assert rest == ['"number"', '"integer"', "spec/overlay.yaml:4"]


def test_what_people_decided_is_the_side_that_is_followed() -> None:
    settled, canonical, texts = settlement()
    (conflict,) = settled.conflicts
    decided = replace(conflict, rule=16, chosen="string", reason="spec/overlay.yaml:4")
    data = page_data(render_report(replace(settled, conflicts=(decided,)), canonical, texts))
    sides = data["conflicts"][0][7]
    assert [(side[2], side[4]) for side in sides] == [('"integer"', "d"), ('"string"', "s")]


def test_who_lacks_a_thing_is_told_in_words() -> None:
    settled, canonical, texts = settlement()
    (conflict,) = settled.conflicts
    sides = tuple(
        replace(side, keyword="exists", value=value)
        for side, value in zip(conflict.sides, (True, False), strict=True)
    )
    lacking = replace(conflict, keyword="exists", rule=2, chosen=True, sides=sides)
    data = page_data(render_report(replace(settled, conflicts=(lacking,)), canonical, texts))
    said = [side[2] for side in data["conflicts"][0][7]]
    assert said == ["has it", "lists its properties without it"]


def test_other_words_are_a_state_of_their_own() -> None:
    settled, canonical, texts = settlement()
    place = Place("POST /pets", "request", (".name",))
    words = Verdict(
        Claim(place, "description", "a name", Origin("old", 2)),
        "overruled",
        3,
        str(place),
        "another document's text is used",
    )
    verdicts = [one for one in settled.verdicts if one.outcome != "unplaced"]
    data = page_data(render_report(replace(settled, verdicts=(*verdicts, words)), canonical, texts))
    assert {row[0]: row[STATES] for row in data["rows"]}[str(place)] == "sw"


def test_every_rule_is_explained() -> None:
    data = page_data(render_report(*settlement()))
    assert RULES.keys() == RULE_TEXTS.keys()
    assert data["rules"]["3"] == [RULES[3], RULE_TEXTS[3]]


def test_a_line_that_is_long_is_in_the_page_once() -> None:
    settled, canonical, texts = settlement()
    line = "x" * 400
    texts = {document: f"{line} {document} {line}" for document in texts}
    verdicts = tuple(
        replace(one, claim=replace(one.claim, origin=replace(one.claim.origin, line=1)))
        for one in settled.verdicts
    )
    page = render_report(replace(settled, verdicts=verdicts), canonical, texts)
    assert page.count(line) <= 2 * len(texts)  # in the passage, and where the claims quote it


def test_a_row_knows_its_lines_in_the_canonical_file() -> None:
    settled, canonical, texts = settlement()
    data = page_data(render_report(settled, canonical, texts))
    lines = canonical.splitlines()
    spoken = {row[0]: (lines[row[6] - 1].strip(), row[7]) for row in data["rows"] if row[6]}
    assert spoken == {"POST /pets": ("post:", 10), "POST /pets#request": ("requestBody:", 10)}


def test_slashes_of_a_page_do_not_make_a_row_of_their_own() -> None:
    settled, canonical, texts = settlement()
    for verdict in settled.verdicts:
        if verdict.outcome == "overruled":
            object.__setattr__(verdict, "place", verdict.place.replace("/", "\\"))
    data = page_data(render_report(settled, canonical, texts))
    assert {row[0]: row[STATES] for row in data["rows"]}["POST /pets#request.age"] == "sd"


def test_quotes_are_the_lines_of_the_documents() -> None:
    _, _, texts = example = settlement()
    data = page_data(render_report(*example))
    for document in data["documents"]:
        for first, lines in document["lines"]:
            there = texts[document["id"]].split("\n")
            assert there[first - 1 : first - 1 + len(lines)] == lines


def test_distant_lines_are_passages_apart_and_close_ones_are_one() -> None:
    quotes = Quotes({"d": "\n".join(str(line) for line in range(1, 101))})
    for line in (1, 8, 50, 100, 101):
        quotes.quote(Origin("d", line))
    passages = [(first, len(lines)) for first, lines in quotes.passages("d")]
    assert passages == [(1, 12), (46, 9), (96, 5)]


def test_of_an_endless_line_the_part_at_the_column_is_quoted() -> None:
    quotes = Quotes({"d": "a" * 10**6 + "NEEDLE" + "b" * 10**6})
    assert "NEEDLE" in quotes.quote(Origin("d", 1, 10**6 + 1))
    assert sum(len(line) for _, lines in quotes.passages("d") for line in lines) < 1000


def test_a_document_that_is_not_at_hand_is_not_quoted() -> None:
    settled, canonical, _ = settlement()
    data = page_data(render_report(settled, canonical, {}))
    assert all(document["lines"] == [] for document in data["documents"])


class _Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()
        self.attributes: Counter[str] = Counter()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[tag] += 1
        self.attributes.update(name for name, _ in attrs)


def test_hostile_text_makes_no_element_and_no_attribute() -> None:
    tame, bad = (_Elements(render_report(*example)) for example in (settlement(), hostile()))
    assert bad.found == tame.found
    assert bad.attributes == tame.attributes


def test_hostile_text_is_there_as_it_was_said() -> None:
    page = render_report(*hostile())
    page.encode()  # a lone surrogate would not
    data = page_data(page)
    reasons = {data["strings"][claim[7]] for claim in data["claims"]}
    assert reasons == set(HOSTILE)
    assert "49" not in data["strings"]


@pytest.mark.slow
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_embedded_json_is_only_text(value: object) -> None:
    text = embedded(value)
    assert text.isascii() and not set(text) & set("<>&\n")
    assert json.loads(text) == value


def test_nothing_but_our_script_and_style_may_run() -> None:
    page = render_report(*hostile())
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy and "default-src 'none'" in policy[1] and "unsafe" not in policy[1]
    for tag in ("script", "style"):
        body = page.rpartition(f"<{tag}>")[2].partition(f"</{tag}>")[0]
        hashed = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{hashed}'" in policy[1]


def test_the_page_needs_nothing_but_itself() -> None:
    page = render_report(*settlement())
    assert not re.search(
        r"""\b(?:src|href)=["'](?!#)|@import|url\(|https?:|\bfetch\(|import\(""", page
    )


def test_no_script_of_ours_makes_markup_of_text(repo: Path) -> None:
    for script in (repo / "templates" / "report").glob("*.js"):
        made = re.findall(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|DOMParser"
            r"|createContextualFragment|setHTML|new Function",
            script.read_text(),
        )
        assert not made, script.name


@pytest.mark.slow
def test_the_same_settlement_gives_the_same_bytes(repo: Path) -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, '.'); from tests.report import conftest;"
        "from specmeld.render.report_page import render_report;"
        "print(hashlib.sha256(render_report(*conftest.hostile()).encode()).hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=repo,
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]
    assert runs[0] == runs[1]


def test_lines_of_yaml_values() -> None:
    text = "a:\n  b: [1, 2]\n  c/d:\n    - x: |\n        long\n        text\n    - y\ne: 1\n"
    assert spans(text) == {
        "": (1, 8),
        "/a": (1, 7),
        "/a/b": (2, 2),
        "/a/b/0": (2, 2),
        "/a/b/1": (2, 2),
        "/a/c~1d": (3, 7),
        "/a/c~1d/0": (4, 6),
        "/a/c~1d/0/x": (4, 6),
        "/a/c~1d/1": (7, 7),
        "/e": (8, 8),
    }
    assert spans("a: [") == {} and spans("") == {}


def test_every_line_span_of_the_canonical_file_is_its_value(repo: Path) -> None:
    text = (repo / "spec" / "openapi.yaml").read_text()
    document, lines = yaml.safe_load(text), text.splitlines()
    found = spans(text)
    for name, schema in document["components"]["schemas"].items():
        first, last = found[f"/components/schemas/{name}"]
        assert yaml.safe_load("\n".join(lines[first - 1 : last])) == {name: schema}


def test_the_verb_writes_the_page_and_nothing_else(pets: Path, specmeld) -> None:
    before = sorted(pets.rglob("*"))
    specmeld("report", "--out", "made.html", cwd=pets)
    assert sorted(pets.rglob("*")) == sorted([*before, pets / "made.html"])
    data = page_data((pets / "made.html").read_text())
    assert data["title"] == "Pets"
    for row in data["rows"]:
        assert row[6] > 0 or not row[0], row  # a document that passed whole speaks of every place


def test_a_folder_in_the_way_is_one_clear_line(pets: Path, specmeld) -> None:
    (pets / "taken").mkdir()
    done = specmeld("report", "--out", "taken", cwd=pets, code=2)
    assert "taken" in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("count", [1, 3000])
def test_a_page_grows_with_its_claims(count: int) -> None:
    settled, canonical, texts = large(count)
    page = render_report(settled, canonical, texts)
    assert len(page) < 80_000 + 200 * len(settled.verdicts) + 200 * count
