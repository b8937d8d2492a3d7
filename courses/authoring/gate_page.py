"""What was measured about an exercise, as a page for people, with what it still lacks by name."""

from __future__ import annotations

from collections.abc import Sequence

from courses.authoring.gate import GateReport
from courses.authoring.lines_left_out import left_out_words
from courses.authoring.marks import RATES, MeasuredMark, marks_sentence

LISTED = 0.15
"""A shortcut is printed when it earns at least this share; the rest is named in one line."""


def gate_text(report: GateReport) -> str:
    """Return one exercise's page in Markdown: minutes, clicks, words, mark, curve, shortcuts, what is missing."""
    exercise, effort, marks = report.exercise, report.effort, report.marks
    head = (f"# {exercise.id} {exercise.title['en']}\n\n"
            "| minutes stated | minutes if all is opened | clicks | words | decisions | pass mark | its standard error "
            "| alpha | test-retest | variants |\n|---|---|---|---|---|---|---|---|---|---|\n"
            f"| {exercise.minutes} | {effort.minutes} | {effort.clicks} | {effort.words} | {marks.decisions} | "
            f"{exercise.pass_mark:g} | {exercise.standard_error:g} | {marks.alpha:.2f} | {marks.retest:.2f} | "
            f"{max(bot.variants for bot in report.bots)} |\n\n")
    return head + "\n\n".join([marks_curve(marks), _mark_words(report), _shortcut_words(report),
                               *([left_out_words(report.lines)] if report.lines else []), missing_words(report)])


def marks_curve(marks: MeasuredMark) -> str:
    """Return the score curve as a table: mean share, and in brackets how many of 100 the mark passes."""
    rates = [rate for rate in RATES if any(abs(point.rate - rate) < 1e-9 for point in marks.curve)]
    rows = [f"| errors of 100 | {' | '.join(f'{100 * rate:.0f}' for rate in rates)} |",
            "|---" * (len(rates) + 1) + "|"]
    for pattern in dict.fromkeys(point.pattern for point in marks.curve):
        said = {round(point.rate, 2): f"{point.mean:.2f} ({100 * point.passes:.0f})" for point in marks.curve
                if point.pattern == pattern}
        rows.append(f"| {pattern} | {' | '.join(said.get(round(rate, 2), '') for rate in rates)} |")
    return "\n".join(rows)


def _mark_words(report: GateReport) -> str:
    if report.exercise.status == "completion":
        return "Points are for finishing; the curve is that of what is measured, and nobody passes or fails by it."
    return f"{marks_sentence(report.marks)}."


def _shortcut_words(report: GateReport) -> str:
    cunning = sorted((bot for bot in report.bots if bot.kind == "shortcut"), key=lambda bot: -bot.mean)
    listed = [bot for bot in cunning if bot.mean >= LISTED or bot.passes > 0]
    rows = ["| shortcut | earns | passes of 100 |", "|---|---|---|"]
    rows += [f"| {bot.bot} | {bot.mean:.2f} | {100 * bot.passes:.0f} |" for bot in listed]
    rest = [bot.bot for bot in cunning if bot not in listed]
    table = "\n".join(rows) if listed else "No shortcut earns much."
    skill = [f"- `{one.feature}`: {one.why} (signed: {one.signed})" for one in report.exercise.skill]
    skill = ["Left out of the finder, since looking at it is the skill itself:", "", *skill] if skill else []
    declared = ["\n".join(skill)] if skill else []
    return "\n\n".join([table, *([f"Under {LISTED}: {', '.join(rest)}."] if rest else []), *declared])


def missing_words(report: GateReport) -> str:
    """Return what breaks a bar or is missing, a line each, or that nothing is."""
    if not report.problems:
        return "Nothing is missing."
    return "\n".join(["Still missing:", "", *(f"- {problem}" for problem in report.problems)])


def missing_on_page(page: str, exercise: str) -> set[str]:
    """Return what an exercise's page says is still missing: its lines, each of which begins with the place."""
    return {line[2:] for line in page.splitlines() if line.startswith(f"- {exercise}: ")}


def unprinted(report: GateReport, page: str) -> Sequence[str]:
    """Return the problems that the page does not print; each is told by its place, since figures move a little."""
    printed = missing_on_page(page, report.exercise.id)
    return [str(problem) for problem in report.problems
            if not any(line.startswith(f"{problem.where}: ") for line in printed)]
