"""Laws of settling, for any claims: it ends, the ledger adds up, the document is valid."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator
from tests.examples import examples

from specmeld.model.claims import Claim, Origin, Place
from specmeld.model.documents import Reading, SourceDocument
from specmeld.reconcile import reconcile
from specmeld.reconcile.provenance import counts, provenance_json
from specmeld.reconcile.write import canonical_yaml

NAMES = st.sampled_from(["a", "b", "thread", "tools", "type", "File IDs", "Type", "é", "a.b", "'"])
STEPS = st.one_of(
    NAMES.map(lambda name: f".{name}"),
    st.just("[]"),
    st.sampled_from(["string", "object", "array", "function", "null"]).map(lambda one: f"|{one}"),
)
PLACES = st.builds(
    Place,
    st.sampled_from(["GET /a", "POST /a/{id}", "POST \\a\\{x}", "GET /v1/a", "PUT ", "a b c"]),
    st.sampled_from(["", "request", "response.200", "query", "path", "header", "security"]),
    st.lists(STEPS, max_size=4).map(tuple),
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-9, 300), st.floats(0, 3), st.sampled_from(["a", "x y"])
)
TYPES = st.sampled_from(["string", "integer", "number", "object", "array", "boolean", "null"])
FACTS = st.one_of(
    st.tuples(st.just("exists"), st.just(True)),
    st.tuples(st.just("type"), TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True)),
    st.tuples(st.sampled_from(["required", "nullable", "collapsed", "openEnum"]), st.booleans()),
    st.tuples(st.sampled_from(["minimum", "maximum"]), st.integers(-5, 300)),
    st.tuples(
        st.sampled_from(["maxItems", "minLength", "maxLength", "values.maxLength"]),
        st.integers(0, 300),
    ),
    st.tuples(
        st.sampled_from(["enum", "knownValues"]),
        st.lists(st.sampled_from(["a", "b", "ab", "v1", 1, None]), max_size=4),
    ),
    st.tuples(st.sampled_from(["default", "example", "const"]), SCALARS),
    st.tuples(st.just("additionalProperties"), st.just(False)),
    st.tuples(
        st.sampled_from(["title", "description", "summary", "contentType"]),
        st.sampled_from(["A run object.", "thread", "Set of a, b or ab.", "application/json", ""]),
    ),
)


@st.composite
def readings(draw: st.DrawFn) -> list[Reading]:
    found = []
    for number in range(draw(st.integers(1, 4))):
        document = SourceDocument(
            f"d{number}",
            f"d{number}.md",
            "text",
            api_version=draw(st.sampled_from([None, "v1", "v2"])),
            precedence=draw(st.integers(0, 1)),
        )
        claims = []
        for line in range(1, draw(st.integers(1, 25))):
            keyword, value = draw(FACTS)
            claims.append(
                Claim(
                    draw(PLACES),
                    keyword,
                    value,
                    Origin(document.id, line),
                    draw(st.sampled_from(["structure", "prose", "example"])),
                    draw(st.booleans()) and keyword in ("required", "nullable"),
                )
            )
        url = Claim(Place("", "servers"), "url", "https:/x.example/v1", Origin(document.id, 99))
        start = Claim(Place("GET /a"), "exists", True, Origin(document.id, 1))
        found.append(Reading(document, "x", (start, *claims, url)))
    return found


# To shrink a failure takes longer than to read it.
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)


@pytest.mark.slow
@settings(max_examples=examples(40), deadline=None, phases=QUICK)
@given(readings())
def test_any_claims_settle(found: list[Reading]) -> None:
    settlement = reconcile(found)
    total = counts(settlement.verdicts)
    assert total["claims"] == sum(len(reading.claims) for reading in found)
    assert total["claims"] == sum(total.values()) - total["claims"]
    assert not list(OpenAPIV31SpecValidator(settlement.document).iter_errors())
    canonical_yaml(settlement.document)
    provenance_json(settlement)
    assert "@place" not in str(settlement.document)


@pytest.mark.slow
@settings(max_examples=examples(30), deadline=None, phases=QUICK)
@given(readings())
def test_the_same_claims_settle_the_same(found: list[Reading]) -> None:
    assert canonical_yaml(reconcile(found).document) == canonical_yaml(reconcile(found).document)


@pytest.mark.slow
@settings(max_examples=examples(30), deadline=None, phases=QUICK)
@given(readings())
def test_saying_it_twice_changes_nothing(found: list[Reading]) -> None:
    """A copy of a document corroborates; it neither disagrees nor adds."""
    first = found[0]
    copy = SourceDocument("copy", "copy.md", "text", api_version=first.document.api_version)
    again = Reading(
        copy,
        "x",
        tuple(
            Claim(c.at, c.keyword, c.value, Origin("copy", c.origin.line), c.evidence, c.implied)
            for c in first.claims
        ),
    )
    alone = reconcile([first])
    twice = reconcile([first, again])
    assert canonical_yaml(alone.document) == canonical_yaml(twice.document)
