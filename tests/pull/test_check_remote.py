"""``check --remote``: the URLs of the documents among the other questions."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from specmeld.config import Ignore
from specmeld.model.findings import RULES, Checked
from specmeld.pipeline.drift.ignoring import with_ignored

from .conftest import Reply, Server, Store, parts_api


def _check(specmeld: Any, store: Store, code: int) -> dict[str, str]:
    """Rule → message of what is found; the report is as its schema says."""
    flags = ("--remote", "--allow-http", "--fast", "--format", "json")
    told = json.loads(specmeld("check", *flags, cwd=store.root, code=code).stdout)
    schema = (files("specmeld.cli.findings") / "findings.schema.json").read_text("utf-8")
    Draft202012Validator(json.loads(schema)).validate(told)
    assert "remote" in told["asked"]
    return {one["rule"]: one["message"] for one in told["findings"] if one["question"] == "remote"}


def test_each_rule(specmeld: Any, server: Server, store: Store) -> None:
    specmeld("normalize", cwd=store.root)
    found = _check(specmeld, store, code=1)  # nothing was generated
    assert found == {}
    server.serve("/parts.json", parts_api("bolts", "nuts", "plates", "screws"))
    changed = _check(specmeld, store, code=1)
    assert changed == {
        "source-changed": "has changed since it was pulled: + GET /screws, − GET /rods"
    }
    server.serve("/new.json", parts_api())
    server.replies["/parts.json"] = Reply(status=308, headers={"Location": "/new.json"})
    moved = _check(specmeld, store, code=1)
    assert moved == {"source-moved": f"has moved for good, to {server.url}/new.json"}
    server.replies["/parts.json"] = Reply(status=410)
    gone = _check(specmeld, store, code=1)
    assert gone == {"source-gone": "is no longer at its URL: is answered with status 410"}
    server.replies["/parts.json"] = Reply(status=503)
    refused = _check(specmeld, store, code=1)
    assert refused == {"source-refused": "cannot be pulled: is answered with status 503"}
    rules = {rule.id for rule in RULES.values() if rule.question == "remote"}
    assert rules == {*changed, *moved, *gone, *refused}
    assert not (store.root / "spec" / "sources.lock").exists()


def _let_be(rule: str) -> str:
    return f'[[ignore]]\nrule = "{rule}"\nfile = "*"\nreason = "not of this test"\n'


def test_what_has_moved_fails_nothing_and_what_is_ignored_neither(
    specmeld: Any, server: Server, store: Store
) -> None:
    specmeld("normalize", cwd=store.root)
    config = store.root / "specmeld.toml"
    config.write_text(_let_be("package-missing"))
    flags = ("check", "--remote", "--allow-http", "--fast")
    assert "URLs ↔ documents: in step" in specmeld(*flags, cwd=store.root).stdout
    body = server.replies["/parts.json"].body
    server.replies |= {
        "/new.json": Reply(body),
        "/parts.json": Reply(status=301, headers={"Location": "/new.json"}),
    }
    assert "has moved for good" in specmeld(*flags, cwd=store.root).stdout
    server.replies["/parts.json"] = Reply(status=404)
    specmeld(*flags, cwd=store.root, code=1)
    config.write_text(_let_be("package-missing") + _let_be("source-gone"))
    specmeld(*flags, cwd=store.root)


@pytest.mark.parametrize(("asked", "unused"), [("documents", 0), ("remote", 1)])
def test_an_entry_for_a_url_is_unused_only_where_urls_are_asked(asked: Any, unused: int) -> None:
    entry = Ignore("the vendor is moving", "specmeld.toml", 1, rule="source-gone", glob="*")
    told = with_ignored(Checked((asked,), ()), [entry], date(2026, 1, 31), complete=True)
    assert [one.rule.id for one in told.findings] == ["ignore-unused"] * unused
