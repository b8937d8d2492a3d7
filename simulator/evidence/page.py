"""The shipped before/after pairs in words for planners, written from their files alone."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.evidence.pair_study import PairRow, PairStudy, list_pair_studies, load_pair_study
from simulator.measures.registry import list_measures
from simulator.plan.provenance import ORIGINS, list_assumptions
from simulator.plan.scenario import load_scenario

_INTRO = """# Processes, before and after

Each pair is one process file, two scenario files and one study file. Read a pair's story here, then run it:

- `readiness office compare <name>_before <name>_after` for the figures,
- `readiness office report <name>_before <name>_after` for a report you can send on,
- `readiness office accept <name>` to hold it against what was published.

Most numbers are ours, not the office's: every file marks them `assumed` and says why. What we expect to fall or rise
is checked in the model; it is no evidence about the real office.
"""
_WORDS = {"input": "put in", "fitted": "fitted", "exact": "must hold exactly", "no_target": "no target",
          "hold_out": "hold-out, never fitted to", "not_reproduced": "not reproduced", "reported": "reported only"}

_FOUND = {"outside": "Outside its band", "edge": "At the edge of its band, no verdict"}


def processes_page() -> str:
    """Return the reference page of all pairs as Markdown.

    Examples
    --------
    >>> "## zus_surge: Family benefit for a sudden wave of refugees" in processes_page()
    True
    """
    return "\n".join([_INTRO, *("\n".join(_pair(name, load_pair_study(name))) for name in list_pair_studies())])


def _pair(name: str, study: PairStudy) -> Iterator[str]:
    after = load_scenario(study.after)
    yield f"## {name}: {after.process.title}\n"
    yield f"**Office.** {study.office} **What changes.** {study.changes} **Published.** {study.published} " \
          f"**Assumed.** {study.assumed}\n"
    yield f"{_expected(study)} The scenario after rests on {_origins(study.after)}.\n"
    published = [row for row in study.rows.values() if row.published != "none"]
    if published:
        yield "| published figure | says | band | role | source |\n|---|---|---|---|---|"
        yield from (_line(row) for row in published)
        yield ""
    for row in study.rows.values():
        if row.found in _FOUND:
            yield f"{_FOUND[row.found]}: {row.title}; {row.why}.\n"
    yield "These figures do not show:\n"
    yield from (f"- {claim}" for claim in study.not_claimed)
    yield ""


def _expected(study: PairStudy) -> str:
    known = list_measures()
    sentences = []
    for way, words in (("lower", "Expected to fall"), ("higher", "Expected to rise")):
        titles = [known[measure].title for measure, moves in study.expects.items() if moves == way]
        sentences += [f"{words}: {'; '.join(titles)}."] if titles else []
    return " ".join(sentences)


def _line(row: PairRow) -> str:
    band = "–" if row.band is None else f"{row.band[0]:g} to {row.band[1]:g}"
    return f"| {row.title} ({row.unit}) | {row.published} | {band} | {_WORDS[row.kind]} | {row.source} |"


def _origins(scenario: str) -> str:
    counts = list_assumptions(load_scenario(scenario))["origin"].value_counts()
    words = [f"{counts[origin]} {origin}" for origin in ORIGINS if origin in counts]
    return ", ".join(words) + " numbers"
