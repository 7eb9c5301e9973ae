"""What is fed by one thread and written by others comes back once each, also where that ends."""

from __future__ import annotations

import threading

import pytest

from specmeld.fleet.writers import Writers


def test_all_that_is_begun_comes_back_once_though_more_than_fits_at_once() -> None:
    with Writers[int]() as writers:

        def feed() -> None:
            for number in range(100):
                writers.begin(lambda number=number: number)  # type: ignore[misc]
                writers.end(-number - 1)

        assert sorted(writers.run(feed)) == list(range(-100, 100))


def test_what_ends_comes_back_while_more_is_fed() -> None:
    go_on = threading.Event()
    with Writers[str]() as writers:

        def feed() -> None:
            writers.begin(lambda: "first")
            go_on.wait(20)

        run = writers.run(feed)
        assert next(run) == "first"
        go_on.set()
        assert list(run) == []


def test_an_error_of_what_feeds_comes_after_what_it_has_begun() -> None:
    written: list[str] = []
    with Writers[str]() as writers:

        def feed() -> None:
            writers.begin(lambda: "one")
            raise ValueError("lost")

        with pytest.raises(ValueError, match="lost"):
            for one in writers.run(feed):
                written.append(one)  # extend keeps nothing when it raises
    assert written == ["one"]


def test_what_is_being_written_ends_before_the_run_does() -> None:
    written: list[int] = []
    begun = threading.Event()

    def write() -> int:
        begun.set()
        threading.Event().wait(0.1)
        written.append(1)
        return 1

    with Writers[int]() as writers:
        threading.Thread(target=lambda: writers.begin(write)).start()
        begun.wait(20)
    assert written == [1]
