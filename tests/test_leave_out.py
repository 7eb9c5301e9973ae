"""Nothing is left out silently: the manifest has it all, and what is missing must be allowed."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from specmeld.model.plan import Coverage
from specmeld.plan import plan_package
from specmeld.resolve import resolve_api

from .conftest import PETS

TEXT = {"type": "string", "maxLength": 3}
SENT = {"post": {"requestBody": {"content": {"text/xml": {}}}, "responses": {}}}
"""What an API sends, and we cannot read."""


def pets(**operation: Any) -> dict[str, Any]:
    document = copy.deepcopy(PETS)
    document["paths"]["/pets"]["post"] |= operation
    return document


def covered(document: dict[str, Any]) -> Coverage:
    return plan_package(resolve_api(document), "pets").coverage


def left(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one.kind, one.place) for one in covered(document).left_out]


def test_each_constraint_is_counted_where_it_stands() -> None:
    found = covered(pets(parameters=[{"name": "q", "in": "query", "schema": TEXT}]))
    assert found.left_out == ()
    assert found.constraints == {
        "Pet": {"maxLength": 1, "minimum": 1, "required": 1, "type": 3},
        "POST /pets#query.q": {"maxLength": 1, "type": 1},
    }


def test_what_the_api_calls_and_what_is_not_spoken_is_told() -> None:
    reply = {
        "description": "",
        "content": {"application/json": {}, "text/xml": {"schema": {"required": ["name"]}}},
    }
    read = {"post": {"requestBody": {"content": {"application/json": {}}}, "responses": {}}}
    callbacks = {"onDone": {"{$url}": SENT}, "onBegin": {"{$url}": read}}
    document = pets(responses={"200": reply | {"headers": {"X-Next": {"schema": TEXT}}}})
    document["paths"]["/pets"]["post"]["callbacks"] = callbacks
    document["webhooks"] = {"born": SENT, "fed": read}
    assert left(document) == [
        ("media types", "POST /pets#response.200 text/xml"),
        ("headers", "POST /pets#response.200.headers.X-Next"),
        ("webhooks", "born"),
        ("callbacks", "POST /pets onDone"),
    ]


def test_constraints_that_no_code_holds_are_told() -> None:
    document = pets(requestBody={"content": {"text/xml": {"schema": {"required": ["name"]}}}})
    document["components"]["schemas"]["Pet"]["properties"]["name"] |= {
        "pattern": "(",
        "minLength": "2",
    }
    assert left(document) == [
        ("constraints", "Pet/properties/name/pattern"),
        ("constraints", "Pet/properties/name/minLength"),
        ("media types", "POST /pets#request text/xml"),
    ]
    assert covered(document).constraints["Pet"]["maxLength"] == 1


def test_credentials_that_cannot_be_given_are_told() -> None:
    document = pets()
    document["components"]["securitySchemes"] = {"cert": {"type": "mutualTLS"}}
    assert left(document) == [("credentials", "cert")]


def test_the_run_fails_until_the_config_names_what_is_left_out(specmeld: Any, pets: Path) -> None:
    document = copy.deepcopy(PETS)
    document["components"]["securitySchemes"] = {"cert": {"type": "mutualTLS"}}
    content = document["paths"]["/pets"]["post"]["responses"]["200"]["content"]
    content["application/vnd.pet+json"] = content["application/json"]
    (pets / "spec" / "pets.json").write_text(json.dumps(document))
    done = specmeld("generate", "--no-prove", cwd=pets, code=2)
    line = 'leave_out = ["callbacks", "headers", "media types", "webhooks", "cert"]'
    assert done.stderr == (
        "specmeld: spec/openapi.yaml: the package would leave out cert (credentials of this "
        f"kind are not supported); change the document, or allow it in the config: {line}\n"
    )
    assert not (pets / "generated").exists()
    (pets / "specmeld.toml").write_text(line)
    done = specmeld("generate", "--no-prove", cwd=pets)
    assert "left out     1 credentials, 1 media types\n" in done.stdout
    manifest = json.loads((pets / "generated" / "pets" / "specmeld.json").read_text())
    assert manifest["left_out"] == [
        {
            "kind": "media types",
            "place": "POST /pets#response.200 application/vnd.pet+json",
            "reason": "another media type of the same content is used",
        },
        {
            "kind": "credentials",
            "place": "cert",
            "reason": "credentials of this kind are not supported",
        },
    ]
    assert manifest["operations"].keys() == {"POST /pets"}
    assert manifest["schemas"].keys() == {"Pet"}
    assert manifest["constraints"]["Pet"]["maxLength"] == 1


def test_a_kind_that_may_not_be_left_out_is_refused(specmeld: Any, pets: Path) -> None:
    document = copy.deepcopy(PETS) | {"webhooks": {"born": SENT}}
    (pets / "api.json").write_text(json.dumps(document))
    command = ("generate", "--spec", "api.json", "--package", "x", "--no-prove")
    assert specmeld(*command, cwd=pets)
    done = specmeld(*command, "--leave-out", "headers", cwd=pets, code=2)
    assert "the package would leave out born (its content is not JSON" in done.stderr
    assert specmeld(*command, "--leave-out", "headers", "--leave-out", "born", cwd=pets)
    done = specmeld(*command, "--leave-out", "webhoks", cwd=pets, code=2)
    assert done.stderr.endswith("leave_out has 'webhoks': did you mean 'webhooks'?\n")
    (pets / "specmeld.toml").write_text('leave_out = "born"')
    done = specmeld("generate", cwd=pets, code=2)
    assert "'leave_out' must be a list of strings, not 'born'" in done.stderr
