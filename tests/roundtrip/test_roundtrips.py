"""Reader and renderer of each text dialect hold together: what was rendered is what is read.

``SPECMELD_APIS=5000`` asks for so many random APIs of each dialect.
"""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from tests.examples import examples

from .apis import Api, Operation, Property, Shape, openapi_document
from .can import Can
from .dialects import DIALECTS
from .facts import difference, facts, read_facts, recall_precision
from .long_pages import long_api
from .measure import assert_round_trips, measure
from .random_apis import apis

_APIS = int(os.environ.get("SPECMELD_APIS", "1000"))
DIALECT = pytest.mark.parametrize("dialect", DIALECTS)


@pytest.mark.slow
@DIALECT
def test_what_was_rendered_is_what_is_read(dialect: str) -> None:
    assert_round_trips(dialect, 40)


@pytest.mark.slow
@DIALECT
def test_very_long_pages_come_back_whole(dialect: str) -> None:
    can, render = DIALECTS[dialect]
    api = long_api(can, 300)
    assert not difference(facts(api, can), read_facts(render(api), dialect))


@pytest.mark.slow
@DIALECT
def test_line_ends_and_a_byte_order_mark_change_nothing(dialect: str) -> None:
    can, render = DIALECTS[dialect]
    api = long_api(can, 20)
    page = "\ufeff" + render(api).replace("\n", "\r\n")
    assert not difference(facts(api, can), read_facts(page, dialect))


@DIALECT
def test_properties_within_properties(dialect: str) -> None:
    can, render = DIALECTS[dialect]
    if can.depth < 2:
        pytest.skip("the pages hide what is inside")
    shape = Shape(("string",), facts={"description": "Amber dune."})
    for level in range(12):
        holder = Property(f"level_{level}", level % 2 == 0, shape)
        shape = Shape(
            ("object",), properties=(holder, Property("beside", True, Shape(("integer",))))
        )
    api = _api(shape)
    assert not difference(facts(api, can), read_facts(render(api), dialect))


@pytest.mark.slow
@DIALECT
def test_recall_and_precision_over_random_apis(dialect: str) -> None:
    tally = measure(dialect, _APIS)
    assert tally.apis >= _APIS
    assert tally.recall >= 0.99
    assert tally.precision >= 0.99


@DIALECT
def test_a_fact_that_is_not_on_the_page_is_missed(dialect: str) -> None:
    can, render = DIALECTS[dialect]
    name = Property("name", True, Shape(("string",), facts={"description": "Amber dune."}))
    api = _api(Shape(("object",), properties=(name,)))
    page = render(_api(Shape(("object",), properties=(replace(name, required=False),))))
    assert read_facts(render(api), dialect) == facts(api, can)
    assert difference(facts(api, can), read_facts(page, dialect)) == (
        "- POST /dunes#request.name required true"
    )
    recall, precision = recall_precision(facts(api, can), read_facts(page, dialect))
    assert recall < precision == 1


@pytest.mark.slow
@settings(max_examples=examples(10), deadline=None, suppress_health_check=list(HealthCheck))
@given(apis(Can()))
def test_random_apis_are_valid_openapi(api: Api) -> None:
    OpenAPIV31SpecValidator(openapi_document(api)).validate()


def _api(body: Shape) -> Api:
    return Api(
        "Dune API", "https://dune.example.com", (Operation("POST", "/dunes", "Make", body=body),)
    )
