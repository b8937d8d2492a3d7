"""Run the reference study; write its main lines into README.md and all of them into docs/reference/azerbaijan.md.

    python docs/study.py            takes some minutes
"""

from pathlib import Path

from simulator.report.sentences import number, span_text

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- study: begin -->\n", "<!-- study: end -->"
SHOWN = {"A1": "set by assumptions about waiting", "A4-3": "fitted: the rollout table was chosen to give it",
         "A5": "follows from the share and from same-day decisions on applications",
         "A7": "fitted; staff work, not elapsed time",
         "A9": "fitted; errors made by people only", "K1": "hold-out, never used for fitting",
         "K3": "hold-out, never used for fitting", "K4": "hold-out, never used for fitting",
         "K6": "hold-out; the monthly amount is assumed", "N1": "not reproduced, and not claimed"}


def table_of(rows):
    """The README's lines: the figures a reader will have heard of, and all hold-outs."""
    lines = []
    for name, shows in SHOWN.items():
        row = rows.loc[name]
        lines.append(f"| {row['title']} ({row['unit']}) | {row['published']} | "
                     f"{number(row['simulated'], row['low'], row['high'])} ({span_text(row['low'], row['high'])}), "
                     f"{row['verdict']} | {shows} |\n")
    return "".join(lines)


def whole(rows):
    """Every line of the study, as the command prints it."""
    text = ("# Azerbaijan 2019-2023: published and simulated\n\nMade by `python docs/study.py`, which runs `readiness "
            "office accept azerbaijan` (profile `as_printed`, 20 replications, seed 1). Hold-outs were never used for "
            "fitting; they are reported as they come.\n\n"
            "| row | what | published | simulated | interval | band | verdict | unit |\n"
            "|---|---|---|---|---|---|---|---|\n")
    for name, row in rows.iterrows():
        band = "–" if row["band_low"] != row["band_low"] else f"{row['band_low']:.4g} to {row['band_high']:.4g}"
        text += (f"| {name} | {row['title']} | {row['published']} | "
                 f"{number(row['simulated'], row['low'], row['high'])} | {span_text(row['low'], row['high'])} | "
                 f"{band} | {row['verdict']} | {row['unit']} |\n")
    return text


def main():
    """Run the study, write both pages."""
    from simulator import accept_study

    rows = accept_study("azerbaijan", workers=2).set_index("id")
    readme = ROOT / "README.md"
    before, rest = readme.read_text().split(BEGIN)
    readme.write_text(before + BEGIN + table_of(rows) + END + rest.split(END, 1)[1])
    (ROOT / "docs/reference/azerbaijan.md").write_text(whole(rows))


if __name__ == "__main__":
    main()
