"""Numbers, patterns, names and answers that are sent back, in a client and its stubs."""

from __future__ import annotations

import copy
import json
import pickle
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

from specmeld.plan.names.enum_names import constants, named_values
from specmeld.plan.prose.docs import bounds_text, joined

BERTH: dict[str, Any] = {
    "number": 7,
    "bookedAt": "monday",
    "ship": {"registry": "X1", "name": "Ada"},
    "wind": "north",
}


class Wire:
    """Gives one answer and keeps what was asked."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.sent: Any = None

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        content = request.read()
        self.sent = json.loads(content) if content else None
        status = 204 if self.answer is None else 200
        return httpx2.Response(status, json=self.answer) if self.answer else httpx2.Response(status)


Speak = Callable[[Any], tuple[Any, Wire]]


@pytest.fixture
def speak(quay: ModuleType) -> Iterator[Speak]:
    """A client whose server gives one answer."""

    def made(answer: Any) -> tuple[Any, Wire]:
        wire = Wire(answer)
        http = httpx2.Client(transport=httpx2.MockTransport(wire))
        return quay.Client(http_client=http), wire

    yield made


def test_every_multiple_is_one_as_it_is_written(speak: Speak) -> None:
    client, wire = speak(None)
    for number in range(200):
        client.fees.add(amount=number * 5 / 100)
        assert wire.sent == {"amount": number * 5 / 100}


@pytest.mark.parametrize("arguments", [{"amount": 0.07}, {"amount": 1e-9}, {"level": 10**42}])
def test_numbers_beyond_what_is_said_are_refused(
    quay: ModuleType, speak: Speak, arguments: Any
) -> None:
    client, _ = speak(None)
    with pytest.raises(quay.InvalidRequest):
        client.fees.add(**arguments)


@pytest.mark.parametrize(
    ("arguments", "good"),
    [
        ({"plate": "A12A"}, True),
        ({"plate": "A12B"}, False),
        ({"word": "a1-b"}, True),
        ({"word": "a--1"}, False),
        ({"word": "ab"}, False),
        ({"word": "a1" * 5_000 + "!"}, False),
    ],
)
def test_patterns_that_look_around_or_back(
    quay: ModuleType, speak: Speak, arguments: Any, good: bool
) -> None:
    client, wire = speak(None)
    if good:
        client.fees.add(**arguments)
        assert wire.sent == arguments
    else:
        with pytest.raises(quay.InvalidRequest, match="must match"):
            client.fees.add(**arguments)


def test_what_is_searched_in_steps_is_told(quay: ModuleType) -> None:
    manifest = json.loads(Path(quay.__path__[0], "specmeld.json").read_text(encoding="utf-8"))
    assert manifest["bounded"] == [r"^(?<mark>[A-Z])\d+\k<mark>$"]


def test_an_enum_has_the_names_of_its_values(quay: ModuleType, speak: Speak) -> None:
    values = quay.models.StateValues
    assert (values.FREE, values.taken, values.mro) == (10, 20, 30)
    client, wire = speak(None)
    client.fees.add(state=values.taken)
    assert wire.sent == {"state": 20}
    assert "10 is FREE (nobody is there), 20 is taken (somebody is), 30 is mro" in " ".join(
        client.fees.add.__doc__.split()
    )


def test_the_items_of_a_list_are_told_by_name() -> None:
    states = {"type": "integer", "enum": [1, 2], "x-enumNames": ["Idle", "Busy"]}
    listed = {"type": "array", "maxItems": 4, "items": {"$ref": "#/components/schemas/Crane"}}
    said = joined("The cranes", bounds_text(listed, {"Crane": states}))
    assert said == "The cranes. At most 4 items. Of its items, 1 is Idle, 2 is Busy."


def test_a_name_that_is_given_twice_is_that_of_the_first_value() -> None:
    schema = {"enum": ["n", "N", "s"], "x-enum-varnames": ["north", "north", "south"]}
    named = constants(named_values(schema))
    assert {name: one.value for name, one in named.items()} == {"north": "n", "south": "s"}


def test_an_answer_is_sent_back_without_what_is_read_only(speak: Speak) -> None:
    client, wire = speak(BERTH)
    berth = client.berths.get(7)
    berth.ship.name = "Eve"
    client.berths.update(7, body=berth)
    assert wire.sent == {"ship": {"name": "Eve"}, "wind": "north"}
    client.berths.update(7, ship=berth.ship, depth=2)
    assert wire.sent == {"ship": {"name": "Eve"}, "depth": 2}


def test_a_model_gives_what_was_set_by_its_names_on_the_wire(speak: Speak) -> None:
    client, _ = speak(BERTH)
    berth = client.berths.get(7)
    assert berth.to_dict() == BERTH
    assert json.loads(berth.to_json(indent=2)) == BERTH
    assert (berth.depth, "depth" in berth.model_fields_set) == (4, False)  # by default
    for twin in (copy.deepcopy(berth), pickle.loads(pickle.dumps(berth)), berth.model_copy()):
        assert twin == berth
        assert twin.to_dict() == BERTH


def test_a_missing_tag_picks_no_class(speak: Speak) -> None:
    came = [{"by": "horn", "tone": 3}, {"tone": 3}, {"by": "lamp", "tone": 3}]
    client, _ = speak(came)
    signals = client.signals.list()
    assert [type(one).__name__ for one in signals] == ["Horn", "UnknownObject", "UnknownObject"]
    assert [one.to_dict() for one in signals] == came
    assert [one.tone for one in signals] == [3, 3, 3]


def test_names_of_pydantic_and_of_its_metaclass(quay: ModuleType) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = quay.models.BaseModel
        came = {"mro": "a", "register": True, "to_dict": 1, "": "x"}
        read = model.model_validate(came)
    assert (read.mro_, read.register_, read.to_dict_) == ("a", True, 1)
    assert read.to_dict() == came
