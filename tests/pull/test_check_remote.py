"""``check --remote``: the URLs of the documents among the other questions."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator

from specmeld.model.findings import RULES

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


def test_what_has_moved_fails_nothing_and_what_is_ignored_neither(
    specmeld: Any, server: Server, store: Store
) -> None:
    specmeld("generate", "--no-prove", cwd=store.root)
    flags = ("--remote", "--allow-http", "--fast")
    assert "URLs ↔ documents: in step" in specmeld("check", *flags, cwd=store.root).stdout
    body = server.replies["/parts.json"].body
    server.replies |= {
        "/new.json": Reply(body),
        "/parts.json": Reply(status=301, headers={"Location": "/new.json"}),
    }
    assert "has moved for good" in specmeld("check", *flags, cwd=store.root).stdout
    server.replies["/parts.json"] = Reply(status=404)
    specmeld("check", *flags, cwd=store.root, code=1)
    (store.root / "specmeld.toml").write_text(
        '[[ignore]]\nrule = "source-gone"\nfile = "*"\nreason = "the vendor is moving"\n'
    )
    specmeld("check", *flags, cwd=store.root)
    told = specmeld("check", cwd=store.root).stdout
    assert "what is ignored: in step" in told and "URLs" not in told
