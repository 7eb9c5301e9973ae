"""Which server is called: by name, by variables, by the environment, by ``base_url``."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest


def chosen(runtime: ModuleType, base_url: Any = None, server: Any = None, **variables: Any) -> Any:
    from runtime import _servers  # type: ignore[import-not-found]

    servers = {
        "live": _servers.Server(
            "https://{shop}.example.com:{port}/{root}",
            {
                "shop": _servers.Variable("demo"),
                "port": _servers.Variable("443", ["443", "8443"]),
                "root": _servers.Variable("v1"),
            },
            description="Live (EU)",
        ),
        "trial": _servers.Server("https://trial.example.com/v1"),
        "own": _servers.Server("{address}/v1", {"address": _servers.Variable("http://localhost")}),
    }
    names = ("shop", "port", "root", "address")
    given = {name: (variables.get(name), f"T_{name.upper()}") for name in names}
    return _servers.chosen(servers, (base_url, "T_BASE_URL"), (server, "T_SERVER"), given)


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ({}, "https://demo.example.com:443/v1"),
        ({"shop": "my-shop", "port": 8443}, "https://my-shop.example.com:8443/v1"),
        ({"root": "ü/v2"}, "https://demo.example.com:443/%C3%BC/v2"),
        ({"server": "trial"}, "https://trial.example.com/v1"),
        ({"server": "TRIAL"}, "https://trial.example.com/v1"),
        ({"server": "live (eu)", "shop": "x"}, "https://x.example.com:443/v1"),
        ({"server": "https://trial.example.com/v1"}, "https://trial.example.com/v1"),
        ({"server": "own", "address": "http://10.0.0.7:81"}, "http://10.0.0.7:81/v1"),
    ],
)
def test_a_server_is_chosen(runtime: ModuleType, given: dict[str, Any], url: str) -> None:
    assert chosen(runtime, **given) == (url, False)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"server": "trail"}, "unknown server 'trail': did you mean 'trial'?"),
        ({"server": "mars"}, "unknown server 'mars': choose 'live', 'trial', 'own'"),
        ({"server": "trial", "shop": "x"}, "has no variable 'shop'"),
        ({"port": "80"}, "port must be one of '443', '8443', not '80'"),
        ({"shop": "evil.test/x"}, "shop must be a part of a URL's host"),
        ({"shop": "evil.test#"}, "shop must be a part of a URL's host"),
        ({"shop": "me@evil.test"}, "shop must be a part of a URL's host"),
        ({"root": "v1?admin=1"}, "root must be a part of a URL's path"),
        ({"server": "own", "address": "ftp://x"}, "must be an http or https URL"),
        ({"base_url": "https://a.test", "server": "live"}, "cannot be combined with a server"),
        ({"base_url": "a.test"}, "must be an http or https URL, not 'a.test'"),
        ({"base_url": "ftp://me:pass@a.test"}, "an http or https URL, not 'ftp://a.test'"),
    ],
)
def test_what_the_api_does_not_have_is_told(
    runtime: ModuleType, given: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError) as told:
        chosen(runtime, **given)
    assert message in str(told.value)


def test_arguments_go_before_the_environment(
    runtime: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("T_SHOP", "there")
    assert chosen(runtime)[0] == "https://there.example.com:443/v1"
    assert chosen(runtime, shop="here")[0] == "https://here.example.com:443/v1"
    monkeypatch.setenv("T_SERVER", "trial")
    assert chosen(runtime)[0] == "https://trial.example.com/v1"
    monkeypatch.setenv("T_BASE_URL", "http://proxy")
    assert chosen(runtime) == ("http://proxy", True)
    assert chosen(runtime, server="live", shop="x") == ("https://x.example.com:443/v1", False)


@pytest.mark.parametrize(
    ("default", "message"),
    [
        ("", "the API's description names no server: pass base_url= (or set T_BASE_URL)"),
        ("/v1", "names the server '/v1' without a host: pass base_url="),
    ],
)
def test_no_server_is_told_with_the_way_out(
    runtime: ModuleType, default: str, message: str
) -> None:
    from runtime import _setup

    with pytest.raises(ValueError) as told:
        _setup.base_url(None, "T_BASE_URL", default)
    assert message in str(told.value)


@pytest.mark.parametrize(
    ("base", "own", "fixed", "url"),
    [
        ("https://a.test/v2", "/up", False, "https://a.test/up/x"),
        ("https://a.test/v2", "/up", True, "https://a.test/up/x"),
        ("https://a.test/v2/", "up/", False, "https://a.test/v2/up/x"),
        ("https://a.test/v2", "//b.test/up", False, "https://b.test/up/x"),
        ("https://a.test/v2", "https://b.test", False, "https://b.test/x"),
        ("https://a.test/v2", "https://b.test", True, "https://a.test/v2/x"),
    ],
)
def test_a_server_of_an_operation_may_be_relative(
    runtime: ModuleType, base: str, own: str, fixed: bool, url: str
) -> None:
    from runtime._request import build_request

    operation: Any = runtime.Operation("GET", "/x", base_url=own)
    settings = runtime.Settings(base, fixed_url=fixed)
    assert build_request(operation, {}, runtime.OMIT, settings, {}).url == url
