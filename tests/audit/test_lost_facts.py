"""What of a source is not in the canonical document is reported, and nothing else is."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specmeld.audit import AuditedSource, Dropped, LostFact, lost_facts

from .random_documents import delete, documents, facts, pointers

JSON_OBJECT = dict[str, Any]


def source(document: JSON_OBJECT) -> AuditedSource:
    """A source each of whose parts has a line of its own."""
    lines = {pointer: line for line, pointer in enumerate(pointers(document), 1)}
    return AuditedSource("one", "spec/one.yaml", document, lines.__getitem__)


def api(operation: JSON_OBJECT, path: str = "/notes", **more: Any) -> JSON_OBJECT:
    return {"openapi": "3.1.0", "paths": {path: {"post": operation}}, **more}


def taking(schema: Any, **components: Any) -> JSON_OBJECT:
    """An API with a request body."""
    content = {"application/json": {"schema": schema}}
    return api({"requestBody": {"content": content}}, components={"schemas": components})


def having(*names: str, **more: Any) -> JSON_OBJECT:
    return {"type": "object", "properties": {name: {"type": "string"} for name in names} | more}


def lost(document: JSON_OBJECT, canonical: JSON_OBJECT) -> list[str]:
    found = lost_facts([source(document)], canonical, [])
    return [f"{fact.what}: {fact.where}" for fact in found]


# Laws -------------------------------------------------------------------------------------------


@pytest.mark.slow
@given(documents())
def test_a_document_loses_nothing_against_itself(document: JSON_OBJECT) -> None:
    assert lost_facts([source(document)], copy.deepcopy(document), []) == []


@pytest.mark.slow
@given(documents(), st.data())
def test_what_was_deleted_is_reported_alone(document: JSON_OBJECT, data: st.DataObject) -> None:
    what, pointer = data.draw(st.sampled_from(facts(document)))
    canonical = copy.deepcopy(document)
    delete(canonical, pointer)
    one = source(document)
    (fact,) = lost_facts([one], canonical, [])
    assert (fact.what, fact.line, fact.path) == (what, one.line(pointer), "spec/one.yaml")


@pytest.mark.slow
@given(documents(), st.data())
def test_what_is_on_record_is_not_reported(document: JSON_OBJECT, data: st.DataObject) -> None:
    _, pointer = data.draw(st.sampled_from(facts(document)))
    canonical = copy.deepcopy(document)
    delete(canonical, pointer)
    end = data.draw(st.integers(0, len(pointer)))
    assert lost_facts([source(document)], canonical, [Dropped("one", pointer[:end], 2)]) == []
    other = [Dropped("two", pointer[:end], 2), Dropped("one", (*pointer, "x"), 2)]
    assert len(lost_facts([source(document)], canonical, other)) == 1


@pytest.mark.slow
@given(documents(), documents())
def test_sources_are_told_apart(one: JSON_OBJECT, two: JSON_OBJECT) -> None:
    two["paths"] = {f"/two{path}": item for path, item in two["paths"].items()}
    sources = [source(one), AuditedSource("two", "two.yaml", two, lambda pointer: 7)]
    found = lost_facts(sources, one, [])
    operations = [fact for fact in found if fact.what == "operation"]
    assert {(fact.document, fact.line) for fact in found} == {("two", 7)}
    assert len(operations) == sum(len(item) - 1 for item in two["paths"].values())


# Words ------------------------------------------------------------------------------------------


def test_a_fact_in_words() -> None:
    document = api({"responses": {"404": {"description": "gone"}}})
    line = source(document).line(("paths", "/notes", "post", "responses", "404"))
    (fact,) = lost_facts([source(document)], api({}), [])
    where = "POST /notes response 404"
    assert fact == LostFact("one", "spec/one.yaml", line, "response", where)
    assert str(fact) == f"spec/one.yaml:{line}: response lost: {where}"


def test_a_property_in_words() -> None:
    document = taking(having(notes={"items": having(by={"additionalProperties": having("id")})}))
    canonical = taking(having(notes={"items": having(by={"type": "object"})}))
    where = "POST /notes request body application/json notes[].by.*.id"
    assert lost(document, canonical) == [f"property: {where}"]


def test_what_is_shared_is_reported_once() -> None:
    note = {"$ref": "#/components/schemas/Note"}
    document = taking(having(one=note, two=note, three={"items": note}), Note=having("id"))
    canonical = taking(having(one=note, two=note, three={"items": note}), Note=having())
    assert len(lost(document, canonical)) == 1


# Paths ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "server", "other", "other_server", "found"),
    [
        ("/notes/{id}", "", "/notes/{noteId}", "", True),
        ("/notes/{id}", "", "/notes/id", "", False),
        ("notes", "", "/notes", "", True),
        ("/notes/", "", "/notes", "", False),
        ("/notes", "", "/notes/", "", False),
        ("/jobs", "https://example.com/api/v1", "/v1/jobs", "https://example.com/api", True),
        ("/api/jobs", "https://example.com", "/jobs", "https://example.com/api", True),
        ("/jobs", "/{tenant}", "/blue/jobs", "/", True),
        ("/v1/jobs", "", "/jobs", "", True),
        ("/jobs", "", "/v2/jobs", "", True),
        ("/admin/jobs", "", "/jobs", "", False),
        ("/jobs", "", "/admin/jobs", "", False),
        ("/jobs/{id}", "/", "/{id}", "/jobs", True),
    ],
)
def test_paths(path: str, server: str, other: str, other_server: str, found: bool) -> None:
    variables = {"tenant": {"default": "blue"}}
    document = api({}, path, servers=[{"url": server, "variables": variables}])
    canonical = api({}, other, servers=[{"url": other_server}])
    assert lost(document, canonical) == ([] if found else [f"operation: POST {path}"])


def test_a_slash_at_the_end_is_as_one_of_the_sources_has_it() -> None:
    sources = [source(api({}, path)) for path in ("/notes", "/notes/")]
    for path in ("/notes", "/notes/"):
        assert lost_facts(sources, api({}, path), []) == []
        assert len(lost_facts([source(api({}, f"{path}more"))], api({}, path), [])) == 1


@pytest.mark.parametrize("other", ["/v1/jobs", "/jobs/"])
def test_a_path_stands_for_one_path_of_a_source(other: str) -> None:
    document = {"paths": {"/jobs": {"get": {}}, other: {"get": {}}}}
    canonical = {"paths": {other: {"get": {}}}}
    assert lost(document, canonical) == ["operation: GET /jobs"]


def test_parameters_of_a_path_go_by_their_position() -> None:
    def with_ids(path: str, *names: str) -> JSON_OBJECT:
        return api({"parameters": [{"in": "path", "name": name} for name in names]}, path)

    document = with_ids("/a/{x}/b/{y}", "y", "x")
    assert lost(document, with_ids("/a/{p}/b/{q}", "p", "q")) == []
    assert lost(document, with_ids("/v1/a/{y}/b/{x}", "x", "y")) == []
    words = "parameter: POST /a/{x}/b/{y} path y"
    assert lost(document, with_ids("/a/{p}/b/{q}", "p")) == [words]


def test_headers_go_without_case_and_queries_with_it() -> None:
    def asking(place: str, name: str) -> JSON_OBJECT:
        return api({"parameters": [{"in": place, "name": name}]})

    assert lost(asking("header", "X-Trace"), asking("header", "x-trace")) == []
    assert lost(asking("query", "Limit"), asking("query", "limit")) != []
    assert lost(asking("query", "limit"), asking("header", "limit")) != []


def test_parameters_may_stand_at_the_path_and_behind_references() -> None:
    limit = {"in": "query", "name": "limit"}
    document = api({"parameters": [limit]})
    canonical: JSON_OBJECT = api({}, components={"parameters": {"Limit": limit}})
    canonical["paths"]["/notes"]["parameters"] = [{"$ref": "#/components/parameters/Limit"}]
    assert lost(document, canonical) == []
    assert lost(canonical, api({})) == ["parameter: POST /notes query limit"]


def test_path_items_may_be_references() -> None:
    document = api({"responses": {"200": {"description": ""}}})
    canonical = {
        "paths": {"/notes": {"$ref": "#/components/pathItems/Notes"}},
        "components": {"pathItems": {"Notes": document["paths"]["/notes"]}},
    }
    assert lost(document, canonical) == []
    assert lost(canonical, api({})) == ["response: POST /notes response 200"]


def test_media_types_go_without_case_and_parameters() -> None:
    def giving(name: str) -> JSON_OBJECT:
        return api({"requestBody": {"content": {name: {"schema": having("id")}}}})

    assert lost(giving("Application/JSON; charset=utf-8"), giving("application/json")) == []
    assert lost(giving("application/json"), giving("application/*")) != []


def test_callbacks() -> None:
    def calling(back: JSON_OBJECT) -> JSON_OBJECT:
        return api({"callbacks": {"done": {"{$request.body#/url}": {"post": back}}}})

    document = calling({"responses": {"204": {"description": ""}}})
    place = "POST /notes callback done {$request.body#/url} POST"
    assert lost(document, document) == []
    assert lost(document, calling({})) == [f"response: {place} response 204"]
    assert lost(document, api({})) == [f"callback: {place}"]


def test_callbacks_of_callbacks() -> None:
    """Each of 30 operations calls back the next in two ways; the last calls back the first."""
    items: JSON_OBJECT = {}
    for number in range(30):
        after = {"$ref": f"#/components/pathItems/I{(number + 1) % 30}"}
        items[f"I{number}"] = {"post": {"callbacks": {"a": {"{$url}": after}, "b": {"/": after}}}}
    document = {"paths": {"/notes": items["I0"]}, "components": {"pathItems": items}}
    canonical = copy.deepcopy(document)
    assert lost(document, canonical) == []
    del canonical["components"]["pathItems"]["I9"]["post"]["callbacks"]["b"]
    assert len(lost(document, canonical)) == 1


def test_webhooks() -> None:
    document = {"webhooks": {"note.added": {"post": {"responses": {"200": {}}}}}}
    canonical: JSON_OBJECT = {"webhooks": {"note.added": {"post": {}}}}
    place = "webhook note.added POST"
    assert lost(document, canonical) == [f"response: {place} response 200"]
    assert lost(document, {"webhooks": {}}) == [f"webhook: {place}"]


# Composition ------------------------------------------------------------------------------------

NOTE = having("id", "text")
FORMS = {
    "inline": NOTE,
    "reference": {"$ref": "#/components/schemas/Note"},
    "nullable": {"anyOf": [{"$ref": "#/components/schemas/Note"}, {"type": "null"}]},
    "parts": {"allOf": [having("id"), having("text")]},
    "base": {"allOf": [having("id")], **having("text")},
    "branches": {"oneOf": [having("id"), having("text")]},
    "nested": {"anyOf": [{"type": "string"}, {"allOf": [{"oneOf": [NOTE, having("x")]}]}]},
    "condition": {**having("id"), "if": {}, "then": having("text")},
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("other", FORMS)
def test_forms_of_composition(form: str, other: str) -> None:
    document, canonical = (taking(having(a=FORMS[each]), Note=NOTE) for each in (form, other))
    missing = [] if form != "nested" or other == "nested" else ["x"]
    place = "POST /notes request body application/json"
    assert lost(document, canonical) == [f"property: {place} a.{name}" for name in missing]


def tagged(tag: str, *names: str) -> JSON_OBJECT:
    return having(*names, kind={"const": tag})


def test_a_branch_is_known_by_its_constants() -> None:
    document = taking({"oneOf": [tagged("a", "id"), tagged("b", "id")]})
    canonical = taking({"oneOf": [tagged("b"), tagged("a", "id")]})
    assert len(lost(document, canonical)) == 1
    assert lost(document, taking(tagged("a", "id"))) == []


def test_a_branch_is_known_by_its_name() -> None:
    union = {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in "AB"]}
    document = taking(union, A=having("id"), B=having("id"))
    assert len(lost(document, taking(union, A=having("id"), B=having("x")))) == 1


def test_a_branch_may_have_another_name() -> None:
    union = {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in "AB"]}
    canonical = taking(
        {"anyOf": [*union["anyOf"], {"$ref": "#/components/schemas/A2"}]},
        A=having("x"),
        B=having("y"),
        A2=having("id"),
    )
    assert lost(taking(union, A=having("id"), B=having("y")), canonical) == []


def test_a_base_with_a_discriminator_means_its_children() -> None:
    def api_of(cat: JSON_OBJECT) -> JSON_OBJECT:
        base = having("kind") | {"discriminator": {"propertyName": "kind"}}
        reference = {"$ref": "#/components/schemas/Pet"}
        return taking(reference, Pet=base, Cat={"allOf": [reference, cat]})

    assert lost(api_of(having("lives")), api_of(having("lives"))) == []
    assert len(lost(api_of(having("lives")), api_of(having()))) == 1


def test_depth_and_circles() -> None:
    document = taking({"$ref": "#/components/schemas/A"}, A=_deep("a"), B={"$ref": "B"})
    assert lost(document, document) == []
    canonical = taking({"$ref": "#/components/schemas/A"}, A=_deep("b"))
    (fact,) = lost(document, canonical)
    assert fact.endswith("next.a")


def _deep(name: str) -> JSON_OBJECT:
    schema: JSON_OBJECT = having(name, again={"$ref": "#/components/schemas/A"})
    for _ in range(300):
        schema = having(next={"allOf": [schema]})
    return schema


@pytest.mark.slow
def test_unions_whose_places_multiply() -> None:
    """Each way through the property ``a`` or ``b`` leads to another set of schemas."""
    steps = {f"S{n}": {"properties": dict.fromkeys("ab", _to(f"S{n + 1}"))} for n in range(12)}
    start = {"anyOf": [{"properties": dict.fromkeys("ab", _to("Start"))}, _a_of("S0")]}
    document = taking(_to("Start"), Start=start, **steps, S12=having("end"))
    assert lost(document, document) == []
    canonical = taking(_to("Start"), Start=start, **steps, S12=having("other"))
    assert len(lost(document, canonical)) == 1


def _to(name: str) -> JSON_OBJECT:
    return {"$ref": f"#/components/schemas/{name}"}


def _a_of(name: str) -> JSON_OBJECT:
    return {"properties": {"a": _to(name)}}


def test_equal_operations_may_refer_to_what_differs() -> None:
    """Operations in the same words lose what the components behind them have lost."""

    def giving(*names: str, header: str = "Next") -> JSON_OBJECT:
        page = {
            "description": "",
            "headers": {header: {"schema": {}}},
            "content": {"application/json": {"schema": _to("Page")}},
        }
        return api(
            {"responses": {"200": {"$ref": "#/components/responses/Page"}}},
            components={
                "responses": {"Page": page},
                "schemas": {"Page": having(note=_to("Note")), "Note": having(*names)},
            },
        )

    where = "POST /notes response 200"
    assert lost(giving("id", "text"), giving("id", "text")) == []
    assert lost(giving("id", "text"), giving("id")) == [
        f"property: {where} application/json note.text"
    ]
    assert lost(giving("id"), giving("id", header="Last")) == [f"header: {where} header next"]
    no_page = giving("id")
    del no_page["components"]["responses"]["Page"]
    assert lost(giving("id"), no_page) == [f"response: {where}"]


def test_references_to_nothing() -> None:
    document = taking({"$ref": "#/components/schemas/No"}, A={"$ref": "#/components/schemas/A"})
    document["paths"]["/notes"]["post"]["responses"] = {"200": {"$ref": "other.yaml#/x"}}
    assert lost(document, document) == []
