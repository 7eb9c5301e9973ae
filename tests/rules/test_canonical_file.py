"""The canonical file of this repository: what it must say, and that the real pages say the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from specmeld.model.settlement import Settlement
from specmeld.overlays import load_overlay
from specmeld.read import read_document
from specmeld.read.decoding import load_document
from specmeld.reconcile import Policy, reconcile
from specmeld.reconcile.overlaying import apply_overlay
from specmeld.reconcile.provenance import counts

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "spec" / "sources"


@cache
def settled(folder: Path, api_version: str | None = None) -> Settlement:
    if folder == SOURCES:
        listed = yaml.safe_load((ROOT / "spec" / "sources.yaml").read_text("utf-8"))["sources"]
        paths = [ROOT / "spec" / entry["path"] for entry in listed]
    else:
        paths = sorted(folder.glob("*.txt"))
    documents = [load_document(path, id=f"d{number}") for number, path in enumerate(paths)]
    return reconcile([read_document(document) for document in documents], Policy(api_version))


@pytest.fixture
def document() -> dict[str, Any]:
    return settled(SOURCES).document


def schema(document: dict[str, Any], *steps: str) -> dict[str, Any]:
    """Follow properties (``name``) and items (``[]``) from a component; references are resolved."""
    node = resolved(document, document["components"]["schemas"][steps[0]])
    for step in steps[1:]:
        node = resolved(document, node["items"] if step == "[]" else node["properties"][step])
    return node


def resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    branches = [one for one in node.get("anyOf", []) if one != {"type": "null"}]
    if len(branches) == 1 and "$ref" in branches[0]:
        node = {**node, **branches[0]}
    while "$ref" in node:
        node = {**document["components"]["schemas"][node["$ref"].split("/")[-1]], "was": node}
        node.pop("$ref", None)
    return node


def takes_null(node: dict[str, Any]) -> bool:
    node = node.get("was", node)
    types = node.get("type", [])
    return types == "null" or "null" in types or {"type": "null"} in node.get("anyOf", [])


def everything(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield key, value
            yield from everything(value)
    elif isinstance(node, list):
        for value in node:
            yield from everything(value)


@pytest.mark.slow
def test_it_is_valid_openapi_31(document: dict[str, Any]) -> None:
    validate(document)
    assert document["openapi"].startswith("3.1")


def test_committed_file_is_what_the_documents_settle_to(document: dict[str, Any]) -> None:
    committed = (ROOT / "spec" / "openapi.yaml").read_text("utf-8")
    overlay = load_overlay(ROOT / "spec" / "overlay.yaml", "spec/overlay.yaml")
    assert overlay is not None
    decided, _ = apply_overlay(document, overlay)
    assert facts(yaml.safe_load(committed)) == facts(decided)


def test_it_has_the_six_operations(document: dict[str, Any]) -> None:
    assert {
        (path, method): operation["operationId"]
        for path, item in document["paths"].items()
        for method, operation in item.items()
    } == {
        ("/threads/runs", "post"): "createThreadAndRun",
        ("/threads/{thread_id}", "get"): "getThread",
        ("/threads/{thread_id}", "post"): "modifyThread",
        ("/threads/{thread_id}", "delete"): "deleteThread",
        ("/threads/{thread_id}/messages", "get"): "listMessages",
        ("/threads/{thread_id}/runs", "post"): "createRun",
    }


@pytest.mark.parametrize("body", ["CreateThreadAndRunRequest", "CreateRunRequest"])
def test_bodies_of_runs(document: dict[str, Any], body: str) -> None:
    run = schema(document, body)
    assert "thread_id" not in run["properties"]
    assert run["required"] == ["assistant_id"]
    tools = schema(document, body, "tools")
    assert tools["maxItems"] == 20
    assert takes_null(tools)
    tags = [
        resolved(document, tool)["properties"]["type"]["const"]
        for tool in schema(document, body, "tools", "[]")["oneOf"]
    ]
    assert sorted(tags) == ["code_interpreter", "file_search", "function"]
    for tokens in ("max_prompt_tokens", "max_completion_tokens"):
        assert schema(document, body, tokens)["minimum"] == 256
        assert takes_null(schema(document, body, tokens))
    for name, most in (("temperature", 2), ("top_p", 1)):
        node = schema(document, body, name)
        assert (node["minimum"], node["maximum"], takes_null(node)) == (0, most, True)
    metadata = schema(document, body, "metadata")
    assert metadata["maxProperties"] == 16
    assert metadata["propertyNames"] == {"maxLength": 64}
    assert metadata["additionalProperties"] == {"type": "string", "maxLength": 512}
    name = next(
        resolved(document, tool)["properties"]["function"]
        for tool in schema(document, body, "tools", "[]")["oneOf"]
        if "function" in resolved(document, tool)["properties"]
    )
    name = resolved(document, name)["properties"]["name"]
    assert (name["maxLength"], name["pattern"]) == (64, "^[a-zA-Z0-9_-]+$")


def test_model_is_an_open_enum(document: dict[str, Any]) -> None:
    anything, known = schema(document, "CreateRunRequest", "model")["anyOf"]
    assert anything == {"type": "string"}
    assert "gpt-4o" in known["enum"]


def test_messages_of_a_thread(document: dict[str, Any]) -> None:
    message = schema(document, "CreateThreadAndRunRequest", "thread", "messages", "[]")
    assert resolved(document, message["properties"]["role"])["enum"] == ["user", "assistant"]
    assert sorted(message["required"]) == ["content", "role"]
    content = resolved(document, message["properties"]["content"])
    kinds = content.get("oneOf") or [{"type": kind} for kind in content["type"]]
    assert [kind["type"] for kind in kinds] == ["string", "array"]
    assert "maxLength" not in kinds[0]
    assert "file_ids" not in message["properties"]
    assert list(message["properties"]["attachments"]["items"]) == ["$ref"]


def test_vector_stores_only_under_the_threads_file_search(document: dict[str, Any]) -> None:
    search = schema(
        document, "CreateThreadAndRunRequest", "thread", "tool_resources", "file_search"
    )
    assert "vector_stores" in search["properties"]
    holders = [value for key, value in everything(document) if key == "properties"]
    assert sum("vector_stores" in holder for holder in holders) == 1
    store = resolved(document, search["properties"]["vector_stores"])["items"]
    assert sorted(resolved(document, store)["properties"]) == [
        "chunking_strategy",
        "file_ids",
        "metadata",
    ]


def test_thread_keeps_what_only_the_older_version_still_shows(document: dict[str, Any]) -> None:
    thread = schema(document, "CreateThreadAndRunRequest", "thread")
    assert sorted(thread["properties"]) == ["messages", "metadata", "tool_resources"]


def test_tool_resources_of_the_run_itself(document: dict[str, Any]) -> None:
    resources = schema(document, "CreateThreadAndRunRequest", "tool_resources")
    assert sorted(resources["properties"]) == ["code_interpreter", "file_search"]


def test_closed_and_open_objects(document: dict[str, Any]) -> None:
    for closed in ("CreateThreadAndRunRequest", "ModifyThreadRequest"):
        assert schema(document, closed)["additionalProperties"] is False
    assert schema(document, "CreateThreadAndRunRequest", "thread")["additionalProperties"] is False
    assert "additionalProperties" not in schema(document, "Run")


def test_nothing_of_version_one_or_of_openapi_30(document: dict[str, Any]) -> None:
    keys = {key for key, _ in everything(document)}
    assert "nullable" not in keys
    assert "retrieval" not in json.dumps(document)


def test_version_header_and_security(document: dict[str, Any]) -> None:
    for _, item in document["paths"].items():
        for operation in item.values():
            assert {"$ref": "#/components/parameters/OpenAIBeta"} in operation["parameters"]
    header = document["components"]["parameters"]["OpenAIBeta"]
    assert (header["name"], header["required"]) == ("OpenAI-Beta", True)
    assert header["schema"]["const"] == "assistants=v2"
    assert document["components"]["securitySchemes"] == {
        "bearerAuth": {"type": "http", "scheme": "bearer"}
    }
    assert document["servers"] == [{"url": "https://api.openai.com/v1"}]


def test_run(document: dict[str, Any]) -> None:
    run = schema(document, "Run")
    for stamp in ("expires_at", "started_at", "cancelled_at", "failed_at", "completed_at"):
        assert run["properties"][stamp]["type"] == ["integer", "null"]
    assert run["properties"]["created_at"]["type"] == "integer"
    assert len(run["properties"]["status"]["enum"]) == 9
    assert run["properties"]["object"]["const"] == "thread.run"
    create_run = document["paths"]["/threads/{thread_id}/runs"]["post"]["responses"]["200"]
    assert create_run["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/Run"
    }


def test_run_that_a_page_prints_is_a_run(document: dict[str, Any]) -> None:
    answer = document["paths"]["/threads/{thread_id}/runs"]["post"]["responses"]["200"]
    media = answer["content"]["application/json"]
    assert media["example"]["instructions"] is None
    judge = Draft202012Validator(media["schema"] | {"components": document["components"]})
    assert list(judge.iter_errors(media["example"])) == []


@pytest.mark.parametrize("key", ["tool_choice", "truncation_strategy"])
def test_both_bodies_of_runs_take_the_same(document: dict[str, Any], key: str) -> None:
    one, other = (
        document["components"]["schemas"][body]["properties"][key]
        for body in ("CreateThreadAndRunRequest", "CreateRunRequest")
    )
    assert one == other
    assert "$ref" in one


def test_image_parts_and_json_schemas_are_the_same_everywhere(document: dict[str, Any]) -> None:
    text = json.dumps(document["components"]["schemas"])
    assert text.count('"const": "image_url"') == text.count('"const": "image_file"') == 1
    assert text.count('"const": "json_schema"') == 1
    part = schema(document, "ThreadMessageContentImageURL", "image_url")
    assert part["required"] == ["url"]
    assert schema(document, "ResponseFormatJSONSchema", "json_schema")["required"] == ["name"]


def test_lists_of_ids_hold_text(document: dict[str, Any]) -> None:
    lists = [
        value
        for key, value in everything(document)
        if key in ("file_ids", "vector_store_ids") and value.get("type") == "array"
    ]
    assert len(lists) > 2
    assert all(one["items"] == {"type": "string"} for one in lists)


@pytest.mark.slow
def test_the_real_pages_settle_to_the_same_facts(shared: Path, document: dict[str, Any]) -> None:
    seeds = settled(shared / "seeds").document
    validate(seeds)
    assert facts(seeds) == facts(document)


@pytest.mark.slow
def test_version_one_on_demand() -> None:
    settlement = settled(SOURCES, "v1")
    validate(settlement.document)
    assert list(settlement.document["paths"]) == ["/threads/runs"]
    operation = settlement.document["paths"]["/threads/runs"]["post"]
    content = operation["requestBody"]["content"]["application/json"]
    name = content["schema"]["$ref"].split("/")[-1]
    body = schema(settlement.document, name)
    message = schema(settlement.document, name, "thread", "messages", "[]")
    assert "file_ids" in message["properties"]
    assert "thread_id" not in body["properties"]
    header = settlement.document["components"]["parameters"]["OpenAIBeta"]
    assert header["schema"]["const"] == "assistants=v1"


def test_ledger_adds_up() -> None:
    total = counts(settled(SOURCES).verdicts)
    assert total["claims"] == sum(total.values()) - total["claims"] > 1000
    assert total["unplaced"] == 0


def facts(node: Any, *, names: bool = False) -> Any:
    """A document without its words: descriptions, summaries and examples."""
    words = () if names else ("description", "summary", "examples", "example")
    if isinstance(node, dict):
        return {
            key: facts(value, names=key == "properties")
            for key, value in node.items()
            if key not in words
        }
    return [facts(item) for item in node] if isinstance(node, list) else node
