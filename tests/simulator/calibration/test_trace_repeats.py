"""Events that say of their case something else than its trace does: another case is refused, other things are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.calibration.event_items import WorkLog
from simulator.calibration.reading import read_log
from synthetic_data import BadInput


def read(folder: Path, traces: list[tuple[dict[str, str], list[dict[str, str]]]], **more: str) -> WorkLog:
    """The log of traces, each with its own attributes and those of its events."""
    def strings(values: dict[str, str]) -> str:
        return "".join(f'<string key="{key}" value="{value}"/>' for key, value in values.items())

    text = "".join("<trace>" + strings(trace) + "".join(
        f"<event>{strings({'concept:name': f'step {n}'} | event)}"
        f'<date key="time:timestamp" value="2024-01-0{n + 1}T09:00:00Z"/></event>' for n, event in enumerate(events))
        + "</trace>" for trace, events in traces)
    (folder / "log.xes").write_text(f"<log>{text}</log>", encoding="utf-8")
    return read_log(folder / "log.xes", columns=more)


def case(name: str, **more: str) -> dict[str, str]:
    """Attributes of a trace."""
    return {"concept:name": name, **more}


@pytest.mark.parametrize("events", [
    [{"case:concept:name": "c1"}, {"case:concept:name": "c2"}], [{}, {"case:concept:name": "c2"}]])
def test_an_event_of_another_case_is_refused(tmp_path: Path, events: list[dict[str, str]]) -> None:
    """The event lies in one case and says that it is another's: nobody knows whose it is."""
    with pytest.raises(BadInput, match=r"name another case \(case:concept:name\).*c1 and c2 \(event 2\)"):
        read(tmp_path, [(case("c1"), events)])


def test_the_attribute_named_for_the_case_counts(tmp_path: Path) -> None:
    """Where another attribute of the traces names the cases, its repeats are held against it."""
    with pytest.raises(BadInput, match=r"case:file\).*f1 and f9"):
        read(tmp_path, [({"file": "f1"}, [{"case:file": "f9"}, {}])], case="file")


def test_like_repeats_are_fine(tmp_path: Path) -> None:
    """Programs repeat the case's attributes in every event."""
    again = {"case:concept:name": "c1", "case:region": "north"}
    log = read(tmp_path, [(case("c1", region="north"), [again, again])])
    assert list(log.items["case"]) == ["c1", "c1"] and not [note for note in log.notes if "another" in note]


def test_a_trace_without_a_name_has_that_of_its_events(tmp_path: Path) -> None:
    """Better than a number."""
    log = read(tmp_path, [({}, [{"case:concept:name": "c7"}, {}]), (case("c8"), [{}, {}])])
    assert set(log.items["case"]) == {"c7", "c8"}


@pytest.mark.parametrize("key", ["case:region", "region"])
def test_other_attributes_are_told(tmp_path: Path, key: str) -> None:
    """The case's own value is kept, and the other is named with its event."""
    log = read(tmp_path, [(case("c1", region="north"), [{}, {key: "south"}])])
    assert ("1 case with an attribute region of which the events say another value, such as north and south (event 2); "
            "the case's own is taken") in log.notes
    assert log.cases["region"].tolist() == ["north"]
