"""Which fields are nested in another one, if a page shows children without indentation."""

from __future__ import annotations

from specmeld.read.containers.copied.copied_samples import SampleKeys


class ShownChildren:
    """The fields whose children the page is showing.

    Nothing marks the end of children. A sample on the page that has the parent's key shows it;
    without one only the first field is certain to be a child.
    """

    def __init__(self, samples: SampleKeys) -> None:
        self._samples = samples
        self._open: list[tuple[str, int, bool]] = []
        """Name and depth of each open parent, and whether it has a child yet."""
        self._last_depth = 0

    def open(self, parent: str) -> None:
        self._open.append((parent, self._last_depth, False))

    def close(self) -> None:
        self._open = []
        self._last_depth = 0

    @property
    def parents(self) -> list[str]:
        """The names of the open parents, innermost first."""
        return [name for name, _, _ in reversed(self._open)]

    def depth_of(self, name: str) -> int:
        """The depth of the next field. A dotted name contains its parent."""
        depth = 0
        while self._open:
            parent, parent_depth, has_child = self._open[-1]
            if name.startswith((f"{parent}.", f"{parent}[")):
                depth = parent_depth
                break
            known = self._samples.children(parent)
            if name in known if known else not has_child:
                depth = parent_depth + 1
                self._open[-1] = (parent, parent_depth, True)
                break
            self._open.pop()
        self._last_depth = depth
        return depth
