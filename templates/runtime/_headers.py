"""Header fields of an answer: found whatever the case of their names, those of one name apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


class Headers(Mapping[str, str]):
    """Names in lower case → values.

    Fields of one name are joined with a comma (RFC 9110, section 5.3), those of Set-Cookie, whose
    dates have commas in them, with a line break; ``get_all`` has each by itself.
    """

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        self._fields = [(name.lower(), value) for name, value in fields]

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> Headers:
        """``fields`` as they are where they are such, else looked up whatever their case."""
        return fields if isinstance(fields, cls) else cls(fields.items())

    def get_all(self, name: str) -> list[str]:
        """The values of all fields of that name, in their order."""
        wanted = name.lower()
        return [value for name, value in self._fields if name == wanted]

    def __getitem__(self, name: str) -> str:
        found = self.get_all(name)
        if not found:
            raise KeyError(name)
        return ("\n" if name.lower() == "set-cookie" else ", ").join(found)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name for name, _ in self._fields))

    def __len__(self) -> int:
        return len({name for name, _ in self._fields})

    def __repr__(self) -> str:
        return f"Headers({self._fields!r})"
