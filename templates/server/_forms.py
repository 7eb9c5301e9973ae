"""Forms and multipart bodies: fields and parts by name, read as their types require."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fastapi import Request, UploadFile
from pydantic.fields import FieldInfo

from ..runtime import OMIT, Body
from ..runtime._content import without_files
from ..runtime._files import is_file
from ..runtime._media_types import kind_of
from ..runtime._problems import Problem
from ..runtime._values import dump, is_list, is_object, read
from ._defaults import Fill, fill, filled
from ._parameters import BRACKETED, as_it_is, bracketed, decoded, query_pairs, styled
from ._readings import Choice, charset_of, field, fitted, text

if TYPE_CHECKING:
    from ._multipart import Part


async def read_form(
    body: Body,
    request: Request,
    pieces: AsyncIterator[bytes],
    fills: Sequence[Fill],
    found: list[Problem],
) -> object:
    """A form or a multipart body as its handler takes it, with defaults filled in.

    Raises ValueError for what cannot be read.
    """
    sent = request.headers.get("content-type", "")
    if kind_of(body.media_type) == "multipart":
        from ._multipart import parts  # python-multipart, which forms do not need

        came = await parts(sent, pieces)
        request.state.files += [part.file for part in came]
        return fill(_fitting_parts(body, came, found), fills)
    content = b"".join([piece async for piece in pieces])
    reading, wrong = fitted(body.adapter, _form_fields(body, content, charset_of(sent)), "")
    found += wrong
    return OMIT if wrong else filled(body.adapter, reading, fills)


def _form_fields(body: Body, content: bytes, charset: str) -> dict[str, Any]:
    """The fields of a form (WHATWG URL, section 5.1), as readings."""
    pairs = query_pairs(content.decode("ascii"), charset)
    parted = {
        name: styled(value, lambda raw: decoded(raw, charset), style=body.styles[name][0])
        for name, value in pairs
        if name in body.styles and not body.styles[name][1]
    }
    whole = [(name, decoded(value, charset)) for name, value in pairs if name not in parted]
    return {**_fields(body, whole), **parted}


def _fitting_parts(body: Body, parts: Sequence[Part], found: list[Problem]) -> object:
    """A mapping, a list or a single part: text as the value it stands for, files unchanged."""
    given = [(part.name, _part(body, part)) for part in parts]
    listed = [_leaf(value) for _, value in given]
    readings = [_fields(body, given), listed, *(listed if len(listed) == 1 else [])]
    reading, wrong = fitted(body.adapter, Choice(readings), "", without_files)
    found += wrong
    return OMIT if wrong else _with_values(body, reading)


def _with_values(body: Body, reading: Any) -> Any:
    """The mapping or list with Python values for its texts, and the files unchanged."""
    held = read(body.adapter, dump(without_files(reading)))
    made = body.adapter.dump_python(held, by_alias=True, exclude_unset=True, warnings=False)
    return _with_files(reading, made)


def _with_files(reading: Any, made: Any) -> Any:
    if is_file(reading):
        return reading
    if is_object(reading) and is_object(made):
        return {name: _with_files(reading[name], made.get(name)) for name in reading}
    if is_list(reading) and is_list(made):
        return [_with_files(*each) for each in zip(reading, made, strict=True)]
    return made


def _part(body: Body, part: Part) -> UploadFile | str:
    """A part as a file or as text: as declared, else as it was sent."""
    if part.name in body.files or "" in body.files:
        return part.file
    fields: Mapping[str, FieldInfo] = getattr(body.type, "model_fields", {})
    declared = any((each.alias or name) == part.name for name, each in fields.items())
    if part.is_file and not declared:
        return part.file
    return part.file.file.read().decode(charset_of(part.file.content_type or ""))


def _fields(body: Body, pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Fields by name; fields in brackets and spread properties are combined."""
    nested = [name for name, (style, _) in body.styles.items() if style in BRACKETED]
    given: dict[str, list[Any]] = {}
    for name, value in pairs:
        holder = next((each for each in nested if name.startswith(f"{each}[")), name)
        given.setdefault(holder, []).append(value)
    texts = [(name, value) for name, value in pairs if isinstance(value, str)]
    fields = {
        name: bracketed(name, texts) if name in nested else _field(body, name, values)
        for name, values in given.items()
    }
    whole = next((name for name, style in body.styles.items() if style == ("form", True)), "")
    if whole and body.properties and whole not in fields:
        loose = fields.keys() - set(body.properties.values())
        inner = {name: fields.pop(name) for name in loose}
        fields |= {whole: inner} if inner else {}
    return fields


def _field(body: Body, name: str, values: list[Any]) -> Any:
    style, exploded = body.styles.get(name, ("form", True))
    if len(values) > 1:
        return [_leaf(each) for each in values]
    value = values[0]
    if not isinstance(value, str):
        return Choice([value, [value]])
    return field(value) if exploded else styled(value, as_it_is, style=style)


def _leaf(value: Any) -> Any:
    return text(value) if isinstance(value, str) else value
