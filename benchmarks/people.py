"""Synthetic people beside naive Faker, pseudopeople and gecko-syndata: the same work, CPU time, one run.

    python benchmarks/people.py [--json] [--quick] [--store]

Every task runs in a child process and is measured inside it; peers and we alternate. Our defects write their
ledger, the peers have none. `--quick` shrinks every size, says so in the figure `quick`, and leaves out the run with
10 million people on two cores (a good minute). A peak, such as `peak_mb_10m`, is that of the largest process;
`peak_mb_10m_together` is what the parent and its two workers held at one time.
The peers need pandas 2, so they live in an environment of their own: see `measure.PEERS_RECIPE`.
"""

import sys
import tempfile
import time
from pathlib import Path

from measure import PEERS, ROOT, FamilyUse, alternate, cpu_seconds, median, report, require_peers, run_task, serve

sys.path.insert(0, str(ROOT))
BARS = {
    "identity_rows_vs_naive_faker": (">=", 150), "living_people_per_naive_faker_row": (">=", 4),
    "peak_mb_1m": ("<=", 500), "peak_mb_10m": ("<=", 500), "defects_share_of_cpu": ("<=", 0.15),
    "typo_1pct_vs_pseudopeople": (">", 1), "typo_1pct_vs_gecko": (">", 1), "typo_10pct_vs_pseudopeople": (">", 1),
    "typo_10pct_vs_gecko": (">", 1), "missing_1pct_vs_pseudopeople": (">", 1), "missing_1pct_vs_gecko": (">", 1),
    "missing_10pct_vs_pseudopeople": (">", 1), "missing_10pct_vs_gecko": (">", 1),
    "swap_day_month_1pct_vs_pseudopeople": (">", 1), "swap_day_month_1pct_vs_gecko": (">", 1),
    "swap_day_month_10pct_vs_pseudopeople": (">", 1), "swap_day_month_10pct_vs_gecko": (">", 1)}
PLAN = "everyday"
REPEATS = 5
"""Runs within a process of what takes milliseconds; the middle one counts."""


# -- people: tasks of the child ---------------------------------------------------------------------


def naive_faker(rows):
    """Seven identity columns, row by row, as most people first write it."""
    import pandas as pd
    from faker import Faker

    fake = Faker("az_AZ")
    fake.seed_instance(1)

    def loop():
        return pd.DataFrame([{
            "first_name": fake.first_name(), "last_name": fake.last_name(), "sex": fake.random_element("FM"),
            "birth_date": fake.date_of_birth(), "address": fake.address(), "personal_number": fake.ssn(),
            "phone": fake.phone_number()} for _ in range(rows)])

    return {"rows": rows, "cpu_s": cpu_seconds(loop)}


def identities(rows):
    """The same seven facts about each person, ours."""
    from synthetic_data import draw_identities, load_country

    country = load_country("azerbaijan")
    draw_identities(country, rows=1000, seed=2)
    return {"rows": rows, "cpu_s": cpu_seconds(lambda: draw_identities(country, rows=rows, seed=1))}


def pipeline(people, defects, workers=1):
    """Lives, registers, defects with their ledger, truth and Parquet: the command `readiness people build`."""
    import resource

    from synthetic_data.delivery.output import PopulationOrder, write_population

    order = PopulationOrder(country="azerbaijan", people=people, seed=1, plan=PLAN if defects else None,
                            workers=workers)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        with FamilyUse() as together:
            spent = cpu_seconds(lambda: write_population(order, Path(folder) / "data"))
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"people": people, "cpu_s": spent + children.ru_utime + children.ru_stime, "bytes": size,
            "together_mb": together.peak, "wall_s": time.monotonic() - began}


def defects_share(people):
    """CPU seconds of one block with and without its defects, in one process."""
    from synthetic_data.delivery.output import PopulationOrder, write_block

    times = {PLAN: [], None: []}
    for plan in (PLAN, None) * 10:
        order = PopulationOrder(country="azerbaijan", people=people, seed=1, plan=plan)
        with tempfile.TemporaryDirectory() as folder:
            times[plan].append(cpu_seconds(lambda order=order, folder=folder: write_block(
                order, 0, Path(folder) / "data", Path(folder) / "truth")))
    # The first of each warms up; ten of each, because single runs differ by a tenth.
    return {"cpu_s": median(times[PLAN][1:]), "without_s": median(times[None][1:])}


# -- defects: the same columns for everybody --------------------------------------------------------


SURNAMES = ("Mammadov", "Aliyev", "Quliyev", "Huseynov", "Karimov", "Babayev", "Rzayev", "Ismayilov", "Hasanov",
            "Abbasov", "Musayev", "Jafarov", "Rustamov", "Nabiyev", "Mirzayev", "Asgarov", "Valiyev", "Sultanov")


def _columns(rows):
    """Surnames with a tail of rare ones, and dates.

    Every date can be swapped: day and month are different numbers up to 12. So a rate asks everybody for the same
    number of changed cells, whether a tool leaves out dates that cannot be swapped (ours) or not (the peers).
    """
    import numpy as np
    import pandas as pd

    draw = np.random.default_rng(3)
    words = np.array([f"{name}{end}" for name in SURNAMES for end in ("", "a", "li", "zade", "oglu")])
    month = draw.integers(0, 12, rows)
    day = (month + draw.integers(1, 12, rows)) % 12
    months = (draw.integers(-30, 40, rows) * 12 + month).astype("datetime64[M]")
    return words[draw.integers(0, len(words), rows)], pd.DatetimeIndex(months.astype("datetime64[D]") + day)


def usual_seconds(work):
    """Median CPU seconds of several runs."""
    return median([cpu_seconds(work) for _ in range(REPEATS)])


def our_defect(rows, defect, rate):
    """One defect on one plain text (or date) column of a register, with the ledger."""
    import numpy as np
    import pandas as pd

    from synthetic_data import RegisterSet, defect_plan, inject

    names, days = _columns(rows)
    field, setting = ("day", {}) if defect == "swap_day_month" else ("name", {})
    column = pd.Series(days.as_unit("s")) if field == "day" else pd.Series(names, dtype="str")
    table = pd.DataFrame({"record_id": np.arange(rows), field: column})
    link = pd.DataFrame({"register": pd.Categorical(["register"] * rows), "record_id": np.arange(rows),
                         "person_id": np.arange(rows)})
    fresh = iter([RegisterSet(tables={"register": table.copy()}, link=link.copy()) for _ in range(REPEATS)])
    plan = defect_plan("one", [{"defect": defect, "registers": "register", "fields": field, "rate": rate, **setting}])
    warm = RegisterSet(tables={"register": table.head(1000)}, link=link.head(1000))
    inject(warm, plan, 1, None)
    changed = []
    return {"rows": rows, "cpu_s": usual_seconds(lambda: changed.append(len(inject(next(fresh), plan, 1, None)[1]))),
            "changed": changed[0]}


def _peer_frame(rows, defect):
    """Names as text, or dates as MM/DD/YYYY text, in the one column a peer works on."""
    import pandas as pd

    names, days = _columns(rows)
    text = days.strftime("%m/%d/%Y") if defect == "swap_day_month" else names
    return pd.DataFrame({"cell": pd.Series(text, dtype=object)})


def pseudopeople_defect(rows, defect, rate):
    """The same with pseudopeople's own noise type."""
    from pseudopeople.noise_entities import NOISE_TYPES
    from pseudopeople.utilities import get_randomness_stream

    noise = {"typo_keyboard": NOISE_TYPES.make_typos, "missing": NOISE_TYPES.leave_blank,
             "swap_day_month": NOISE_TYPES.swap_month_and_day}[defect]
    frame, warm = _peer_frame(rows, defect), _peer_frame(1000, defect)
    settings = {"cell_probability": rate, "token_probability": 0.1}

    def run(data):
        return noise(data, settings, get_randomness_stream("decennial_census", 1, data.index), "decennial_census",
                     "cell")[0]

    run(warm)
    fresh, results = iter([frame.copy() for _ in range(REPEATS)]), []
    spent = usual_seconds(lambda: results.append(run(next(fresh))))
    return {"rows": rows, "cpu_s": spent, "changed": int((results[0] != frame["cell"]).sum())}


def gecko_defect(rows, defect, rate):
    """The same with gecko's mutators: one of four edits, a missing value, a function that swaps."""
    import numpy as np
    from gecko import mutator

    rng = np.random.default_rng(1)
    change = {
        "typo_keyboard": lambda: mutator.with_group(
            [mutator.with_insert(rng=rng), mutator.with_delete(rng=rng), mutator.with_transpose(rng=rng),
             mutator.with_substitute(rng=rng)], rng=rng),
        "missing": lambda: mutator.with_missing_value("", rng=rng),
        "swap_day_month": lambda: mutator.with_function(lambda day: f"{day[3:5]}/{day[:2]}/{day[6:]}", rng=rng),
    }[defect]()
    frame, warm = _peer_frame(rows, defect), _peer_frame(1000, defect)
    mutator.mutate_data_frame(warm, [("cell", (rate, change))])
    results = []
    spent = usual_seconds(lambda: results.append(mutator.mutate_data_frame(frame, [("cell", (rate, change))])))
    return {"rows": rows, "cpu_s": spent, "changed": int((results[0]["cell"] != frame["cell"]).sum())}


TASKS = {"naive_faker": naive_faker, "identities": identities, "pipeline": pipeline, "defects_share": defects_share,
         "our_defect": our_defect, "pseudopeople_defect": pseudopeople_defect, "gecko_defect": gecko_defect}


# -- the parent -------------------------------------------------------------------------------------


def per_second(results, of="rows"):
    """Median of work per CPU second."""
    return median([one[of] / one["cpu_s"] for one in results])


def people_figures(quick):
    """Identities, and the whole pipeline with its memory, beside naive Faker."""
    faker_rows, our_rows, people = (2_000, 200_000, 200_000) if quick else (20_000, 2_000_000, 1_000_000)
    results = alternate({
        "faker": lambda: run_task(__file__, "naive_faker", rows=faker_rows),
        "identities": lambda: run_task(__file__, "identities", rows=our_rows),
        "share": lambda: run_task(__file__, "defects_share", people=people // 10),
    }, rounds=1 if quick else 3)
    faker, made = per_second(results["faker"]), run_task(__file__, "pipeline", people=people, defects=True)
    figures = {
        "naive_faker_rows_per_cpu_s": faker,
        "identity_rows_vs_naive_faker": per_second(results["identities"]) / faker,
        "living_people_per_cpu_s": people / made["cpu_s"],
        "living_people_per_naive_faker_row": people / made["cpu_s"] / faker,
        "bytes_per_person": made["bytes"] / people,
        "defects_share_of_cpu": median([1 - one["without_s"] / one["cpu_s"] for one in results["share"]]),
        "peak_mb_1m": made["peak_mb"],
    }
    if not quick:
        ten = run_task(__file__, "pipeline", people=10_000_000, defects=True, workers=2)
        figures |= {"peak_mb_10m": ten["peak_mb"], "peak_mb_10m_together": ten["together_mb"],
                    "cpu_s_10m": ten["cpu_s"], "minutes_10m": ten["wall_s"] / 60, "gb_10m": ten["bytes"] / 1e9}
    return figures


def defect_figures(quick):
    """Rows per CPU second of each defect, ours over the peer's."""
    rows, figures = 100_000 if quick else 1_000_000, {}
    for defect, name in (("typo_keyboard", "typo"), ("missing", "missing"), ("swap_day_month", "swap_day_month")):
        for rate in (0.01, 0.1):
            work = {"rows": rows, "defect": defect, "rate": rate}
            results = alternate({
                "ours": lambda work=work: run_task(__file__, "our_defect", **work),
                "pseudopeople": lambda work=work: run_task(__file__, "pseudopeople_defect", python=PEERS, **work),
                "gecko": lambda work=work: run_task(__file__, "gecko_defect", python=PEERS, **work),
            }, rounds=1 if quick else 3)
            label = f"{name}_{rate * 100:.0f}pct"
            ours = per_second(results["ours"])
            figures[f"{label}_rows_per_cpu_s"] = ours
            for peer in ("pseudopeople", "gecko"):
                figures[f"{label}_vs_{peer}"] = ours / per_second(results[peer])
                figures[f"{label}_changed_share_{peer}"] = results[peer][0]["changed"] / rows
            figures[f"{label}_changed_share_ours"] = results["ours"][0]["changed"] / rows
    return figures


def main():
    """Measure and report."""
    require_peers()
    quick = "--quick" in sys.argv[1:]
    figures = {"quick": quick} | people_figures(quick) | defect_figures(quick)
    notes = ["sizes were shrunk by --quick; only the full run counts"] if quick else []
    report(figures, bars=BARS, notes=notes)


if __name__ == "__main__":
    serve(TASKS)
    main()
