"""The one module that turns text of a document into Python identifiers.

Whatever the text (any script, empty, punctuation, keywords, quotes, newlines, template syntax, ten
thousand characters), the result is a plain identifier of at most ``LONGEST`` characters that
shadows no keyword and, for fields, no attribute of pydantic: so no text can become code.

Class names start with an upper-case letter and no other name does, so that the two never collide in
one namespace.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from types import MappingProxyType

LONGEST = 120

_CASE_BORDER = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z])(?!(?<=^[a-w])[A-Z]{2}|(?<=^e)[A-Z]|(?<=^o)Auth)"
    # user|ID, but rDNS, eTag and oAuth
    r"|(?<=[A-Z])(?=[A-Z](?!s(?![a-z])|v\d)[a-z])(?!(?<=O)Auth)"  # HTTP|Error, but IDs and OAuth
    r"|(?<=[A-Z])(?<!IP)(?=v\d)"  # TLS|v1, but IPv4
)
"""Where a word ends inside a run of letters and digits."""
_CHUNK = re.compile(r"[A-Za-z0-9]+")
"""A run of ASCII letters and digits."""

_SPOKEN = {
    "!": "not",
    "#": "hash",
    "$": "dollar",
    "%": "percent",
    "&": "and",
    "*": "star",
    "+": "plus",
    "-": "minus",
    ".": "dot",
    "/": "slash",
    ":": "colon",
    "<": "less",
    "=": "equal",
    ">": "greater",
    "?": "question",
    "@": "at",
    "_": "underscore",
    "~": "tilde",
}
"""Common names of characters that are not in words; Unicode names the others."""

_ANNOTATION_NAMES = frozenset({"bool", "bytes", "dict", "float", "int", "list", "str", "tuple"})
"""Used in annotations of models: a field of that name would hide the type from its siblings."""
_MODEL_ATTRIBUTES = frozenset(
    {"construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw"}
    | {"schema", "schema_json", "update_forward_refs", "validate"}
    | {"mro", "register", "to_dict", "to_json"}
)
"""Attributes of a model: pydantic's besides ``model_*``, then its metaclass's and our own. They are
listed, since importing pydantic takes longer than naming all fields."""

_CLASS_NAMES = frozenset(
    {"Annotated", "Any", "ClassVar", "Field", "Final", "Literal", "TypeAliasType", "Union"}
    | {"ApiModel", "Exact", "ExactLiteral", "ExactModel", "Omittable", "UntypedModel"}
    | {"StrictBool", "StrictInteger", "StrictNumber", "StrictStr"}
    | {"Apart", "NotRequired", "OnlyDicts", "OnlyLists", "Required", "TypedDict"}
    | {"Accepts", "MostParsed", "ParsedBytes", "ParsedDate", "ParsedDateTime", "ParsedDecimal"}
    | {"ParsedDuration", "ParsedNumber", "ParsedTime", "ParsedUUID"}
)
"""What generated modules import: a class of that name would hide it."""


@cache
def _builtin_types() -> frozenset[str]:
    import builtins

    return frozenset(name for name in vars(builtins) if name[0].isupper())


def words(text: str) -> list[str]:
    """The words of a text, split at punctuation, white space and changes of case.

    ``"createAssistant-v2"`` → ``["create", "Assistant", "v2"]``. Characters that are not allowed in
    identifiers separate words; compatibility forms are normalised as Python does (PEP 3131).
    """
    return [*_words(text[: LONGEST * 20])]


@cache
def _words(text: str) -> tuple[str, ...]:
    if text.isascii():
        chunks = _CHUNK.findall(text)
    else:
        plain = unicodedata.normalize("NFKC", text)
        held = (char if char != "_" and f"a{char}".isidentifier() else " " for char in plain)
        chunks = "".join(held).split()
    return tuple([word for chunk in chunks for word in _CASE_BORDER.split(chunk)])


def _led(text: str) -> str:
    """``text`` with a sign before its first word spelled out: ``"+1"`` → ``plus 1``."""
    start = next((at for at, char in enumerate(text) if char.isalnum()), len(text))
    sign = _SPOKEN.get(text[:start].strip())
    return f"{sign} {text[start:]}" if sign else text


def spelled(text: str) -> str:
    """``text`` with all that sets it apart from equal words: ``"Id"`` → ``capital Id``."""
    chunks = re.split(r"(\W|_)", unicodedata.normalize("NFKC", text[:LONGEST]))
    return " ".join(map(_spoken_word, filter(None, chunks)))


def _spoken_word(chunk: str) -> str:
    if not any(map(str.isalnum, chunk)):
        return _spoken(chunk)
    if not chunk[0].isupper():
        return chunk
    return f"{'upper' if len(chunk) > 1 and chunk.isupper() else 'capital'} {chunk}"


def _spoken(char: str) -> str:
    return _SPOKEN.get(char) or unicodedata.name(char, "").lower()


def _bounded(name: str, text: str) -> str:
    """``name`` cut to ``LONGEST``, with a digest of the text in place of what was cut."""
    if len(name) <= LONGEST and len(text) <= LONGEST * 20:
        return name
    return f"{name[: LONGEST - 9].rstrip('_')}_{digest(text)}"


def digest(text: str) -> str:
    """Eight hexadecimal digits that identify ``text``; the same on every machine."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


@cache
def class_name(text: str, fallback: str = "Model") -> str:
    """A class name in PascalCase: ``"thread.run"`` → ``ThreadRun``, ``"HTTPError"`` unchanged.

    Characters outside words are spelled out if nothing else could begin the name: ``"+1"`` →
    ``Plus1``. ``fallback`` is the prefix of what cannot begin a class name (a digit, a letter
    without case), and replaces an empty name.
    """
    parts = words(text)
    if not parts or parts[0][0].isdigit():
        parts = words(_led(text))
    if len(parts) > 1 and not any(char.islower() for part in parts for char in part):
        parts = [part.lower() for part in parts]
    name = unicodedata.normalize("NFKC", "".join(_capital(part) for part in parts))
    if not name[:1].isupper() or not name.isidentifier():
        name = fallback + "".join(char for char in name if f"a{char}".isidentifier())
    name = _bounded(name, text)
    if name in _CLASS_NAMES or name in _builtin_types() or keyword.iskeyword(name):
        return f"{name}Schema" if name.endswith(fallback) else f"{name}{fallback}"
    return name


def _joined(text: str) -> str:
    return unicodedata.normalize("NFKC", "_".join(word.lower() for word in words(text)))


def is_field_name(name: str) -> bool:
    """Whether ``name`` is a valid name for a field of a generated class."""
    return is_variable_name(name) and not _is_no_field(name)


def is_variable_name(name: str) -> bool:
    plain = name.isidentifier() and name == unicodedata.normalize("NFKC", name).lower()
    return plain and name[0] != "_" and len(name) <= LONGEST and not keyword.iskeyword(name)


def is_class_name(name: str) -> bool:
    """Whether ``name`` is a valid name for a class of a generated package."""
    plain = name.isidentifier() and name == unicodedata.normalize("NFKC", name)
    taken = name in _CLASS_NAMES or name in _builtin_types() or keyword.iskeyword(name)
    return plain and name[:1].isupper() and len(name) <= LONGEST and not taken


def _snake(text: str, fallback: str) -> str:
    name = _joined(text)
    if not name.isidentifier():
        name = _joined(_led(text))
    if not name.isidentifier():
        name = f"{fallback}_{name}".rstrip("_")
    if not name.isidentifier():
        name = f"{fallback}_{digest(text)}"
    return _bounded(name, text)


def snake_name(text: str, fallback: str = "value") -> str:
    """A name for a variable, parameter or method: ``"maxTokens"`` → ``max_tokens``.

    Keywords get the suffix ``_`` (``from_``); a leading digit gets the prefix ``fallback``.
    """
    name = _snake(text, fallback)
    return f"{name}_" if keyword.iskeyword(name) or name in {"self", "cls"} else name


def module_name(text: str, fallback: str = "module") -> str:
    """Like ``snake_name``, for a module: plain ASCII, since file systems differ beyond it."""
    name = _snake(text, fallback)
    if not name.isascii():
        name = f"{fallback}_{digest(text)}"
    return f"{name}_" if keyword.iskeyword(name) else name


@cache
def field_name(text: str) -> str:
    """A name for a field of a model; it differs from the key if Python or pydantic need it.

    The key itself if that is a valid snake-case name; else its snake-case form, with the suffix
    ``_`` if it would hide a keyword, a type of annotations or an attribute of pydantic.
    """
    name = _snake(text, "field")
    return f"{name}_" if keyword.iskeyword(name) or _is_no_field(name) else name


def _is_no_field(name: str) -> bool:
    """Whether a field of that name would hide something, and a suffix ``_`` does not help."""
    taken = name in _ANNOTATION_NAMES or name in _MODEL_ATTRIBUTES
    return taken or (name.startswith("model_") and not name.endswith("_"))


def unique(
    texts: Iterable[str],
    make: Callable[[str], str],
    kind: str,
    reserved: Iterable[str] = (),
    kept: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, str]:
    """``make(text)`` for each text, all unique and none of ``reserved``.

    If several texts make one name, the text that is that name keeps it, else the first in code
    point order, so that no name depends on the order of the texts. The others include their first
    character (``at_id`` for ``@id``), else what they are (``kind``), else their spelling, and as a
    last resort a digest. Those of ``kept`` have the names given there, before all others.
    """
    first = {text: make(text) for text in texts}
    used = set(reserved)
    alone = len({*first.values()}) == len(first) and used.isdisjoint(first.values())
    if alone and first.keys().isdisjoint(kept):
        return first
    made: dict[str, str] = {}
    for text in sorted(first.keys() & kept.keys()):
        if kept[text] not in used:
            made[text] = kept[text]
            used.add(kept[text])
    for text in sorted(first.keys() - made.keys(), key=lambda text: (first[text] != text, text)):
        made[text] = next(name for name in _names(text, make, kind) if name not in used)
        used.add(made[text])
    return {text: made[text] for text in first}


def _names(text: str, make: Callable[[str], str], kind: str) -> Iterator[str]:
    """Possible names for ``text``, each longer than the one before."""
    yield make(text)
    yield make(_led(text))
    yield make(f"{text} {kind}")
    yield make(spelled(text))
    yield make(f"{spelled(text)} {kind}")
    yield f"{make(text).rstrip('_')}_{digest(text)}"


def beside(name: str, taken: Container[str]) -> str:
    """``name``, with the suffix ``_`` if it is taken, like PEP 8 for keywords."""
    return f"{name}_" if name in taken else name
