"""The law of what may take the place of a document, over what it has and what it gets."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from specmeld.pipeline.project.replacing import replacement
from specmeld.sources import SourceEntry

from .conftest import parts_api

NAMES = st.sets(st.sampled_from([f"part{number}" for number in range(8)]), min_size=1)
ENTRY = SourceEntry(Path("parts.json"), "spec/parts.json", "parts.json", line=1)


@settings(max_examples=examples(25), deadline=None)
@given(NAMES, NAMES)
def test_what_comes_and_goes_is_told_and_a_loss_of_half_is_refused(
    old: set[str], new: set[str]
) -> None:
    texts = [json.dumps(parts_api(*sorted(names))).encode() for names in (old, new)]
    found = replacement(ENTRY, *texts, Path())
    assert {*found.lost} == {f"GET /{name}" for name in old - new}
    assert {*found.gained} == {f"GET /{name}" for name in new - old}
    assert bool(found.refusal) == (bool(old - new) and 2 * len(old - new) >= len(old))


@settings(max_examples=examples(60), deadline=None)
@given(st.binary(max_size=300))
def test_whatever_comes_there_is_an_answer(data: bytes) -> None:
    kept = json.dumps(parts_api()).encode()
    assert replacement(ENTRY, kept, data, Path()).refusal


def test_a_page_of_comments_costs_no_more_than_it_is_long() -> None:
    kept = json.dumps(parts_api()).encode()
    comments = b"<!-- one --> " * 1000
    assert not replacement(ENTRY, kept, comments, Path()).refusal.startswith("is an HTML page")
    page = comments + b"<html></html>"
    assert replacement(ENTRY, kept, page, Path()).refusal.startswith("is an HTML page")


@settings(max_examples=examples(40), deadline=None)
@given(st.integers(min_value=0, max_value=10_000))
def test_the_beginning_of_a_document_is_no_document(length: int) -> None:
    kept = json.dumps(parts_api()).encode()
    part = kept[: length % len(kept)]
    assert replacement(ENTRY, kept, part, Path()).refusal
