"""Names first: hoisted schemas, by title, else by place, never by number."""

from __future__ import annotations

import random
from typing import Any

from specmeld.model.named_types import NamedApi
from specmeld.plan.names.named_components import name_schemas
from specmeld.resolve import resolve_api


def named(schemas: Any, paths: Any = None, lock: Any = None) -> NamedApi:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": paths or {},
        "components": {"schemas": schemas},
    }
    return name_schemas(resolve_api(document), lock)


def an_object(**properties: Any) -> dict[str, Any]:
    title = properties.pop("title", None)
    return {"type": "object", "properties": properties} | ({"title": title} if title else {})


def test_a_place_gives_the_name() -> None:
    api = named(
        {"ThreadMessage": an_object(attachments={"type": "array", "items": an_object(id={})})}
    )
    assert list(api.classes) == ["ThreadMessage", "ThreadMessageAttachment"]
    assert api.declared == {"ThreadMessage"}
    properties = api.api.schemas["ThreadMessage"]["properties"]
    assert properties["attachments"]["items"] == {
        "$ref": "#/components/schemas/ThreadMessageAttachment"
    }


def test_a_title_comes_before_the_place() -> None:
    api = named({"A": an_object(b=an_object(title="nice thing", x={}))})
    assert set(api.classes.values()) == {"A", "NiceThing"}


def test_a_title_that_two_places_share_names_one_schema_or_none() -> None:
    same = an_object(title="Part", x={})
    assert set(named({"A": an_object(b=same), "C": an_object(d=same)}).classes) == {
        "A",
        "C",
        "Part",
    }
    other = an_object(title="Part", y={})
    assert set(named({"A": an_object(b=same), "C": an_object(d=other)}).classes) == {
        *("A", "C", "APart", "CPart")
    }


def test_names_that_meet_say_more_of_the_place() -> None:
    one = an_object(x={})
    apply = an_object(template=one, templates={"type": "array", "items": an_object(y={})})
    assert set(named({"Apply": apply}).classes) == {
        *("Apply", "ApplyTemplate", "ApplyTemplatesItem")
    }
    body = {"content": {"application/json": {"schema": an_object(y={})}}}
    paths = {"/pets": {"post": {"operationId": "addPet", "requestBody": body, "responses": {}}}}
    assert set(named({"AddPetRequest": one}, paths).classes) == {
        *("AddPetRequest", "AddPetRequestBody")
    }


def test_branches_are_named_by_their_tags() -> None:
    branches = [
        {**an_object(type={"const": tag}), "required": ["type"]} for tag in ("cat", "big_dog")
    ]
    api = named({"Pet": {"oneOf": branches}})
    assert set(api.classes.values()) == {"Pet", "PetCat", "PetBigDog"}
    optional = [an_object(type={"const": tag}) for tag in ("cat", "big_dog")]
    assert named({"Pet": {"oneOf": optional}}).classes == api.classes


def test_branches_of_one_label_are_named_by_what_differs() -> None:
    def branch(**properties: Any) -> dict[str, Any]:
        return {**an_object(**properties), "required": ["a", "b", "c", "d"]}

    told = [branch(a={}, b={}, c={}, d={}), branch(a={}, b={}, c={}, d={}, e={})]
    assert set(named({"X": {"oneOf": told}}).classes) == {"X", "XObject", "XWithE"}
    lists = [an_object(a={"type": "array", "items": {"type": kind}}) for kind in ("string", "null")]
    assert set(named({"X": {"oneOf": lists}}).classes) == {
        *("X", "XWithAStringList", "XWithANullList")
    }


def test_members_of_all_of_are_told_apart_where_their_parts_meet() -> None:
    parts = [
        an_object(title=title, **{steps: {"type": "array", "items": an_object(**{title: {}})}})
        for title, steps in (("first", "work-steps"), ("second", "work_steps"))
    ]
    assert set(named({"X": {"allOf": parts}}).classes) == {
        *("X", "XFirstWorkStepsItem", "XSecondWorkStepsItem")
    }


def test_scalars_lists_and_maps_stay_where_they_are() -> None:
    api = named(
        {
            "A": an_object(
                text={"type": "string", "maxLength": 3},
                order={"enum": ["asc", "desc"]},
                names={"type": "array", "items": {"type": "string"}},
                labels={"type": "object", "additionalProperties": {"type": "string"}},
                either={"anyOf": [{"type": "string"}, {"type": "null"}]},
            )
        }
    )
    assert set(api.classes) == {"A"}


def test_bodies_responses_and_parameters_are_hoisted() -> None:
    body = {"content": {"application/json": {"schema": an_object(x={})}}}
    paths = {
        "/things/{id}": {
            "post": {
                "operationId": "make_thing",
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "filter", "in": "query", "schema": an_object(y={})},
                ],
                "requestBody": body,
                "responses": {
                    "200": {"description": "", **{"content": body["content"]}},
                    "404": {
                        "description": "",
                        "content": {"application/json": {"schema": an_object(message={})}},
                    },
                },
            }
        }
    }
    api = named({}, paths)
    assert set(api.classes) == {
        *("MakeThingFilter", "MakeThingRequest", "MakeThingResponse", "MakeThingNotFoundResponse")
    }
    operation = api.api.operations[0]
    assert operation.body is not None
    assert operation.body.contents[0].schema == {"$ref": "#/components/schemas/MakeThingRequest"}
    assert operation.parameters[0].schema == {"type": "string"}


def test_components_that_would_share_a_class_name_are_told_apart_without_numbers() -> None:
    classes = named({"foo": an_object(a={}), "Foo": an_object(b={})}).classes
    assert classes["Foo"] == "Foo"
    assert classes["foo"] == "FooSchema"


def test_an_object_that_may_be_null_is_a_class_and_a_union() -> None:
    api = named({"A": {**an_object(x={}), "type": ["object", "null"], "required": ["x"]}})
    assert api.api.schemas["A"] == {
        "anyOf": [{"$ref": "#/components/schemas/AObject"}, {"type": "null"}]
    }
    assert api.api.schemas["AObject"]["required"] == ["x"]


SCHEMAS = {
    "Thread": an_object(
        messages={"type": "array", "items": an_object(title="Part", x={})},
        owner=an_object(name={}, address=an_object(city={})),
    ),
    "Run": an_object(part=an_object(title="Part", y={}), owner=an_object(name={})),
    "run": an_object(z={}),
    "list": {"type": "array", "items": an_object(x={})},
}


def test_names_do_not_depend_on_the_order_of_schemas_and_properties() -> None:
    expected = named(SCHEMAS).classes
    for seed in range(20):
        shuffled = shuffle(SCHEMAS, random.Random(seed))
        assert dict(named(shuffled).classes) == dict(expected)


def shuffle(value: Any, dice: random.Random) -> Any:
    if not isinstance(value, dict):
        return value
    items = [(key, shuffle(inner, dice)) for key, inner in value.items()]
    dice.shuffle(items)
    return dict(items)


def test_the_lock_keeps_names_when_clashes_come() -> None:
    before = named({"A": an_object(b=an_object(title="Part", x={}))})
    assert before.lock["/components/schemas/A/properties/b"] == "Part"
    schemas = {
        "A": an_object(b=an_object(title="Part", x={})),
        "Z": an_object(b=an_object(title="Part", y={})),
    }
    assert "Part" not in named(schemas).classes.values()
    after = named(schemas, lock=before.lock)
    assert after.lock["/components/schemas/A/properties/b"] == "Part"
    assert after.lock["/components/schemas/Z/properties/b"] == "ZPart"


def test_places_that_share_a_name_and_now_differ_part() -> None:
    part = an_object(title="Part", x={})
    lock = named({name: an_object(b=part) for name in "ACE"}).lock
    other = an_object(title="Part", y={})
    after = named(
        {"A": an_object(b=other), "C": an_object(b=part), "E": an_object(b=part)}, None, lock
    )
    assert after.lock["/components/schemas/A/properties/b"] == "APart"
    assert after.lock["/components/schemas/C/properties/b"] == "Part"
    assert after.api.schemas["APart"]["properties"] == {"y": {}}


def test_one_is_not_true() -> None:
    one, true = (an_object(title="Part", x={"const": value}) for value in (1, True))
    api = named({"A": an_object(b=one), "C": an_object(b=true)})
    assert set(api.classes.values()) == {"A", "APart", "C", "CPart"}


def test_a_component_leaves_the_name_of_a_locked_inline_schema() -> None:
    inline = an_object(b=an_object(title="Part", x={}))
    lock = named({"A": inline}).lock
    api = named({"A": inline, "Part": an_object(y={})}, None, lock)
    assert api.lock["/components/schemas/A/properties/b"] == "Part"
    assert api.api.schemas["Part"]["properties"] == {"y": {}}
    assert api.classes["Part"] == "PartSchema"
    assert len(set(api.classes.values())) == len(api.api.schemas) == 3


def test_what_comes_back_gets_its_name_back() -> None:
    parts = [an_object(title="Part", x={}), an_object(title="Part", y={})]
    first = named({"A": an_object(b=parts[0])})
    both = named({"A": an_object(b=parts[0]), "C": an_object(b=parts[1])}, None, first.lock)
    gone = named({"C": an_object(b=parts[1])}, None, both.lock)
    assert set(gone.classes.values()) == {"C", "CPart"}
    back = named({"A": an_object(b=parts[0]), "C": an_object(b=parts[1])}, None, gone.lock)
    assert dict(back.lock) == dict(both.lock)


def test_a_schema_that_moves_takes_its_name_along() -> None:
    part = an_object(title="Part", x={})
    lock = named({"A": an_object(b=part)}).lock
    inline = named({"Z": an_object(b=part), "A": an_object(b={})}, None, lock)
    assert inline.lock["/components/schemas/Z/properties/b"] == "Part"
    assert "/components/schemas/A/properties/b" not in inline.lock
    assert "Part" in named({"Part": part}, None, lock).classes


def test_two_components_of_one_locked_name() -> None:
    lock = {"/components/schemas/a": "Gadget", "/components/schemas/b": "Gadget"}
    assert named({"b": {}, "a": {}}, None, lock).classes == {"b": "B", "a": "Gadget"}


def test_no_new_name_is_that_of_a_typed_dict() -> None:
    lock = named({"Message": an_object(x={})}).lock
    classes = named(
        {"Message": an_object(x={}), "MessageDict": an_object(y={})}, None, lock
    ).classes
    assert classes["MessageDict"] == "MessageDictSchema"


def test_the_lock_names_components_too() -> None:
    api = named({"thing": an_object(x={})}, lock={"/components/schemas/thing": "Gadget"})
    assert api.classes == {"thing": "Gadget"}


def test_hostile_components_get_names_of_their_own() -> None:
    texts = ["", "!", "?", "消息", "a" * 10_000, "class", "None", "{{ x }}", "'\"\n", "404", "list"]
    classes = named({text: an_object(x={}) for text in texts}).classes
    assert len(set(classes.values())) == len(texts)
    assert all(name.isidentifier() for name in classes.values())
