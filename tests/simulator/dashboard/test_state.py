"""What the page remembers between two runs of its script."""

from types import SimpleNamespace

import pytest

from simulator.dashboard import results, state
from simulator.dashboard.launch import PRACTICE


class Session(dict):
    """Keys that are attributes as well, as Streamlit has them."""

    __getattr__, __setattr__ = dict.__getitem__, dict.__setitem__


@pytest.fixture
def load(monkeypatch):
    """Load the page at one desk, with an address; return the practice it opens with."""
    greeted = set()
    monkeypatch.setattr(state, "_greeted", lambda: greeted)

    def load(desk="a", **address):
        monkeypatch.setattr(state, "st", SimpleNamespace(session_state=Session(desk=desk), query_params=address))
        found = state.asked_practice(["one", "two"])
        assert state.asked_practice(["one", "two"]) == found, "another run of the script finds the same"
        assert not address, "what was asked once does not stay in the address"
        return found

    return load


def test_the_practice_of_the_command_opens_once_at_each_desk(load, monkeypatch):
    """Whoever opens another office afterwards and loads the page again finds that office, and not the practice."""
    monkeypatch.setenv(PRACTICE, "one")
    assert [load(), load(), load("b"), load("b")] == ["one", None, "one", None]


def test_the_practice_of_an_address_opens_each_time_it_is_followed(load, monkeypatch):
    """A link says what is wanted now; one that names nothing known opens nothing."""
    monkeypatch.delenv(PRACTICE, raising=False)
    assert [load(practice="two"), load(), load(practice="two"), load(practice="three")] == ["two", None, "two", None]


def test_the_engine_is_asked_for_once_in_a_session(monkeypatch):
    """Drawing the figures of one order again asks the disk nothing; another order does."""
    asked = []
    chosen = SimpleNamespace(fast=True)
    monkeypatch.setattr(results, "engine_of", lambda side: (asked.append(side), chosen)[1])
    monkeypatch.setattr(results, "st", SimpleNamespace(session_state=Session()))
    for key in ("first", "first", "second"):
        order = SimpleNamespace(key=key, sides=("before", "after"))
        assert results.engine_lines(order, lambda word: word) == ["engine.fast"]
    assert len(asked) == 4
