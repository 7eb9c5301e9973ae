"""Secrets in saved and recorded requests, by name, by form, or by another occurrence.

No example shows one, and no name of a property or parameter is one.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterable, Iterator
from itertools import pairwise

from specmeld.model.json import JSON, JSONObject
from specmeld.read.requests.request_variables import PLACEHOLDER

HIDDEN = "hidden"
"""Replaces a secret in an example."""

_SHORTEST = 6
"""Least characters of a secret that is searched elsewhere; shorter ones may be any word."""
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SECRET_WORDS = frozenset(
    [
        *("password", "passwd", "passphrase", "pwd", "secret", "secrets", "token", "tokens"),
        *("apikey", "authorization", "credential", "credentials", "cookie", "cookies", "session"),
        *("sessions", "passwords", "signatures"),
        *("sessionid", "sid", "csrf", "xsrf", "jwt", "signature", "sig", "otp", "cvv", "cvc"),
        *("ssn", "bearer", "nonce", "assertion", "passcode", "accesstoken", "refreshtoken"),
        *("idtoken", "clientsecret", "sessiontoken", "authtoken", "secretkey", "privatekey", "pin"),
    ]
)
_ABOUT_SECRETS = frozenset(
    [
        *("url", "uri", "endpoint", "type", "algorithm", "placement", "prefix", "policy", "scheme"),
        *("limit", "count", "length", "size", "ttl", "timeout", "expiry", "expires", "method"),
    ]
)
"""Last words of names that look like secrets and are not: ``token_url``."""
_SIGN_INS = ("auth", "authentication")
"""Settings of a request that hold its keys."""
_THINGS = ("session", "sessions")
"""Names of secrets, and of things whose id is one."""
_SECRET_PAIRS = frozenset(
    [
        *(("api", "key"), ("access", "key"), ("private", "key"), ("secret", "key")),
        *(("subscription", "key"), ("auth", "key"), ("auth", "code"), ("card", "number")),
        *(("encryption", "key"), ("signing", "key"), ("account", "key"), ("code", "verifier")),
    ]
)
_FORMS = re.compile(
    r"""(?x)
      (?<![\w-])eyJ[\w-]{5,}\.[\w-]+                                # a JSON web token
    | \A(?i:bearer|basic|token|digest|apikey)[ ]+(?=\S*\d)\S{8,}\Z  # a header's value
    | \b(?:sk|pk|rk|whsec|key|tok|pat|sess)[_-](?:live|test|prod)?_?[A-Za-z0-9]{16,}
    | \b(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|ya29\.|SG\.|hf_|npm_|dop_v1_|shp(?:at|ss)_)
      [\w.-]{8,}
    | \b(?:AKIA|ASIA)[0-9A-Z]{16}\b | \bAIza[\w-]{30,}
    | -----BEGIN
    | ://[^/\s:@]+:[^/\s@]+@                                        # a password in a URL
    | [?&\#](?i:[\w.-]{0,40}(?:token|key|secret|passw|sig|session|auth|credential))
      [\w.-]{0,40}=[^&\s]
    """
)
_LONG = re.compile(r"[A-Za-z0-9+/_=~.-]{32,}\Z")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z")
_TOKENS = (re.compile(r"[\w+/~-]{6,}=*"), re.compile(r"[\w~-]{6,}"))
"""What may be a secret in a text: with the characters of base64, and without."""


def is_secret_name(name: str) -> bool:
    """Whether a name alone shows that its value is a secret."""
    words = [each.lower() for each in _WORDS.findall(name)]
    if words and words[-1] in _ABOUT_SECRETS:
        return False
    return bool(_SECRET_WORDS.intersection(words)) or any(
        pair in _SECRET_PAIRS for pair in pairwise(words)
    )


def _names_a_code(name: str) -> bool:
    """Whether a number of this name is a secret: ``otp``, and not ``max_tokens``."""
    words = [each.lower() for each in _WORDS.findall(name)]
    return bool(words) and words[-1] in _SECRET_WORDS and not words[-1].endswith("s")


def looks_secret(text: str) -> bool:
    """Whether a value is a secret by its form alone."""
    return _FORMS.search(text) is not None or looks_random(text)


def looks_random(text: str) -> bool:
    """Whether a text is a long token that no person made up; UUIDs are ids."""
    if not _LONG.match(text) or _UUID.match(text):
        return False
    parts = re.split(r"[-_./~]", text)
    spoken = sum(len(part) for part in parts if part.isalpha() and len(part) > 2)
    if spoken > len(text) / 2:  # a long name of many words
        return False
    kinds = (str.isdigit, str.islower, str.isupper)
    mixed = sum(any(kind(char) for char in text) for kind in kinds)
    return mixed >= 2 and len(re.findall(r"\d", text)) >= 3


class Secrets:
    """The secrets found in a document."""

    def __init__(self, values: Iterable[JSON] = ()) -> None:
        self._seen: set[str] = set()
        self._keys: set[str] = set()
        for value in values:
            self.see(value)

    def see(self, value: JSON, *, is_key: bool = True) -> None:
        """Record a value that was sent as a secret; a cookie may be an ordinary word."""
        text = str(value).strip() if isinstance(value, str | int) else ""
        text = PLACEHOLDER.sub("", text)
        for part in (text, *_parts(text), *_decoded(text)):
            if len(part) >= _SHORTEST:
                self._seen.add(part)
                if is_key and _is_no_word(part):
                    self._keys.add(part)

    def has(self, text: str) -> bool:
        """Whether a text is, or contains, a known secret or something that looks like one."""
        return self._holds(text, self._seen) or looks_secret(text)

    def has_key(self, text: str) -> bool:
        """The same, for possible names: cookies and secrets that are words do not count."""
        return self._holds(text, self._keys) or looks_secret(text)

    def _holds(self, text: str, seen: set[str]) -> bool:
        return text in seen or (bool(seen) and any(part in seen for part in _parts(text)))

    def hidden(self, text: str) -> str:
        """A text of several lines with its secrets masked."""
        for tokens in _TOKENS:
            text = tokens.sub(self._hidden, text)
        return _FORMS.sub(HIDDEN, text)

    def _hidden(self, found: re.Match[str]) -> str:
        return HIDDEN if found[0] in self._seen or looks_random(found[0]) else found[0]

    def masked(self, value: JSON, name: str = "", *, secret: bool = False) -> JSON:
        """A value with its secrets replaced.

        ``name`` is the key of the value; ``secret`` if something around it is one.
        """
        secret = secret or is_secret_name(name)
        if isinstance(value, dict):
            is_thing = name.lower() in _THINGS
            return {
                key: self.masked(inner, key, secret=secret and not (is_thing and key != "id"))
                for key, inner in value.items()
                if not self.has_key(key)
            }
        if isinstance(value, list):
            return [self.masked(inner, name, secret=secret) for inner in value]
        if isinstance(value, str):
            return HIDDEN if value and (secret or self.has(value)) else value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return 0 if _names_a_code(name) or str(value) in self._seen else value
        return value


def secrets_in(root: JSON) -> Iterator[JSON]:
    """The values that a document's own names mark as secret, wherever they are.

    ``{"token": "x"}``, and ``{"name": "token", "value": "x"}`` as in lists of settings.
    """
    waiting: list[tuple[JSON, bool]] = [(root, False)]
    while waiting:
        each, signs_in = waiting.pop()
        if isinstance(each, list):
            settings = [one for one in each if isinstance(one, dict)]
            yield from (one.get("value") for one in settings if _is_secret_setting(one, signs_in))
            waiting += [(one, False) for one in each]
        elif isinstance(each, dict):
            for key, value in each.items():
                if isinstance(value, dict | list):
                    waiting.append((value, signs_in or key in _SIGN_INS))
                elif is_secret_name(key) or (signs_in and key == "value"):
                    yield value


def _is_secret_setting(setting: JSONObject, signs_in: bool) -> bool:
    name = setting.get("name") or setting.get("key")
    return isinstance(name, str) and (is_secret_name(name) or (signs_in and name == "value"))


def _parts(text: str) -> Iterator[str]:
    for tokens in _TOKENS:
        yield from tokens.findall(text)


def _is_no_word(text: str) -> bool:
    """Whether a secret cannot also be a name, as the password ``password`` is."""
    return len(text) >= 20 or (len(text) >= 8 and any(char.isdigit() for char in text))


def _decoded(text: str) -> Iterable[str]:
    """User and password sent with HTTP's basic scheme."""
    if len(text) % 4 or not 8 <= len(text) <= 4_000:
        return ()
    try:
        plain = b64decode(text, validate=True).decode()
    except (Error, UnicodeDecodeError, ValueError):
        return ()
    user, colon, password = plain.partition(":")
    return (plain, user, password) if colon else ()
