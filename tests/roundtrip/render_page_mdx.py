"""MDX as documentation themes have it: a component a field, nested in expandable ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from .apis import Api, Parameter, Property
from .page_fields import TITLES, Field, nested, sections
from .page_styles import Style
from .render_page_markdown import Members, opening_and_words, responses

_ATTRIBUTES = {TITLES[location]: location for location in ("path", "query", "header", "cookie")}


def render(api: Api, style: Style) -> str:
    lines = [f"# {api.title}", ""]
    if style.base == "label":
        lines += [f"Base URL: `{api.server}`", ""]
    for operation in api.operations:
        lines += opening_and_words(api, operation, style)
        for title, members in sections(operation):
            kind = _ATTRIBUTES.get(title, "body")
            lines += [f"### {title}", "", *_fields(members, style, "ParamField", kind), ""]
        lines += responses(operation, style, _answered)
    return "\n".join(lines)


def _answered(members: Members, style: Style) -> Iterator[str]:
    return _fields(members, style, "ResponseField", "name")


def _fields(
    members: Sequence[Property | Parameter], style: Style, tag: str, kind: str
) -> Iterator[str]:
    for field in nested(members, style):
        yield from _component(field, tag, kind, "")


def _component(field: Field, tag: str, kind: str, indent: str) -> Iterator[str]:
    required = " required" if field.required else ""
    default = f' default="{escape(field.default)}"' if field.default else ""
    yield f'{indent}<{tag} {kind}="{field.name}" type="{field.type}"{required}{default}>'
    if field.words:
        yield f"{indent}  {field.words}"
    if field.children:
        yield f'{indent}  <Expandable title="properties">'
        for child in field.children:
            yield from _component(child, tag, kind, indent + "    ")
        yield f"{indent}  </Expandable>"
    yield f"{indent}</{tag}>"
    if not indent:
        yield ""
