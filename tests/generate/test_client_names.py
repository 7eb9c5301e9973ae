"""Names of modules, routes and of the client's arguments; those of methods are tested in names/."""

from __future__ import annotations

from typing import Any

from specmeld.model.api_description import Api, Operation, SecurityScheme
from specmeld.plan import plan_package
from specmeld.plan.client.credentials import plan_credentials
from specmeld.resolve import resolve_api


def test_a_resource_and_a_nested_one_of_the_same_words_have_files_of_their_own() -> None:
    api = Api("", "", (Operation("GET", "/user_groups"), Operation("GET", "/user/groups")), {})
    modules = [one.module for one in plan_package(api, "api").all_resources if one.methods]
    assert sorted(modules) == ["user_groups", "user_groups_group"]


def test_keys_of_several_schemes_have_arguments_of_their_own() -> None:
    def arguments(**schemes: tuple[str, dict[str, Any]]) -> list[str]:
        made = {
            name: SecurityScheme(name, kind, location="header", parameter="X", spec=spec)
            for name, (kind, spec) in schemes.items()
        }
        planned = plan_credentials(made, "api")
        return [argument for one in planned for argument, _ in one.arguments]

    flow = {"flows": {"clientCredentials": {"tokenUrl": "https://a.example", "scopes": {}}}}
    assert arguments(x=("oauth2", flow)) == ["access_token", "client_id", "client_secret"]
    assert arguments(x=("apiKey", {}), y=("oauth2", {})) == ["api_key", "access_token"]
    assert arguments(access_token=("apiKey", {}), y=("oauth2", {})) == ["api_key", "y"]
    assert arguments(clientId=("apiKey", {}), y=("oauth2", flow)) == [
        *("api_key", "y", "y_client_id", "y_client_secret")
    ]


def test_a_query_behind_a_path_is_sent_and_is_no_part_of_a_route() -> None:
    """Some frameworks write ``?beta=true`` into the path."""
    answer = {"responses": {"204": {"description": ""}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {
            "/v2/boxes?trial=1": {"get": {"operationId": "trial_list_boxes_v2_boxes_get"} | answer},
            "/v2/boxes/{box}?trial=1": {"get": {"operationId": "x", "tags": []} | answer},
            "/v2/lids?trial=1": {"get": answer},
            "/v2/lids": {"get": answer},
        },
    }
    boxes, lids = plan_package(resolve_api(document), "t").resources
    assert (boxes.path, lids.path) == (("boxes",), ("lids",))
    assert [(one.name, one.path, one.route) for one in boxes.methods] == [
        ("list", '"/v2/boxes?trial=1"', '"/v2/boxes"'),
        ("get", '"/v2/boxes/{box}?trial=1"', '"/v2/boxes/{box}"'),
    ]
    assert len({one.name for one in lids.methods}) == 2
    assert sorted(one.route for one in lids.methods) == ['"/v2/lids"', '"/v2/lids?trial=1"']


def test_a_property_without_a_name_leaves_body_to_the_whole() -> None:
    for key, names in (("", {"field", "body"}), ("Body", {"body", "request_body"})):
        schema = {"type": "object", "properties": {key: {"type": "string"}}}
        body = {"required": True, "content": {"application/json": {"schema": schema}}}
        document = {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {
                "/notes": {"post": {"requestBody": body, "responses": {"204": {"description": ""}}}}
            },
        }
        (notes,) = plan_package(resolve_api(document), "t").resources
        assert {one.name for one in notes.methods[0].named} == names
