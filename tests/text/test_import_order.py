"""The order of imported names and of ``__all__``."""

from __future__ import annotations

from specmeld.text.import_order import all_order, module_order, name_order

_NAMES = ["poll", "Markets", "Me", "MCP", "MeOther", "URL", "Page10", "Page9", "App"]


def test_imported_names_are_sorted_whatever_their_case() -> None:
    assert sorted(_NAMES, key=name_order) == [
        *("MCP", "URL", "App", "Markets", "Me", "MeOther", "Page9", "Page10", "poll")
    ]
    assert sorted(["EndTime", "EndpointSip"], key=name_order) == ["EndpointSip", "EndTime"]


def test_capitals_come_first_in_all() -> None:
    assert sorted(["EndpointSip", "EndTime"], key=all_order) == ["EndTime", "EndpointSip"]


def test_modules_of_outer_packages_come_first() -> None:
    assert sorted([".b", "..b", "..a", "...c"], key=module_order) == ["...c", "..a", "..b", ".b"]
