"""What a planner takes away: report, page without a server, and the files that give the same bytes again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from simulator.experiments.comparison import compare_measured
from simulator.experiments.pair import Pair, headline_of
from simulator.measures.from_log import view_log
from simulator.measures.measuring import measure_view
from simulator.plan.scenario import Scenario
from simulator.report.printing import as_json
from simulator.report.values import comparison_values
from simulator.report.writing import write_report
from simulator.whatif.explore import RUNS, Dial, Seen, look, page_of
from simulator.whatif.order import Order
from simulator.whatif.store import Store
from simulator.whatif.work import load_log
from synthetic_data import ReadinessError, describe_run, write_folder, written_yaml

BASELINE, ALTERNATIVE = "baseline.yml", "alternative.yml"


def write_scenario(scenario: Scenario, path: Path, *, made_by: str = "the what-if page") -> None:
    """Write a scenario as one file that needs no other and from which `load_scenario` makes an equal one."""
    # Defaults are left out, so that people can read the file.
    raw = scenario.model_dump(by_alias=True, mode="json", exclude_none=True, exclude_defaults=True)
    text = written_yaml(raw, flow=None)
    path.write_text(f"# Made by {made_by} of Readiness Lab; everything stands in this file.\n{text}",
                    encoding="utf-8")


def rerun_commands(order: Order) -> list[str]:
    """Return what to type in the folder to make its results again, byte for byte."""
    how = f"{BASELINE} {ALTERNATIVE} --seed {order.seed} --replications {order.replications}"
    return [f"readiness office compare {how} --json > comparison.json",
            f"readiness office report {how} --out report.html --pdf"]


def write_bundle(folder: str, key: str, dials: Mapping[str, tuple[float, ...]], seen: Sequence[Seen]) -> str:
    """Write everything from the kept replications and return the folder; called in a worker.

    Parameters
    ----------
    dials : control key → values, swept for the page without a server
    seen : the baseline and every point of the sweep
    """
    store = Store(Path(folder))
    order = store.order(key)
    assert order is not None  # asked for by a page that shows the run
    pair = kept_pair(store, order)
    target = store.run_folder(key) / "files"

    def fill(draft: Path) -> None:
        write_scenario(order.baseline, draft / BASELINE)
        write_scenario(order.alternative, draft / ALTERNATIVE)
        (draft / "comparison.json").write_text(as_json(comparison_values(pair)) + "\n", encoding="utf-8")
        (draft / "rerun.txt").write_text("\n".join(rerun_commands(order)) + "\n", encoding="utf-8")
        _write_report(pair, draft)
        chosen = [Dial.of(order.alternative, name, values) for name, values in dials.items()]
        (draft / "explore.html").write_text(page_of(order, chosen, seen), encoding="utf-8")

    run = describe_run(command="office compare", seed=order.seed,
                       inputs={"baseline": order.baseline.model_dump_json(),
                               "alternative": order.alternative.model_dump_json()},
                       settings={"replications": order.replications, "confidence": order.confidence,
                                 "dials": {name: list(values) for name, values in dials.items()}})
    write_folder(target, run, fill)
    return str(target)


def look_at(folder: str, key: str, settings: Mapping[str, float] | None) -> Seen:
    """Run one point of the sweep; called in a worker."""
    order = Store(Path(folder)).order(key)
    assert order is not None  # asked for by a page that shows the run
    return look(order, settings, RUNS)


def kept_pair(store: Store, order: Order) -> Pair:
    """Return the pair that `compare_scenarios` would make, from the replications that are kept."""
    logs = [load_log(store, order, side, range(order.replications)) for side in (0, 1)]
    views = view_log(logs[0]), view_log(logs[1])
    names = headline_of(*order.sides)
    table = compare_measured(*(measure_view(view, names) for view in views), confidence=order.confidence)
    return Pair(baseline=logs[0], alternative=logs[1], views=views, table=table, confidence=order.confidence)


def as_zip(folder: Path) -> bytes:
    """Return the folder as a zip file; the same files give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            # zip files hold the time of each file; a fixed one makes the same bytes.
            entry = zipfile.ZipInfo(path.name, date_time=(2020, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _write_report(pair: Pair, draft: Path) -> None:
    try:
        write_report(pair, draft / "report.html", pdf=True)
    except ReadinessError:  # Without the package for PDF the web page prints well.
        write_report(pair, draft / "report.html")
