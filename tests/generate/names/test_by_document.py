"""What ids, tags and extensions say where they say more than the path."""

from __future__ import annotations

from typing import Any

import pytest

from specmeld.diagnostics import InputError
from specmeld.model.api_description import Operation
from specmeld.plan import members_of
from specmeld.resolve import resolve_api


@pytest.mark.parametrize(
    ("key", "id", "expected"),
    [
        ("POST /trips/{trip}", "modifyTrip", "trips.modify"),
        ("POST /trips", "bookCheapTrips", "trips.book"),
        ("POST /trips", "apiTrips", "trips.create"),
        ("GET /trips", "getTrips", "trips.list"),
        ("GET /trips/{id}", "trip_view", "trips.view"),
        ("PUT /trips/{id}", "create_or_update_trip", "trips.create_or_update"),
        ("PATCH /trips", "bulkUpdateTrips", "trips.bulk_update"),
        ("DELETE /trips/{id}/guides/{guide}", "leaveGuideOfTrip", "trips.guides.leave"),
        ("DELETE /trips/{id}", "createTrip", "trips.delete"),
        ("DELETE /trips/{id}", "removeTrip", "trips.delete"),
        ("POST /trips", "addTrip", "trips.add"),
        ("POST /trips/{id}/guests", "addTripGuest", "trips.guests.create"),
        ("PUT /trips/{id}/guests", "joinTrip", "trips.join"),
        ("POST /trips/{id}/messages", "sendMessage", "trips.messages.send"),
        ("POST /trips/{id}/messages", "postTripsMessages", "trips.messages.create"),
        ("GET /trips/{id}/content", "downloadTrip", "trips.download"),
        ("POST /trips/{id}/logo", "uploadTripLogo", "trips.upload_logo"),
        ("POST /guides/{id}/keys", "createan_ap_ikeyforaguideaccount", "guides.keys.create"),
        ("GET /v1/trips", "list_all_trips_v1_trips_get", "trips.list"),
        ("POST /movies", "importMovie", "movies.import_"),
        ("PUT /trips/{id}/cover", "setTripCover", "trips.set_cover"),
        ("PUT /trips/{id}/cover", "", "trips.update_cover"),
        ("DELETE /trips/{id}/cover", "removeCover", "trips.delete_cover"),
        ("PUT /trips/{id}/status", "setStatus", "trips.status.set"),
        ("GET /trips/{kind}", "GetTripCollection", "trips.list"),
        ("GET /collections/{id}", "getCollection", "collections.get"),
        ("POST /trips", "deleteTrips", "trips.delete_many"),
        ("POST /trips/{trip}/rename_all", "POST_v3-trips-trip-rename_all", "trips.rename_all"),
        ("POST /caches", "clearCache", "caches.clear"),
        ("GET /logs", "tailLogs", "logs.tail"),
        ("POST /trips/bulk", "bulkCreateTrips", "trips.bulk_create"),
        ("DELETE /trips/bulk", "bulkDeleteTrips", "trips.bulk_delete"),
        ("DELETE /trips/bulk", "", "trips.delete_bulk"),
    ],
)
def test_the_verb_is_the_one_of_the_id(names: Any, key: str, id: str, expected: str) -> None:
    assert names(Operation(*key.split(" "), id=id)) == {key: expected}


def test_things_of_another_are_listed_by_the_verb_of_the_id(names: Any) -> None:
    key = "GET /ships/{s}/watches/{id}/sailors"
    listed = Operation(*key.split(" "), id="browseSailorsInWatch")
    assert names(listed, "GET /ships/{s}/sailors/{id}")[key] == "ships.watches.browse_sailors"


def test_a_post_that_asks_creates_nothing(names: Any) -> None:
    asked = Operation("POST", "/sailors", id="sailors", summary="Finds sailors by rank")
    assert names(asked) == {"POST /sailors": "sailors.find"}


def test_an_action_behind_a_collection_has_the_words_of_its_id(names: Any) -> None:
    found = names(Operation("POST", "/trips/legs", id="createTripAndLeg"), "GET /trips/{id}")
    assert found["POST /trips/legs"] == "trips.create_and_leg"


@pytest.mark.parametrize(
    ("id", "tag", "expected"),
    [
        ("trips/list-for-guide", "other", "trips.list_for_guide"),
        ("v1.trip.get-stats", "Trip", "trip.get_stats"),
        ("v2.trip.get.stats", "Trip", "v2.trip.get_stats"),
        ("crew.roles.list", "", "crew.roles.list"),
        ("trip_addGuide", "trip", "trip.add_guide"),
        ("tripPlans_listPlans", "TripPlans", "trip_plans.list_plans"),
        ("trips_list_trips", "trips", "trips.list"),
        ("TripService_ListTrips", "TripService", "boats.list"),
        ("trips.post", "", "trips.list"),
    ],
)
def test_ids_that_are_a_resource_and_a_method(names: Any, id: str, tag: str, expected: str) -> None:
    found = names(Operation("GET", "/boats", id=id, tags=(tag,) if tag else ()))
    assert found == {"GET /boats": expected}


@pytest.mark.parametrize(
    ("key", "id", "tag", "expected"),
    [
        ("GET /{name}", "readOne", "Sea charts", "sea_charts.read_one"),
        ("GET /", "ping", "Service", "service.ping"),
        (
            "POST /{id}",
            "enableOrDisableAFlagForSailors",
            "Flags",
            "flags.enable_or_disable_for_sailors",
        ),
        ("POST /{id}", "buyMuseumTickets", "Tickets", "tickets.buy_museum_tickets"),
        ("GET /healthz", "healthz", "Service", "service.healthz"),
        ("GET /charts", "getCharts", "Maps", "charts.list"),
        ("POST /banSailor", "banSailor", "Crew", "crew.ban_sailor"),
        ("GET /search", "search", "search", "search.search"),
        ("GET /v1/voices", "voices_v1_list", "audio.voices", "audio.voices.list"),
        ("POST /v1/voices", "audio_v1_voices_clone_v1", "audio.voices", "audio.voices.clone"),
        ("POST /v1/voices/{id}/tags", "add_voice_tag", "audio.voices", "audio.voices.add_tag"),
        ("GET /{x}", "import", "class", "class_.import_"),
        ("GET /{x}", "日本", "語", "語.日本"),
    ],
)
def test_tags(names: Any, key: str, id: str, tag: str, expected: str) -> None:
    assert names(Operation(*key.split(" "), id=id, tags=(tag,))) == {key: expected}


def test_where_parameters_say_what_a_path_is_about_tags_name_it(names: Any) -> None:
    engines = ["aws", "azure", "nomad", "ssh"]
    found = names(
        *(
            Operation("GET", f"/{{{engine}_mount}}/config", id=f"{engine}-read", tags=("secrets",))
            for engine in engines
        )
    )
    assert [*found.values()] == [f"secrets.{engine}_read" for engine in engines]


def test_tags_that_differ_in_punctuation_are_one_resource(names: Any) -> None:
    found = names(
        Operation("GET", "/{a}", id="read", tags=("User groups",)),
        Operation("POST", "/{a}", id="write", tags=("user-groups",)),
    )
    assert [*found.values()] == ["user_groups.read", "user_groups.write"]


def test_ids_that_a_tool_has_numbered_are_told_apart_by_parameters(names: Any) -> None:
    found = names(
        Operation("GET", "/{index}/_stats", id="things-stats", tags=("things",)),
        Operation("GET", "/_stats", id="things-stats-1", tags=("things",)),
    )
    assert found == {
        "GET /{index}/_stats": "things.stats_by_index",
        "GET /_stats": "things.stats",
    }


@pytest.mark.parametrize(
    ("extensions", "expected"),
    [
        ({"x-method": "fleet.boats.buy"}, "fleet.boats.buy"),
        ({"x-method": "buy"}, "boats.buy"),
        ({"x-speakeasy-group": "fleet.boats", "x-speakeasy-name-override": "buy"}, None),
        ({"x-fern-sdk-group-name": ["fleet", "boats"], "x-fern-sdk-method-name": "buy"}, None),
        ({"x-fern-sdk-group-name": "fleet"}, "fleet.create"),
        ({"x-method": "a.import", "x-speakeasy-group": "b"}, "a.import_"),
        ({"x-method": ["no", 1]}, "boats.create"),
        ({"x-method": "import os; print()"}, "boats.import_os_print"),
    ],
)
def test_extensions_say_what_people_want(extensions: Any, expected: str | None) -> None:
    post = extensions | {"responses": {"204": {"description": ""}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/boats": {"post": post}},
    }
    (member,) = members_of(resolve_api(document))
    assert member.name == (expected or "fleet.boats.buy")


@pytest.mark.parametrize("deep", ["a." * 8 + "b", ["a"] * 9, "a." * 100_000])
def test_a_client_is_only_so_deep(deep: Any) -> None:
    post = {"x-method": deep, "responses": {}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/boats": {"post": post}},
    }
    with pytest.raises(InputError, match=r"boats/post/x-method: a\.a\.a… has \d+ parts"):
        resolve_api(document)
    post["x-speakeasy-group"] = post.pop("x-method")
    (member,) = members_of(resolve_api(document))
    assert member.name == ".".join(["a"] * 8 + ["create"])


def test_what_people_want_comes_before_what_a_path_gives(names: Any) -> None:
    wanted = Operation("GET", "/boats/{id}/log", client_name=("boats", "list"))
    assert names("GET /boats", wanted) == {
        "GET /boats": "boats.list_boats",
        "GET /boats/{id}/log": "boats.list",
    }


def test_a_method_does_not_hide_a_resource(names: Any) -> None:
    found = names(
        Operation("GET", "/trips/{t}/guide"),
        Operation("GET", "/trips/guide/{g}"),
    )
    assert found == {
        "GET /trips/{t}/guide": "trips.get_guide",
        "GET /trips/guide/{g}": "trips.guide.get",
    }
