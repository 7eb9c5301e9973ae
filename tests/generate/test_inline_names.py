"""Inline schemas: named by what they are in and the nearest properties, shared where all say so."""

from __future__ import annotations

from typing import Any

import pytest

from .test_names import an_object, named


def listed(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


def classes(schemas: Any, paths: Any = None) -> set[str]:
    return {*named(schemas, paths).classes.values()}


def operation(schema: Any = None, id: str = "", **answers: Any) -> dict[str, Any]:
    """An operation with a request and answers by status, ``s404``."""

    def content(one: Any) -> Any:
        return {"description": "", "content": {"application/json": {"schema": one}}}

    made: dict[str, Any] = {"responses": {at[1:]: content(one) for at, one in answers.items()}}
    made |= {"operationId": id} if id else {}
    return made | ({"requestBody": content(schema)} if schema else {})


def test_properties_between_are_told_where_names_meet() -> None:
    card = an_object(brand={})
    other = an_object(brand={}, country={})
    assert classes({"Bill": an_object(options=an_object(card=card))}) == {
        *("Bill", "BillOptions", "BillCard")
    }
    two = an_object(options=an_object(card=card), refund=an_object(card=other))
    assert classes({"Bill": two}) == {
        *("Bill", "BillOptions", "BillOptionsCard", "BillRefund", "BillRefundCard")
    }


def test_who_is_nearer_has_the_shorter_name() -> None:
    deep = an_object(card=an_object(brand={}), options=an_object(card=an_object(country={})))
    assert classes({"Bill": deep}) == {"Bill", "BillCard", "BillOptions", "BillOptionsCard"}


def test_no_word_is_doubled() -> None:
    pet = an_object(pet=an_object(name={}), pet_food=an_object(brand={}))
    assert classes({"Pet": pet}) == {"Pet", "PetObject", "PetFood"}
    pets = an_object(pets=listed(an_object(name={})), state={"enum": [*"abcdef"]})
    assert classes({"Pets": pets, "State": an_object(state={"enum": [*"abcdef"]})}) == {
        *("Pets", "PetsItem", "PetsState", "State", "StateValue")
    }
    body = operation(an_object(phone={}), "createRefundRequest", s200=an_object(code={}))
    assert classes({}, {"/refund_requests": {"post": body}}) == {
        *("CreateRefundRequest", "CreateRefundRequestResponse")
    }


def test_an_array_of_inline_schemas_names_its_items() -> None:
    paths = {"/rides": {"get": operation(s200=listed(an_object(fare=an_object(sum={}))))}}
    assert classes({"Rides": listed(an_object(x={}))}, paths) == {
        *("Rides", "RidesItem", "ListRidesResponseItem", "ListRidesFare")
    }


def test_a_property_that_says_the_same_in_many_is_one_class() -> None:
    seat = an_object(row={})
    assert classes({"Boat": an_object(seat=seat), "Plane": an_object(seat=seat)}) == {
        *("Boat", "Plane", "Seat")
    }
    api = named({name: an_object(seat=an_object(fare=an_object(sum={}))) for name in ("A", "B")})
    assert {*api.classes.values()} == {"A", "B", "Seat", "SeatFare"}
    assert api.lock["/components/schemas/B/properties/seat/properties/fare"] == "SeatFare"


def test_what_most_do_not_mean_by_a_word_says_what_its_owners_begin_with() -> None:
    kinds = [{"enum": [f"{kind}{at}" for at in range(9)]} for kind in "abc"]
    schemas = {
        "CarSeatRequest": an_object(type=kinds[0]),
        "CarSeatResponse": an_object(type=kinds[0]),
        "Pier": an_object(type=kinds[1]),
        "Street": an_object(type=kinds[2]),
    }
    assert classes(schemas) == {*schemas, "CarSeatType", "PierType", "StreetType"}
    apart = {"Harbour": schemas["CarSeatRequest"], "Quay": schemas["CarSeatResponse"]}
    rest = {"Pier": schemas["Pier"], "Street": schemas["Street"]}
    assert classes(apart | rest) == {
        *("Harbour", "HarbourType", "Quay", "QuayType", "Pier", "PierType", "Street", "StreetType")
    }


def test_equal_schemas_of_different_words_stay_apart() -> None:
    only = an_object(id={})
    assert classes({"Trip": an_object(driver=only, van=only)}) == {"Trip", "TripDriver", "TripVan"}


def test_errors_that_operations_share_are_called_by_their_status() -> None:
    fault, full = an_object(message={}), an_object(message={}, seats={})
    paths = {
        "/trips": {"get": operation(s404=fault), "post": operation(s404=fault)},
        "/vans": {"get": operation(s409=full)},
    }
    assert classes({}, paths) == {"NotFoundResponse", "ListVansConflictResponse"}
    paths["/vans"]["get"] = operation(s404=fault, s500=fault)
    assert classes({}, paths) == {"ErrorResponse"}


def test_what_an_operation_brings_and_answers_is_its_own() -> None:
    same = an_object(id={})
    paths = {
        "/trips": {"post": operation(same, "startTrip", s200=same)},
        "/vans": {"post": operation(same, "hireVan", s200=same)},
    }
    assert classes({}, paths) == {
        *("StartTripRequest", "StartTripResponse", "HireVanRequest", "HireVanResponse")
    }


@pytest.mark.parametrize(
    ("method", "path", "id", "name"),
    [
        ("post", "/v1/customers", "PostCustomers", "CreateCustomer"),
        ("get", "/v1/customers/{customer}", "GetCustomersCustomer", "GetCustomer"),
        ("post", "/customers/{id}/cards", "", "CreateCustomerCard"),
        ("post", "/customers/{id}/cancel", "", "CancelCustomer"),
        ("post", "/plans/{id}/copy", "", "CopyPlan"),
        ("put", "/user/email", "", "ReplaceUserEmail"),
        ("put", "/comments/{id}", "", "ReplaceComment"),
        ("put", "/aliases/{id}/statuses/{name}", "", "ReplaceAliasStatus"),
        ("post", "/customers", "signUp", "SignUp"),
        ("put", "/v2/parks", "PUT_v3-parks", "PutV3Parks"),
    ],
)
def test_an_operation_is_called_by_its_id_or_by_verb_and_things(
    method: str, path: str, id: str, name: str
) -> None:
    paths = {path: {method: operation(an_object(x={}), id)}}
    assert classes({}, paths) == {f"{name}Request"}


def test_operations_that_meet_say_more() -> None:
    paths = {
        "/trips/{id}": {"get": operation(s200=an_object(x={}))},
        "/trip": {"get": operation(s200=an_object(y={}))},
        "/a": {"get": operation(s200=an_object(z={}), id="v1.read")},
        "/b": {"get": operation(s200=an_object(z={}), id="v2.read")},
    }
    assert classes({}, paths) == {
        *("GetTripsByIdResponse", "GetTripResponse", "V1ReadResponse", "V2ReadResponse")
    }


def test_titles_that_only_repeat_the_name_of_what_has_them_say_nothing() -> None:
    answer = an_object(title="Response Read A Get", x={})
    paths = {"/a": {"get": operation(id="read_a_get", s200=answer)}}
    schemas = {"Trip": an_object(last_fare=an_object(title="Last Fare", sum={}))}
    assert classes(schemas, paths) == {"Trip", "TripLastFare", "ReadResponse"}


def test_branches_are_told_apart_in_few_words() -> None:
    def base(description: str, **properties: Any) -> dict[str, Any]:
        parts = [{"$ref": "#/components/schemas/Base"}, an_object(**properties)]
        return {"allOf": parts, "description": description}

    described = [base("Gate one.", key={"type": "string"}), base("Gate two.", key={"const": 1})]
    schemas = {"Base": an_object(id={}), "Gate": {"oneOf": described}}
    assert classes(schemas) == {"Base", "Gate", "GateOne", "GateTwo"}
    tagged = [base("", kind={"const": tag}, key={}) for tag in ("BY_RAIL", "BY_ROAD")]
    assert classes(schemas | {"Gate": {"oneOf": tagged}}) == {
        *("Base", "Gate", "GateByRail", "GateByRoad")
    }
    foods = ["CatFood", "DogFood", "CatToy", "DogToy"]
    unions = [
        {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in two]}
        for two in (foods[:2], foods[2:])
    ]
    parts = {name: an_object(id={}) for name in foods}
    assert classes(parts | {"Bowl": {"oneOf": unions}}) == {
        *(*foods, "Bowl", "BowlCatOrDogFood", "BowlCatOrDogToy")
    }


def test_long_names_leave_out_what_they_are_in() -> None:
    owner = "A" + "bcdefghi" * 6
    assert classes({owner: an_object(very_long_word_sequence=an_object(x={}))}) == {
        *(owner, "VeryLongWordSequence")
    }


def test_properties_that_differ_in_punctuation_have_no_digests() -> None:
    names = classes({"A": an_object(**{"b-c": an_object(x={}), "b_c": an_object(y={})})})
    assert names == {"A", "ABCWithX", "ABCWithY"}


def test_places_inside_of_what_is_shared_need_no_lock_of_their_own() -> None:
    seat = an_object(fare=an_object(sum={}))
    schemas = {name: an_object(seat=seat) for name in ("Boat", "Plane", "Rail")}
    before = named(schemas)
    inside = "/components/schemas/Boat/properties/seat/properties/fare"
    some = {
        at: name.replace("Seat", "Place")
        for at, name in before.lock.items()
        if at == inside or not at.endswith("fare")
    }
    after = named(schemas, lock=some)
    assert {*after.classes.values()} == {*schemas, "Place", "PlaceFare"}
    assert len({*before.lock} - {*some}) == 2


def test_a_new_place_has_the_locked_name_that_several_have() -> None:
    seat = an_object(row={})
    two = {name: an_object(seat=seat) for name in ("Boat", "Plane")}
    lock = named(two).lock
    assert (
        named(two | {"Rail": an_object(seat=seat)}, lock=lock).lock[
            "/components/schemas/Rail/properties/seat"
        ]
        == "Seat"
    )
    one = named({"Boat": two["Boat"]}).lock
    assert {*named(two, lock=one).classes.values()} == {*two, "BoatSeat", "PlaneSeat"}
