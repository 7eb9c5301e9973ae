"""How a client connects, without an HTTP client of the user's."""

from __future__ import annotations

import ssl
from types import ModuleType
from typing import Any

import httpx2
import pytest

from .conftest import Port
from .wire import http, speaking

pytestmark = pytest.mark.slow

_NOWHERE = "http://harbour.invalid/v1"
"""No name server knows it, so that only a proxy has an answer."""


def _first(client: Any) -> Any:
    return client.boats.list()


def test_requests_go_through_a_proxy(port: Port) -> None:
    with speaking(http(b'[{"name": "Anna"}]')) as proxy:
        assert port.run(_NOWHERE, _first, proxy=proxy, max_retries=0)[0].name == "Anna"


def test_the_environment_has_a_say_unless_it_is_told_to_be_silent(
    port: Port, harbour: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    with speaking(http(b'[{"name": "Anna"}]')) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy)
        assert port.run(_NOWHERE, _first, max_retries=0)[0].name == "Anna"
        with pytest.raises(harbour.APIConnectionError):
            port.run(_NOWHERE, _first, max_retries=0, trust_env=False)


def test_certificates_and_limits_are_those_of_the_library(port: Port) -> None:
    limits = httpx2.Limits(max_connections=1)
    for verify in (ssl.create_default_context(), False):
        with speaking(http(b'[{"name": "Anna"}]')) as url:
            assert port.run(url, _first, verify=verify, limits=limits)[0].name == "Anna"


def test_nothing_is_said_in_vain(port: Port) -> None:
    with pytest.raises(TypeError, match=r"proxy= has no effect with http_client="):
        port.run(lambda _: httpx2.Response(200), _first, proxy="http://proxy.example")
    with pytest.raises(TypeError, match=r"Client\(\) got an .*'verfy'; did you mean 'verify'"):
        port.run(_NOWHERE, _first, verfy=False)
    with pytest.raises(TypeError, match=r"'tiemout'; did you mean 'timeout'"):
        port.run(_NOWHERE, _first, tiemout=3)


def test_the_other_kind_of_http_client_is_refused(harbour: ModuleType) -> None:
    with pytest.raises(TypeError, match=r"^Client\(\) needs http_client=httpx2.Client\(\.\.\.\)"):
        harbour.Client(api_key="k", http_client=httpx2.AsyncClient())
    with pytest.raises(
        TypeError, match=r"^AsyncClient\(\) .*=httpx2.AsyncClient\(.*httpx2.Client "
    ):
        harbour.AsyncClient(api_key="k", http_client=httpx2.Client())


@pytest.mark.parametrize(
    ("limits", "error"),
    [
        ({"max_retries": -1}, ValueError),
        ({"max_retries": None}, TypeError),
        ({"timeout": "3"}, TypeError),
        ({"timeout": -0.5}, ValueError),
        ({"deadline": "3"}, TypeError),
    ],
)
def test_a_limit_is_a_number(harbour: ModuleType, limits: Any, error: type[Exception]) -> None:
    (name,) = limits
    client = harbour.Client(api_key="k")
    for make in (
        lambda: harbour.Client(api_key="k", **limits),
        lambda: client.with_options(**limits),
        lambda: client.boats.list(**limits),
    ):
        with pytest.raises(error, match=f"^{name}= must"):
            make()
