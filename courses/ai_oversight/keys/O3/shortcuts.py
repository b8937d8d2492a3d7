"""Ways to answer O3 that read no picture, or not the one of the benefit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Desks = Mapping[str, Mapping[str, Any]]
Items = dict[str, dict[str, Any]]
BENEFITS = ("pension", "disability", "unemployment")
BANDS = {"under": "20-39", "over": "60-79", "high": "80-89", "top": "90-99"}


def _answers(desks: Desks, say: Callable[[str, float], float], line: Callable[[int, int], float]) -> Items:
    """Answer everywhere with a function of benefit and score, and of gain and cost."""
    prices = {benefit: desks[benefit]["cases"][0]["panels"][0]["rows"] for benefit in BENEFITS}
    files = {case["id"]: case["panels"][0]["rows"][0] for case in desks["files"]["cases"]}
    middles = {band: sum(map(int, label.split("-"))) / 2 for band, label in BANDS.items()}
    return {"scale": {benefit: {band: say(benefit, at) for band, at in middles.items()} for benefit in BENEFITS},
            "chances": {case: say(benefit.split(".")[-1], score) for case, (benefit, score) in files.items()},
            "lines": {benefit: line(*(row[1] for row in rows)) for benefit, rows in prices.items()}}


def _read(desk: Mapping[str, Any], score: float) -> float:
    bar = next(bar for bar in desk["chart"]["bars"] if score <= int(bar["label"].split("-")[1]) + 0.5)
    return float(100 * bar["counts"]["true"] / sum(bar["counts"].values()))


def _break_even(gain: int, cost: int) -> float:
    return 5 * round(20 * cost / (cost + gain))


def score_at_its_word(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Repeats the score and puts the line where the score says that it pays."""
    return _answers(desks, lambda benefit, score: score, _break_even)


def score_cooled_down(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Takes every score half way back to 50, since assistants are too sure of themselves."""
    return _answers(desks, lambda benefit, score: 25 + score / 2, lambda gain, cost: 80)


def one_picture_for_all(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Reads the first picture and uses it for every benefit."""
    return _answers(desks, lambda benefit, score: _read(desks["pension"], score), lambda gain, cost: 75)


def average_of_the_pictures(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Reads all pictures and takes their mean, whatever the benefit."""
    return _answers(desks, lambda benefit, score: sum(_read(desks[each], score) for each in BENEFITS) / 3, _break_even)


def usual_rate(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Says for every file what came true of its benefit altogether, whatever the score."""
    def say(benefit: str, score: float) -> float:
        counts = [bar["counts"] for bar in desks[benefit]["chart"]["bars"]]
        return float(100 * sum(each["true"] for each in counts) / sum(sum(each.values()) for each in counts))
    return _answers(desks, say, lambda gain, cost: 60)


def certain_only(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Says 100 from a score of 50 on and 0 below."""
    return _answers(desks, lambda benefit, score: 100 if score >= 50 else 0, lambda gain, cost: 50)


def three_bars_and_straight_lines(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Counts the first, a middle and the last bar of each picture, and draws straight lines between them."""
    def say(benefit: str, score: float) -> float:
        ends, places = (10.0, 50.0, 95.0), [_read(desks[benefit], at) for at in (10, 50, 95)]
        part = int(score > ends[1])
        along = min(1.0, max(0.0, (score - ends[part]) / (ends[part + 1] - ends[part])))
        return places[part] + along * (places[part + 1] - places[part])
    return _answers(desks, say, _break_even)


CURVES = {"low": (2, 8, 16, 30, 50, 78), "level": (15, 33, 50, 64, 76, 88), "high": (33, 68, 83, 92, 98, 98)}
"""How far the bar in the middle reaches → what somebody remembers of all six bars from earlier years."""
UPPER = (19, 39, 59, 79, 89, 99)


def curves_by_heart(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Looks at the bar in the middle alone and says what came true of each bar last year in such a picture."""
    def say(benefit: str, score: float) -> float:
        middle = _read(desks[benefit], 50)
        curve = CURVES["low" if middle < 35 else "high" if middle > 65 else "level"]
        return float(curve[next(place for place, most in enumerate(UPPER) if score <= most + 0.5)])
    return _answers(desks, say, _break_even)


def out_of_sixty(files: Mapping[str, bytes], desks: Desks) -> Items:
    """Counts what came true and takes it as of 60 files, as in the example, whatever the bar holds."""
    def say(benefit: str, score: float) -> float:
        bar = next(bar for bar in desks[benefit]["chart"]["bars"] if score <= int(bar["label"].split("-")[1]) + 0.5)
        return float(bar["counts"]["true"]) / 60 * 100
    return _answers(desks, say, _break_even)


SHORTCUTS = {each.__name__: each for each in (score_at_its_word, score_cooled_down, one_picture_for_all,
                                              average_of_the_pictures, usual_rate, certain_only,
                                              three_bars_and_straight_lines, curves_by_heart, out_of_sixty)}
