"""The verbs of `readiness office`: what they print, and how they say no."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from simulator.cli import app
from synthetic_data import BadInput


def run(*words: str, code: int = 0) -> str:
    """Standard output of a verb that ends with this exit code."""
    result = CliRunner().invoke(app, list(words))
    if isinstance(result.exception, BadInput):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.stdout


SHORT = ["-n", "2", "--workers", "1"]
FEW = """
horizon: 80 days (assumed; test)
warm_up: 10 days (assumed; test)
arrivals: {rights: {rate: 4 cases per day (assumed; test), benefit: allowance}}
"""


@pytest.fixture(autouse=True)
def small_offices(tmp_path, monkeypatch) -> None:
    """Two small offices, small.yml before and after.yml after, in the folder the verbs run in."""
    for name, base in (("small", "claim"), ("after", "proactive")):
        (tmp_path / f"{name}.yml").write_text(f"title: {name}\nextends: {base}\n{FEW}")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["check", "small.yml"],
        ["run", "small.yml", *SHORT],
        ["compare", "small.yml", "after.yml", *SHORT],
        ["explain", "small.yml", "5"],
        ["sweep", "small.yml", "staff.clerks.heads", "2,3", *SHORT, "--measures", "waiting_hours"],
        ["rank", "small.yml", "after.yml", "--measure", "touch_minutes", *SHORT],
        ["tornado", "small.yml", "after.yml", *SHORT, "--measure", "touch_minutes", "--draws", "9", "--minutes", "0"],
        ["precision", "small.yml", "--measure", "touch_minutes", "--half-width", "5", "--workers", "1"],
    ],
)
def test_json_is_one_object_with_sorted_keys(words: list[str]) -> None:
    """Machines get one object, keys in order, nothing else on standard output."""
    text = run(*words, "--json")
    value = json.loads(text)
    assert isinstance(value, dict)
    assert text.strip() == json.dumps(value, sort_keys=True, ensure_ascii=False)


def test_an_office_that_only_assumes_is_warned_but_checked(tmp_path) -> None:
    """A first draft passes, and says what its figures are worth; one number from outside ends the warning."""
    assert "Warning: small.yml: has no number that is published, measured" in run("check", "small.yml")
    cited = FEW.replace("4 cases per day (assumed; test)", "4 cases per day (published; annual report 2024)")
    (tmp_path / "cited.yml").write_text(f"title: cited\nextends: claim\n{cited}")
    assert "has no number" not in run("check", "cited.yml")
    assert any("no number" in one for one in json.loads(run("check", "small.yml", "--json"))["warnings"])


def test_compare_prints_sentences_then_figures() -> None:
    """The answer first, in words; then the table; then what could not be measured."""
    text = run("compare", "small.yml", "after.yml", *SHORT)
    assert text.index("of 100 awards are made on the day") < text.index("Verdict") < text.index("Not measured")


def test_compare_stands_beside_what_was_published() -> None:
    """The Azerbaijan years show the published shares in the same line."""
    rows = json.loads(run("compare", "azerbaijan_2021", "azerbaijan_2023", *SHORT, "--json"))["measures"]
    row = next(row for row in rows if row["measure"] == "proactive_share")
    assert (row["published_baseline"], row["published_alternative"]) == ("45.6 of 100", "72 of 100")


def test_draw_export_and_report_write_their_files(tmp_path) -> None:
    """Each says which file it made."""
    made = [
        run("draw", "claim", "--out", str(tmp_path / "map.svg")),
        run("export", "small.yml", str(tmp_path / "log.csv")),
        run("report", "small.yml", "after.yml", "--out", str(tmp_path / "report.html"), *SHORT),
    ]
    assert [text.strip() for text in made] == [str(tmp_path / name) for name in ("map.svg", "log.csv", "report.html")]
    assert all((tmp_path / name).stat().st_size > 1000 for name in ("map.svg", "log.csv", "report.html"))


def test_precision_that_is_not_reached_is_a_check_not_passed() -> None:
    """Exit code 4, with what was reached."""
    text = run(
        "precision",
        "small.yml",
        "--measure",
        "utilisation",
        "--half-width",
        "0.001",
        "--most",
        "10",
        "--workers",
        "1",
        code=4,
    )
    assert "not reached" in text


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["run", "clam"], "claim"),
        (["compare", "claim", "proactiv"], "proactive"),
        (["run", "small.yml", "--measures", "same_day_shar", *SHORT], "same_day_share"),
        (["run", "small.yml", "--by", "chanel", *SHORT], "channel"),
        (["run", "proactive", "--on", "register_dwn"], "register_down"),
        (["explain", "small.yml", "99999999"], "from 0 to"),
        (["accept", "azerbajan"], "azerbaijan"),
        (["compare", "claim", "proactive", "--confidence", "95", *SHORT], "0.95"),
        (["rank", "claim", "--measure", "touch_minutes"], "another scenario"),
    ],
)
def test_a_mistake_is_named_with_its_remedy(words: list[str], hint: str) -> None:
    """Bad input says what to write instead."""
    with pytest.raises(BadInput, match=hint):
        run(*words)
