"""Steps by which cases and names seem to be other ones: numbers given anew, and life cycles within the names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np

from simulator.calibration.event_items import DAY, WorkLog, began, case_edges, ended
from simulator.calibration.findings import LogFinding
from simulator.calibration.lifecycles import looks_like_lifecycle, takes_turns
from synthetic_data import shown

_ENDING = re.compile(r"(?P<step>.*[^\W_].*?)[\s_:|+/.–-]+\(?(?P<word>[^\W\d_]+)\)?")
_FEW, _PART, _USUAL, _LONG, _DAYS = 3, 0.2, 0.05, 5.0, 2 * DAY
"""Cases that begin anew, and their share, from which on that is told; share of the cases that end with a step, from
which on it is an end; how many times longer than other pauses, and how long at least, the pause before it is."""
_MOST, _SELDOM = 3, 0.01


def about_steps(log: WorkLog) -> Iterator[LogFinding]:
    """Yield what steps say about the names of cases and of themselves."""
    yield from _begun_anew(log)
    yield from _life_cycle_in_names(log)
    yield from _told_again(log)


def _begun_anew(log: WorkLog) -> Iterator[LogFinding]:
    """Yield cases in which the first step comes again after the last one and a long silence."""
    items, edges = log.items, case_edges(log.items)
    step, case = items["activity"].cat.codes.to_numpy(), items["case"].cat.codes.to_numpy()
    first, last = np.bincount(step[edges[:-1]]), np.bincount(step[edges[1:] - 1], minlength=step.max() + 1)
    ends = np.flatnonzero(last >= _USUAL * last.sum())
    inside = case[1:] == case[:-1]
    pause = began(items)[1:] - ended(items)[:-1]
    anew = inside & (step[1:] == first.argmax()) & np.isin(step[:-1], ends)
    others = pause[inside & ~anew]
    usual = float(np.quantile(others, 0.95)) if len(others) else 0.0
    anew &= pause > max(_LONG * usual, _DAYS)
    count, cases = len(np.unique(case[1:][anew])), len(edges) - 1
    if count >= max(_FEW, _PART * cases):
        row = int(np.flatnonzero(anew)[0])
        name, of = items["activity"].cat.categories[step[row + 1]], items["case"].cat.categories[case[row]]
        yield LogFinding(
            name="numbers given anew", share=count / cases,
            found=f"In {count:,} of {cases:,} cases {shown(str(name))} comes again after all seemed over: in "
            f"{shown(str(of))} after {pause[row] / DAY:.0f} days, where other pauses are shorter than "
            f"{max(usual / DAY, 0.1):.1f} days. If numbers begin anew, such as each year, several cases are read as "
            "one.",
            lost="Arrivals, cycle times and open cases, if these are several cases: write the year, or what else tells "
            "them apart, into the number of the case.")


def _life_cycle_in_names(log: WorkLog) -> Iterator[LogFinding]:
    """Yield steps that are told apart by words of a life cycle alone, such as Check-START and Check-COMPLETE."""
    words = defaultdict(list)
    names = [str(name) for name in log.items["activity"].cat.categories]
    for name in names:
        if found := _ENDING.fullmatch(name):
            words[found["step"]].append((name, found["word"]))
    shared = Counter(frozenset(word for _, word in pairs) for pairs in words.values())
    twice = [[name for name, _ in pairs] for pairs in words.values() if looks_like_lifecycle([one for _, one in pairs])
             or (shared[frozenset(word for _, word in pairs)] > 1 and _take_turns(log, [name for name, _ in pairs]))]
    if twice:
        told = "; ".join(" and ".join(map(shown, group)) for group in twice[:_MOST])
        more = f" and {len(twice) - _MOST} more" if len(twice) > _MOST else ""
        yield LogFinding(
            name="life cycle", share=sum(map(len, twice)) / len(names),
            found="Names of steps end in words of a life cycle, or in two words that take turns in each case, as begin "
            "and end do, so that one step stands here as several: "
            f"{told}{more}.",
            lost="Steps and their minutes of work: starts and ends count as steps of their own. Write the word into a "
            "column of its own, and name it with --transition.")


def _take_turns(log: WorkLog, names: list[str]) -> bool:
    """Tell whether two names may be begin and end of one step."""
    rows = log.items[log.items["activity"].isin(names)]
    return len(names) == 2 and takes_turns(rows["case"].tolist(), rows["activity"].tolist())


def _told_again(log: WorkLog) -> Iterator[LogFinding]:
    """Yield steps of one case that begin at one moment and end at another, as where a row is kept in each version."""
    known = log.items[log.items["start"].notna() & log.items["end"].notna() & (log.items["start"] % DAY != 0)]
    again = known.duplicated(["case", "activity", "start"]) & ~known.duplicated(["case", "activity", "start", "end"])
    count = int(again.sum())
    if count >= max(_FEW, _SELDOM * len(log.items)):
        row = known[again].iloc[0]
        yield LogFinding(
            name="steps told again", share=count / len(log.items),
            found=f"{count:,} of {len(log.items):,} items begin at the moment at which the same step of the same case "
            f"begins once more, and end otherwise, such as {shown(str(row['activity']))} in {shown(str(row['case']))}.",
            lost="How often steps are done, and how much work there is, if the file keeps each version of a row: keep "
            "the last one of each.")
