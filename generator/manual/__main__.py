"""``python -m manual`` writes the reference pages."""

from manual import DOCS, PAGES

for name, page in PAGES.items():
    (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
    (DOCS / name).write_text(page(), encoding="utf-8")
