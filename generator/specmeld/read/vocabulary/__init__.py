"""Words that pages use, as data: one table a module, in the languages people write docs in."""
