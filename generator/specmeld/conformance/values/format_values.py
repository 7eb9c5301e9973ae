"""Texts that have a format, and texts that just miss it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Samples = tuple[Sequence[str], Sequence[str]]

SAMPLES: Mapping[str, Samples] = {
    "date": (["2024-02-29", "2025-12-31"], ["2023-02-29", "2024-1-01", "2024-13-01"]),
    "date-time": (
        ["2024-02-29T23:59:59Z", "2025-12-31T00:00:00.123456789+01:00"],
        ["2023-02-29T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:00:00", "2024-01-01"],
    ),
    "email": (["a@b.example", "b@b.example"], ["a.b.example"]),
    "hostname": (["a.example", "b.example"], ["-a.example", "a_b", "a..b", "x" * 64]),
    "ipv4": (["127.0.0.1", "10.0.0.1"], ["256.0.0.1", "1.2.3", "::1"]),
    "ipv6": (["::1", "2001:db8::1"], ["1.2.3.4", "::12345", "1::2::3"]),
    "time": (["08:30:06Z", "23:59:59.5+01:00"], ["08:30:06", "24:00:00Z"]),
    "uri": (["https://a.example/b?c#d", "urn:isbn:1"], ["/a/b", "http://a b", "http://a/%2"]),
    "uuid": (
        ["2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2EB8AA08-AA98-11EA-B4AA-73B441D16381"],
        ["2eb8aa08-aa98-11ea-b4aa-73b441d1638", "2eb8aa08aa9811eab4aa73b441d16380"],
    ),
}
"""Format → texts that have it, texts that have not."""
