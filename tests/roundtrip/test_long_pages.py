"""Bodies far larger than any that people write are read to their end."""

import pytest

from .apis import Api, Operation, Property, Shape
from .dialects import DIALECTS
from .facts import difference, facts, read_facts


@pytest.mark.slow
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_page_of_thousands_of_properties(dialect: str) -> None:
    can, render = DIALECTS[dialect]
    members = tuple(
        Property(f"amber_{number}", number % 2 == 0, Shape(("integer",), facts=_said(number)))
        for number in range(1500)
    )
    holder = Property("dune", True, Shape(("object",), properties=members if can.depth else ()))
    body = Shape(("object",), properties=(holder, *members))
    operation = Operation("POST", "/cedars", "Fell a cedar", body=body)
    api = Api("Cedar API", "https://cedar.example.com", (operation,))
    assert not difference(facts(api, can), read_facts(render(api), dialect))


def _said(number: int) -> dict[str, object]:
    return {"description": f"Amber of dune {number}."} if number % 3 == 0 else {}
