"""What the path alone says: resources by fixed segments, methods by HTTP and by last segments."""

from __future__ import annotations

from typing import Any

import pytest

from specmeld.model.api_description import Api, Content, Operation, Response
from specmeld.plan import members_of


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("GET /boats", "boats.list"),
        ("POST /boats", "boats.create"),
        ("GET /boats/{boat_id}", "boats.get"),
        ("POST /boats/{boat_id}", "boats.update"),
        ("PATCH /api/v2/boats/{id}", "boats.update"),
        ("PUT /v1/boats/{id}", "boats.update"),
        ("DELETE /boats/{id}", "boats.delete"),
        ("GET /harbors/{id}/boats", "harbors.boats.list"),
        ("GET /Harbors/{Id}/Boats.json", "harbors.boats.list"),
        ("DELETE /harbors/{id}/boats/{boat}", "harbors.boats.delete"),
        ("GET /{harbor}/boats", "boats.list"),
        ("POST /chat/summaries", "chat.summaries.create"),
        ("POST /audio/speech", "audio.speech.create"),
        ("GET /2024-05-01/boats", "boats.list"),
        ("GET /fleet/api/v1/boats", "fleet.boats.list"),
        ("GET /v1/{parent=fleets/*}/boats", "boats.list"),
        ("GET /Boats({id})", "boats.get"),
        ("GET /boats/json", "boats.list"),
        ("GET /docks/portOfCall-7KdXq2Ms", "docks.port_of_call"),
        ("GET /", "api.get"),
        ("GET /v1/status", "status.get"),
    ],
)
def test_collections_and_items(names: Any, operation: str, expected: str) -> None:
    assert names(operation) == {operation: expected}


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("POST /boats/{id}/launch", "boats.launch"),
        ("PUT /boats/{id}/lock", "boats.lock"),
        ("DELETE /boats/{id}/lock", "boats.delete_lock"),
        ("POST /boats/{id}:haul", "boats.haul"),
        ("POST /fleet/buffer/flush", "fleet.buffer.flush"),
        ("PUT /berths/{id}/rDNS", "berths.update_rdns"),
        ("POST /berths/{id}/cordon", "berths.cordon"),
        ("POST /boats:batchGet", "boats.batch_get"),
        ("PUT /boats/{id}#add_flag", "boats.add_flag"),
        ("POST /boats/search", "boats.search"),
        ("POST /letters/count_words", "letters.count_words"),
        ("POST /boats/{id}/lifecycle/retire", "boats.retire"),
        ("POST /boats/{id}/optOut", "boats.opt_out"),
        ("POST /pumps/bilge-disable", "pumps.bilge_disable"),
        ("POST /restore/logbook", "restore.logbook"),
        ("POST /fares/{id}/captures", "fares.capture"),
        ("GET /boats/{id}/manual", "boats.manual"),
        ("GET /boats/{id}/photo.{ending}", "boats.photo"),
        ("GET /voyages/{id}/results", "voyages.results"),
        ("GET /fleet/usage/engine_hours", "fleet.usage.engine_hours"),
        ("POST /secrets/rotate-root/{name}", "secrets.rotate_root"),
        ("POST /boats/{id}/share_links", "boats.share_links.create"),
        ("POST /fleet/spend_limit", "fleet.spend_limit.update"),
        ("GET /fleet/berth_permissions", "fleet.berth_permissions.get"),
        ("POST /banSailor", "api.ban_sailor"),
        ("GET /getVMs", "api.get_vms"),
        ("POST /deck.sendMessage", "deck.send_message"),
        ("GET /crew.roles.list", "crew.roles.list"),
    ],
)
def test_actions_and_single_things(names: Any, operation: str, expected: str) -> None:
    assert names(operation) == {operation: expected}


def test_procedures_are_methods_of_one_resource(names: Any) -> None:
    calls = ["banSailor", "getMe", "forwardMessages", "unpinAllMessages", "sendDice", "pollOpened"]
    found = names(*(f"POST /bot{{token}}/{call}" for call in calls))
    assert [*found.values()] == [
        *("bot.ban_sailor", "bot.get_me", "bot.forward_messages", "bot.unpin_all_messages"),
        *("bot.send_dice", "bot.poll_opened"),
    ]
    found = names(*(f"POST /rpc/{call}" for call in calls))
    assert {name.partition(".")[0] for name in found.values()} == {"api"}


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("POST /twirp/acme.hats.v1.Haberdasher/MakeHat", "haberdasher.make_hat"),
        ("POST /acme.Haberdasher/Echo", "haberdasher.echo"),
        ("POST /sailors/listSailors", "sailors.list"),
        ("POST /sailors/deleteSailor", "sailors.delete"),
        ("DELETE /sailors/removeSailor", "sailors.remove"),
    ],
)
def test_procedures_of_a_service(names: Any, operation: str, expected: str) -> None:
    assert names(operation) == {operation: expected}


def test_a_thing_that_can_be_changed_is_a_resource(names: Any) -> None:
    assert names("GET /sailors/{id}/email", "PUT /sailors/{id}/email") == {
        "GET /sailors/{id}/email": "sailors.email.get",
        "PUT /sailors/{id}/email": "sailors.email.update",
    }


def test_what_stands_behind_a_collection_is_done_with_it(names: Any) -> None:
    found = names("GET /voyages/{id}", "POST /voyages/legs", "GET /voyages/{id}/legs")
    assert found["POST /voyages/legs"] == "voyages.create_leg"
    assert found["GET /voyages/{id}/legs"] == "voyages.legs.list"


def test_changes_of_a_part_and_of_the_whole(names: Any) -> None:
    assert names("PUT /boats/{id}", "PATCH /boats/{id}", "DELETE /boats", "POST /boats/{id}") == {
        "PUT /boats/{id}": "boats.replace",
        "PATCH /boats/{id}": "boats.patch",
        "DELETE /boats": "boats.delete_many",
        "POST /boats/{id}": "boats.update",
    }


@pytest.mark.parametrize(
    "scope", ["/accounts/{id}", "/v1/projects/{p}/locations/{l}", "/fleet/api"]
)
def test_a_scope_is_no_resource(names: Any, scope: str) -> None:
    topics = ["boats", "crews", "docks", "masts", "sails"]
    found = names(*(f"GET {scope}/{topic}" for topic in topics))
    assert [*found.values()] == [f"{topic}.list" for topic in topics]


def test_a_scope_with_much_of_its_own_is_a_resource(names: Any) -> None:
    own = [f"{method} /accounts/{{id}}" for method in ("GET", "PUT", "DELETE")]
    found = names("GET /accounts/{id}/boats", *own)
    assert found["GET /accounts/{id}/boats"] == "accounts.boats.list"


def test_what_belongs_to_a_few_kinds_of_tenants_is_named_without_them(names: Any) -> None:
    topics = ["boats", "crews", "docks", "fees", "logs", "masts", "sails", "tides"]
    zones = [f"GET /zones/{{id}}/{topic}/all" for topic in topics]
    found = names(
        "GET /zones", "GET /zones/{id}", *zones, *(f"GET /{each}s" for each in "abcdefgh")
    )
    assert found["GET /zones/{id}/boats/all"] == "boats.all"
    assert found["GET /zones/{id}"] == "zones.get"


def test_a_later_version_stands_behind_the_name(names: Any) -> None:
    assert names("GET /v1/boats", "GET /v2/boats", "GET /v2/docks") == {
        "GET /v1/boats": "boats.list",
        "GET /v2/boats": "boats.list_v2",
        "GET /v2/docks": "docks.list",
    }


@pytest.mark.parametrize(
    ("path", "schema", "expected"),
    [
        ("/crew", {"type": "array"}, "crew.list"),
        ("/crew", {"type": "object"}, "crew.get"),
        ("/terms", {"properties": {"text": {"type": "string"}}}, "terms.get"),
        ("/terms", {"properties": {"data": {"type": "array"}}}, "terms.list"),
        ("/terms", {"properties": {"a": {"additionalProperties": {}}}}, "terms.list"),
        ("/terms", {"$ref": "#/components/schemas/Terms"}, "terms.get"),
        ("/terms", {"$ref": "#/components/schemas/Circle"}, "terms.list"),
    ],
)
def test_what_is_answered_tells_one_from_many(path: str, schema: Any, expected: str) -> None:
    answer = Response("200", "", (Content("application/json", schema),))
    schemas = {
        "Terms": {"allOf": [{"properties": {"a": {"type": "string"}}}]},
        "Circle": {"$ref": "#/components/schemas/Circle"},
    }
    api = Api("", "", (Operation("GET", path, responses=(answer,)),), schemas)
    assert [one.name for one in members_of(api)] == [expected]


@pytest.mark.parametrize(
    ("id", "expected"), [("getTides", "tides.get"), ("listTides", "tides.list"), ("", "tides.list")]
)
def test_a_map_is_got_where_the_id_says_so(id: str, expected: str) -> None:
    schema = {"type": "object", "additionalProperties": {"type": "number"}}
    answer = Response("200", "", (Content("application/json", schema),))
    operation = Operation("GET", "/tides", id=id, responses=(answer,))
    (found,) = members_of(Api("", "", (operation,), {}))
    assert found.name == expected


def test_a_query_behind_a_path_names_nothing(names: Any) -> None:
    paths = ["/lids?trial=1", "/lids", "/lids?kind=round", "/boxes/{id}/lids?trial=1"]
    found = names(*(f"GET {path}" for path in paths))
    assert [*found.values()] == [
        *("lids.list_trial", "lids.list", "lids.list_round", "boxes.lids.list"),
    ]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("DELETE /chat/delete/{id}", "chat.delete"),
        ("PATCH /chat/edit/{id}", "chat.edit"),
        ("PUT /chat/delete/{id}", "chat.delete.update"),
        ("GET /orders/{id}/invoice.pdf", "orders.invoice"),
        (f"GET /v{'1' * 50_000}x/boats", f"v{'1' * 50_000}x.boats.list"),
    ],
)
def test_verbs_files_and_numbers_on_a_path(names: Any, key: str, expected: str) -> None:
    found = names(key)[key]
    assert found == expected or (len(expected) > 200 and found.endswith(".boats.list"))


@pytest.mark.parametrize("thing", ["cookie", "movie", "status", "bus", "dish"])
def test_one_of_many_is_called_as_english_has_it(names: Any, thing: str) -> None:
    many = f"{thing}es" if thing.endswith(("s", "h")) else f"{thing}s"
    found = names(f"POST /lists/{many}", "GET /lists/{id}")
    assert found[f"POST /lists/{many}"] == f"lists.create_{thing}"


def test_a_usual_verb_behind_things_is_no_thing(names: Any) -> None:
    assert names("GET /sailors/list", "GET /sailors/list/{id}", "POST /sailors/search/{rank}") == {
        "GET /sailors/list": "sailors.list",
        "GET /sailors/list/{id}": "sailors.list_by_id",
        "POST /sailors/search/{rank}": "sailors.search",
    }
    things = names("GET /cargo/list", "PUT /cargo/list/{id}", "DELETE /cargo/list/{id}")
    assert things["PUT /cargo/list/{id}"] == "cargo.list_.update"


def test_things_that_an_item_only_lists_are_those_of_what_it_belongs_to(names: Any) -> None:
    found = names(
        "GET /ships/{s}/sailors",
        "GET /ships/{s}/sailors/{id}",
        "GET /ships/{s}/watches/{id}",
        "GET /ships/{s}/watches/{id}/sailors",
        "GET /ships/{s}/watches/{id}/bells",
    )
    assert found["GET /ships/{s}/watches/{id}/sailors"] == "ships.watches.list_sailors"
    assert found["GET /ships/{s}/watches/{id}/bells"] == "ships.watches.bells.list"


def test_a_path_that_begins_with_an_item_of_another_place_belongs_there(names: Any) -> None:
    desks, office = "GET /offices/{office}/desks", "GET /firm/offices/{office}"
    assert names(desks, office)[desks] == "firm.offices.desks.list"
    for other in ("GET /offices", "GET /club/offices/{id}", "PUT /offices/{office}/{desk}"):
        assert names(desks, office, other)[desks] == "offices.desks.list"
    assert names(desks, "GET /firm/offices/{id}")[desks] == "offices.desks.list"


def test_what_is_done_in_several_ways_is_not_a_resource(names: Any) -> None:
    assert names("POST /crews/merge", "POST /crews/merge/watches") == {
        "POST /crews/merge": "crews.merge",
        "POST /crews/merge/watches": "crews.merge_watches",
    }


def test_what_is_done_to_one_and_to_all(names: Any) -> None:
    assert names("POST /quotes/evaluate", "POST /quotes/{id}/evaluate") == {
        "POST /quotes/evaluate": "quotes.evaluate_many",
        "POST /quotes/{id}/evaluate": "quotes.evaluate",
    }
    assert names("POST /quotes/evaluate")["POST /quotes/evaluate"] == "quotes.evaluate"
    found = names("DELETE /tapes/{id}", "POST /tapes/actions/delete")
    assert found["POST /tapes/actions/delete"] == "tapes.delete_many"


def test_a_verb_that_joins_two_things_is_what_is_done(names: Any) -> None:
    found = names(
        "PATCH /crews/{id}/sailors/attach/{sailor}",
        "PUT /crews/{id}/sailors/detach/{sailor}",
        "PUT /crews/{id}/charts/attach/{chart}",
        "GET /crews/{id}/charts/attach/{chart}",
    )
    assert found["PATCH /crews/{id}/sailors/attach/{sailor}"] == "crews.sailors.attach"
    assert found["PUT /crews/{id}/sailors/detach/{sailor}"] == "crews.sailors.detach"
    assert found["PUT /crews/{id}/charts/attach/{chart}"] == "crews.charts.attach.update"


@pytest.mark.parametrize("verb", ["deprecate", "unschedule", "enhance", "retry-drops", "open"])
def test_verbs_of_actions(names: Any, verb: str) -> None:
    key = f"POST /plans/{{id}}/{verb}"
    assert names(key, "GET /plans/{id}")[key] == f"plans.{verb.replace('-', '_')}"


def test_what_is_done_keeps_its_name_beside_what_is_read_there(names: Any) -> None:
    found = names("GET /ports/search", "POST /ports/search", "POST /ports/{id}/search")
    assert found["POST /ports/search"] == "ports.search"
    assert found["POST /ports/{id}/search"] == "ports.search_by_id"
