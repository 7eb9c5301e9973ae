"""Resources and method names, by what the document gives: ids, tags, or paths alone."""

from __future__ import annotations

from typing import Any

import pytest

from specmeld.model.api import Api, Operation, SecurityScheme
from specmeld.plan import plan_package
from specmeld.plan.credentials import plan_credentials
from specmeld.plan.resources import members_of


def names(*operations: Operation) -> dict[str, str]:
    found = members_of(Api("", "", operations, {}))
    return {
        f"{each.operation.method} {each.operation.path}": ".".join((*each.resource, each.method))
        for each in found
    }


@pytest.mark.parametrize(
    ("method", "path", "id", "expected"),
    [
        ("POST", "/threads/runs", "createThreadAndRun", "threads.create_and_run"),
        ("POST", "/threads/runs", "", "threads.create_run"),
        ("GET", "/threads/{thread_id}", "", "threads.get"),
        ("POST", "/threads/{thread_id}", "modifyThread", "threads.modify"),
        ("POST", "/threads/{thread_id}", "", "threads.update"),
        ("DELETE", "/threads/{thread_id}", "deleteThread", "threads.delete"),
        ("GET", "/threads/{thread_id}/messages", "listMessages", "threads.messages.list"),
        ("GET", "/threads/{thread_id}/messages", "", "threads.messages.list"),
        ("POST", "/threads/{thread_id}/runs/{run_id}/cancel", "", "threads.runs.cancel"),
        ("POST", "/chat/completions", "createChatCompletion", "chat.completions.create"),
        ("PUT", "/v1/pets/{id}", "", "pets.replace"),
        ("PATCH", "/api/v2/pets/{id}", "", "pets.update"),
        ("GET", "/", "", "api.get"),
        ("GET", "/v1/status", "", "status.get"),
    ],
)
def test_by_path(method: str, path: str, id: str, expected: str) -> None:
    item = Operation("GET", "/threads/{thread_id}", id="getThread")
    others = [] if path == item.path and method == "GET" else [item]
    found = names(Operation(method, path, id=id), *others)
    assert found[f"{method} {path}"] == expected


@pytest.mark.parametrize(
    ("id", "tag", "expected"),
    [
        ("pets/find-by-status", "pets", "pets.find_by_status"),
        ("getPetById", "pet", "pet.get_by_id"),
        ("v1.endpoint.get-stats", "Endpoint", "endpoint.get_stats"),
        ("searchRepos", "search", "search.search_repos"),
        ("search", "search", "search.search"),
        ("list_categories", "Categories", "categories.list"),
        ("import", "class", "class_.import_"),
        ("日本", "語", "語.日本"),
    ],
)
def test_by_tag(id: str, tag: str, expected: str) -> None:
    found = names(Operation("GET", "/a/{b}/c", id=id, tags=(tag,)))
    assert list(found.values()) == [expected]


def test_without_ids_paths_tell_what_tags_do_not() -> None:
    paths = {
        "GET /api/v1/chart/": "list",
        "POST /api/v1/chart/": "create",
        "DELETE /api/v1/chart/": "delete_many",
        "GET /api/v1/chart/{pk}": "get",
        "DELETE /api/v1/chart/{pk}": "delete",
        "POST /api/v1/chart/import/": "import_",
        "GET /api/v1/chart/_info": "get_info",
        "GET /api/v1/chart/{pk}/tags": "list_tags",
        "PUT /api/v1/chart/{pk}/tags/{tag}": "replace_tags",
        "GET /api/v1/boards/{pk}/charts": "list_boards_charts",
    }
    found = names(*(Operation(*key.split(" "), tags=("Charts",)) for key in paths))
    assert found == {key: f"charts.{name}" for key, name in paths.items()}


@pytest.mark.parametrize(
    ("key", "id", "expected"),
    [
        ("GET /files/{file_id}", "get_files_id", "files.get"),
        ("PUT /v3/files/{file_id}/lock", "PUT_files-file_id-lock", "files.lock"),
        ("DELETE /files/{file_id}/lock", "delete-files-fileId-lock", "files.delete_lock"),
        (
            "POST /files/upload_sessions",
            "post_files_upload_sessions",
            "files.create_upload_session",
        ),
        ("GET /v1/files/{id}", "read_one_v1_files__id__get", "files.read_one"),
        ("PUT /files/{id}#add_link", "put_files_id#add_link", "files.add_link"),
        ("GET /files/{id}#get_link", "", "files.get_link"),
        ("POST /files/{id}:test", "", "files.test"),
        ("GET /files/{id}/versions", "getVersions", "files.get_versions"),
    ],
)
def test_an_id_that_only_spells_method_and_path_tells_nothing(
    key: str, id: str, expected: str
) -> None:
    found = names(
        Operation(*key.split(" "), id=id, tags=("files",)),
        Operation("GET", "/files", id="get_files", tags=("files",)),
    )
    assert found[key] == expected


def test_ids_that_a_tool_has_numbered_are_told_apart_by_parameters() -> None:
    found = names(
        Operation("GET", "/things", id="things-get", tags=("things",)),
        Operation("GET", "/things/{id}", id="things-get-1", tags=("things",)),
        Operation("GET", "/things/{id}/{kind}", id="things-get-2", tags=("things",)),
    )
    assert found == {
        "GET /things": "things.get",
        "GET /things/{id}": "things.get_by_id",
        "GET /things/{id}/{kind}": "things.get_by_id_kind",
    }


def test_tags_that_differ_in_punctuation_are_one_resource() -> None:
    found = names(
        Operation("GET", "/a", id="read", tags=("User groups",)),
        Operation("GET", "/b", id="write", tags=("user-groups",)),
    )
    assert found == {"GET /a": "user_groups.read", "GET /b": "user_groups.write"}


def test_a_resource_and_a_nested_one_of_the_same_words_have_files_of_their_own() -> None:
    api = Api("", "", (Operation("GET", "/user_groups"), Operation("GET", "/user/groups")), {})
    modules = [one.module for one in plan_package(api, "api").all_resources if one.methods]
    assert sorted(modules) == ["user_groups", "user_groups_group"]


def test_names_that_meet_grow_and_are_not_numbered() -> None:
    operations = [
        Operation("GET", "/pets", id="listPets", tags=("pets",)),
        Operation("GET", "/owners/{owner}/pets", id="listPet", tags=("pets",)),
        Operation("GET", "/a/{x}", id="read", tags=("pets",)),
        Operation("GET", "/b/{y}", id="read", tags=("pets",)),
    ]
    found = names(*operations)
    assert found == names(*reversed(operations))
    assert found == {
        "GET /pets": "pets.list_pets",
        "GET /owners/{owner}/pets": "pets.list_pet",
        "GET /a/{x}": "pets.read_by_x",
        "GET /b/{y}": "pets.read_by_y",
    }


def test_a_method_does_not_hide_a_resource() -> None:
    found = names(
        Operation("GET", "/threads/{t}", id="runs"),
        Operation("GET", "/threads/{t}/runs", id="listRuns"),
    )
    assert found["GET /threads/{t}/runs"] == "threads.runs.list"
    assert found["GET /threads/{t}"] not in ("threads.runs", "threads.runs.list")


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


def test_a_query_behind_a_path_names_nothing() -> None:
    """Some frameworks write ``?beta=true`` into the path; it is sent, and is no part of a name."""
    from specmeld.plan import plan_package
    from specmeld.resolve import resolve_api

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
        ("trial_list", '"/v2/boxes?trial=1"', '"/v2/boxes"'),
        ("x", '"/v2/boxes/{box}?trial=1"', '"/v2/boxes/{box}"'),
    ]
    assert len({one.name for one in lids.methods}) == 2
    assert sorted(one.route for one in lids.methods) == ['"/v2/lids"', '"/v2/lids?trial=1"']
