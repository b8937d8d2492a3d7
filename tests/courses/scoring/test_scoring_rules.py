"""The scoring rules: strategies that read nothing earn nothing, better answers never earn less."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from courses.scoring import (
    calibration,
    detection,
    exact,
    forecast,
    lines,
    number,
    plan,
    ranking,
    reasons,
    reliance,
    subset,
    utility,
    weakest,
)

SHARES = st.floats(0, 1)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3), max_leaves=6)
CASES = [f"c{number}" for number in range(32)]
TRUTH = {case: "grant" if place < 16 else "refuse" for place, case in enumerate(CASES)}
ADVICE = {case: TRUTH[case] if place % 8 < 5 else {"grant": "refuse", "refuse": "grant"}[TRUTH[case]]
          for place, case in enumerate(CASES)}
RELIANCE = {case: {"truth": TRUTH[case], "advice": ADVICE[case]} for case in CASES}
EXPECTED = {
    exact: ({"a": "x", "b": ["y", "z"]}, {"chance": 0.5}), number: ({"a": 3, "b": 4.5}, {"tolerance": 1}),
    subset: ({"a": True, "b": False}, {}), reliance: ({"a": RELIANCE["c0"], "b": RELIANCE["c20"]}, {}),
    calibration: ({"a": 0.2, "b": 0.9}, {}),
    utility: ({"payoffs": {"a": {"x": 0, "y": -1}, "b": {"x": -9, "y": -1}}}, {}),
    reasons: ({"a": ["x"], "b": ["y", "z"]}, {}), ranking: ({"a": 5, "b": 1}, {"k": 1}),
    plan: ({"controls": ["a", "b"], "runs": {"x|1": {"target": [True, True]}}}, {}),
    weakest: ({"kinds": {"a": "k", "b": "l"}, "accepted": {"k": ["x"], "l": ["y"]}}, {"limits": {"x": 1}}),
    lines: ({"lines": {"k": ["a", "b", "d"], "l": ["b"]}}, {}),
    detection: ({"a": True, "b": False}, {}), forecast: ({"a": True, "b": False}, {"forecast": "c"})}


@pytest.mark.parametrize("rule", EXPECTED, ids=lambda rule: rule.__name__.rsplit(".", 1)[-1])
@given(answers=st.dictionaries(st.sampled_from(["a", "b", "c"]), JSON, max_size=3))
def test_no_answer_breaks_a_rule(rule, answers):
    """Whatever a trainee hands in, a rule returns a share between 0 and 1 and raises nothing."""
    expected, settings = EXPECTED[rule]
    assert 0 <= rule.score(answers, expected, settings).share <= 1


@pytest.mark.parametrize("rule", EXPECTED, ids=lambda rule: rule.__name__.rsplit(".", 1)[-1])
def test_no_answer_earns_nothing(rule):
    """A blank item earns 0 under every rule."""
    expected, settings = EXPECTED[rule]
    assert rule.score({}, expected, settings).share == 0


@given(rate=SHARES)
def test_a_coin_earns_nothing_for_subset_and_detection(rate):
    """Ticking the same share of bad and good rows, all and none included, earns 0 under S3 and S10."""
    assert subset.subset_share(rate, rate) == 0
    assert detection.detection_share(rate, rate) == 0


KINDS = {"kinds": {f"{kind}{number}": kind for kind in "abcd" for number in range(4)},
         "accepted": {"a": ["stop"], "b": ["pay", "ask"], "c": ["ask"], "d": ["pay"]}}


@given(said=st.dictionaries(st.sampled_from(list(KINDS["kinds"])), st.sampled_from(["stop", "pay", "ask"])))
def test_the_weakest_kind_counts_and_no_other(said):
    """No kind held less often than the share says, one held just so often, and one answer for all earns nothing."""
    share = weakest.score(said, KINDS, {}).share
    held = {kind: sum(said.get(f"{kind}{number}") in KINDS["accepted"][kind] for number in range(4)) / 4
            for kind in "abcd"}
    assert share == min(held.values())
    assert all(weakest.score(dict.fromkeys(KINDS["kinds"], choice), KINDS, {}).share == 0
               for choice in ("stop", "pay", "ask"))


def test_kinds_of_one_part_are_counted_together():
    """Two kinds with other answers that turn on one line of the rule have one share: what is right of both."""
    expected = {"kinds": {"x": "up", "y": "down", "z": "name"}, "parts": {"up": "group", "down": "group"},
                "accepted": {"up": ["more"], "down": ["less"], "name": ["same"]}}
    found = weakest.score({"x": "more", "y": "same", "z": "same"}, expected, {})
    assert found.details == {"of_group": 0.5, "of_name": 1}
    assert found.share == 0.5


def test_an_undecided_case_and_one_beyond_the_limit_get_what_silence_brings():
    """In an office that stops what nobody decides, two letters where one may go are one letter and one stop."""
    settings = {"silent": "stop", "limits": {"ask": 1}}
    expected = {"kinds": {"x": "own", "y": "sign", "z": "sign"}, "accepted": {"own": ["stop"], "sign": ["ask"]}}
    assert weakest.score({"y": "ask", "z": "ask"}, expected, settings).details == {"of_own": 1, "of_sign": 0.5}
    assert weakest.score({}, expected, settings).share == 0


LINES = {"lines": {"early": ["a", "b", "c"], "late": ["c", "d", "e", "f"], "rare": ["g", "h"]}}


@given(held=st.sets(st.sampled_from("abcdefgh")), more=st.sampled_from("abcdefgh"))
def test_the_line_that_held_least_often_counts(held, more):
    """Twice its share, one at most; a line with two answers counts nowhere; one more right answer never costs."""
    def share(right):
        return lines.score(dict.fromkeys(right, True), LINES, {}).share
    least = min(len(held & set(LINES["lines"][line])) / len(LINES["lines"][line]) for line in ("early", "late"))
    assert share(held) == pytest.approx(min(1, 2 * least))
    assert share(held | {more}) >= share(held)


@given(turning=st.integers(1, 60), held=st.integers(0, 60))
def test_what_a_line_must_hold_rises_with_the_answers_that_turn_on_it(turning, held):
    """Held where 15 of 100 errors fall short by luck in 1 of 1000 at most, or a fifth: one fewer is not held."""
    held = min(held, turning)
    need = max(int(stats.binom.ppf(0.001, turning, 0.85)), -(-turning // 5))
    answers = [("d", str(case), "") for case in range(turning)]

    def share(right):
        judged = {one: place < right for place, one in enumerate(answers)}
        return lines.score(judged, {"lines": {"early": answers}}, {"unlucky": 0.001, "fewest": 1}).share
    assert lines.held_from(turning, 0.001) == need
    assert (share(held) >= 0.4 - 1e-9) is (held >= need)
    assert share(turning) == 1
    assert share(held) <= share(min(held + 1, turning))


def test_the_line_that_earned_least_is_quoted():
    """Half of many answers earns less than a third of three, where guessing has half of them right."""
    many, few = [("d", str(case), "") for case in range(30)], [("e", case, "") for case in "abc"]
    judged = {one: place < 15 for place, one in enumerate(many)} | {one: one[1] == "a" for one in few}
    asked = {"many": many, "few": few}
    assert lines.weakest(judged, asked, {"unlucky": 0.001}) == ("many", 15, 30)
    assert lines.weakest(judged, asked, {}) == ("few", 1, 3)


def test_a_row_that_is_not_handed_in_says_that_it_is_not_ticked():
    """A desk keeps ticks alone; where rows are decided by a choice, one without a choice says nothing."""
    assert subset.silence({"full_at": 1}) is False
    assert subset.silence({"chosen": ["wrong"]}) is None


@given(low=SHARES, high=SHARES, false=SHARES)
def test_finding_more_never_costs(low, high, false):
    """With the same false alarms, more hits never earn less."""
    low, high = sorted((low, high))
    assert subset.subset_share(low, false) <= subset.subset_share(high, false)


def test_f1_would_reward_select_all_and_subset_does_not():
    """Ticking all 400 rows with 40 defects has an F1 of 0.18 and earns 0."""
    expected = {f"r{number}": number < 40 for number in range(400)}
    everything = dict.fromkeys(expected, True)
    assert subset.score(everything, expected, {}).share == 0
    assert subset.score(dict(expected.items()), expected, {}).share == 1


def test_a_finder_of_60_of_100_earns_as_stated():
    """24 of 40 defects and 8 of 360 false ticks earn (0.6 - 0.022) / 0.8."""
    expected = {f"r{number}": number < 40 for number in range(400)}
    ticks = {f"r{number}": True for number in [*range(24), *range(40, 48)]}
    assert subset.score(ticks, expected, {}).share == pytest.approx((0.6 - 8 / 360) / 0.8)


@pytest.mark.parametrize("strategy", ["accept", "reject", "grant", "refuse", "fake first, then accept"])
def test_strategies_without_reading_earn_nothing_for_reliance(strategy):
    """Accept-all, reject-all, one decision for all and a faked first answer earn 0 under S4."""
    other = {"grant": "refuse", "refuse": "grant"}

    def say(case):
        advice = ADVICE[case]
        final = {"accept": advice, "reject": other[advice], "fake first, then accept": advice}.get(strategy, strategy)
        return {"first": other[advice] if strategy.startswith("fake") else final, "final": final}

    assert reliance.score({case: say(case) for case in CASES}, RELIANCE, {}).share == 0


def test_options_of_a_row_count_one_by_one():
    """Where a row has several boxes, each box is found or not; ticking all of them or none earns nothing."""
    expected = {"a": {"source": True, "rule": False, "fine": False},
                "b": {"source": False, "rule": False, "fine": True}}
    assert subset.score({"a": ["source"], "b": ["fine"]}, expected, {}).share == 1
    assert subset.score({row: ["source", "rule", "fine"] for row in "ab"}, expected, {}).share == 0
    assert subset.score({"a": ["rule"], "b": []}, {"rows": expected, "fed": []}, {}).share == 0


def test_reliance_reports_detection_too():
    """Overriding half of the wrong views and no right one is a J of 0.5, measured as before the course."""
    wrong = [case for case in CASES if ADVICE[case] != TRUTH[case]]
    final = {case: TRUTH[case] if case in wrong[::2] else ADVICE[case] for case in CASES}
    found = reliance.score({case: {"first": final[case], "final": final[case]} for case in CASES}, RELIANCE, {}).details
    assert found["j"] == pytest.approx(len(wrong[::2]) / len(wrong))
    assert {"hit_rate", "false_rate", "d_prime", "c"} <= set(found)


def test_ignoring_the_advice_earns_little():
    """Right in 70 of 100 files and never moved by advice: some gain, no reliance on right advice."""
    other = {"grant": "refuse", "refuse": "grant"}
    own = {case: TRUTH[case] if place % 10 < 7 else other[TRUTH[case]] for place, case in enumerate(CASES)}
    share = reliance.score({case: {"first": own[case], "final": own[case]} for case in CASES}, RELIANCE, {}).share
    assert 0 < share < 0.3


def test_being_right_at_once_loses_nothing():
    """Nobody has to err first: all right before and after earns full points."""
    assert reliance.score({case: {"first": TRUTH[case], "final": TRUTH[case]} for case in CASES},
                          RELIANCE, {}).share == 1


def test_undecided_files_leave_the_advice_in_force():
    """A first answer without a final one counts as the advice, as in the office."""
    some = {CASES[0]: {"first": "grant", "final": "grant"}}
    assert reliance.score(some, RELIANCE, {}).share == 0


@given(values=st.lists(st.floats(0.01, 0.99), min_size=3, max_size=30))
def test_the_base_rate_for_everybody_earns_nothing(values):
    """Saying the mean of the true probabilities each time earns 0 under S5, the truth earns 1."""
    base = sum(values) / len(values)
    assert calibration.calibration_share([base] * len(values), values) == pytest.approx(0, abs=1e-9)
    if max(values) - min(values) > 1e-3:
        assert calibration.calibration_share(values, values) == 1


@given(stated=st.floats(0, 100), rate=SHARES)
def test_a_forecast_without_reading_earns_nothing(stated, rate):
    """Who holds wrong and right ones alike, all or none included, earns nothing by foretelling it."""
    assert forecast.forecast_share(stated, rate, rate, 20) == 0


def test_a_forecast_is_held_against_ones_own_result():
    """Three of four wrong ones held: 80 of 100 is near enough, 40 earns half, no forecast nothing."""
    expected = {f"w{number}": True for number in range(4)} | {f"r{number}": False for number in range(9)}
    held = {"w0": "hold", "w1": "hold", "w2": "hold"}
    shares = [forecast.score(held | {"forecast": stated}, expected, {}).share for stated in (80, 40, None)]
    assert shares == [1, 0.5, 0]


def test_two_of_three_true_reasons_are_enough_where_two_are_asked_for():
    """With `pick` any two true ones earn all, a third adds nothing, and ticking everything earns nothing."""
    expected = {"plan": ["a", "b", "c"]}
    ticked = (["a", "c"], ["a", "b", "c"], ["a"], [*"abcdefgh"])
    assert [reasons.score({"plan": ticks}, expected, {"pick": 2}).share for ticks in ticked] == [1, 1, 0.5, 0]


def test_what_signatures_need_beside_numbers_does_not_count():
    """Right numbers named as such score as they would alone, whatever stands beside them."""
    right = {"a": 100.0, "b": 50.0}
    told = {"numbers": right, "average": {"a": 900.0, "b": 700.0}}
    answers = {"a": 101, "b": 700}
    assert number.score(answers, told, {"relative": 0.02}) == number.score(answers, right, {"relative": 0.02})


def test_each_number_of_a_case_counts_alike():
    """A case that asks for two numbers earns half when one of them is right; a bare number for both earns nothing."""
    expected, settings = {"a": {"one": 10, "two": 20}}, {"relative": 0.05}
    assert number.score({"a": {"one": 10.4, "two": 30}}, expected, settings).share == 0.5
    assert number.score({"a": 10}, expected, settings).share == 0


def test_overconfidence_costs_more_than_caution():
    """0 and 100 instead of 20 and 80 earn less than 35 and 65."""
    true = [0.2, 0.8] * 10
    assert calibration.calibration_share([0, 1] * 10, true) < calibration.calibration_share([0.35, 0.65] * 10, true)


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.fixed_dictionaries(
    {"stop": st.integers(-20, 0), "pause": st.integers(-20, 0), "pay": st.integers(-20, 0)}), min_size=1, max_size=12),
    st.sampled_from(["stop", "pause", "pay"]))
def test_one_answer_for_all_earns_nothing_for_utility(payoffs, option):
    """The best constant choice is the zero of S6, so no constant choice earns anything."""
    same = dict.fromkeys(payoffs, option)
    assert utility.score(same, {"payoffs": payoffs}, {}).share == 0


def test_a_slider_takes_the_nearest_listed_setting():
    """Where options are numbers, an answer between two of them counts as the nearer one."""
    expected = {"payoffs": {"bar": {"10": 0.0, "20": 5.0, "30": 1.0}}, "trivial": 1.0}
    assert utility.score({"bar": 21.4}, expected, {}).share == 1


def test_guessed_reasons_earn_nothing_on_average():
    """With six reasons offered, one hit pays for five misses."""
    expected = {f"c{number}": ["a"] for number in range(6)}
    one_of_each = {f"c{number}": letter for number, letter in enumerate("abcdef")}
    assert reasons.score(one_of_each, expected, {"options": 6}).share == 0


def test_ticking_all_reasons_earns_nothing():
    """Two true reasons among five: ticking all five leaves -1, floor 0."""
    assert reasons.score({"why": list("abcde")}, {"why": ["a", "b"]}, {}).share == 0


def test_ranking_everything_first_earns_little():
    """Equal ranks for all rows count the worst of them."""
    gains = {f"r{number}": float(number) for number in range(20)}
    assert ranking.score(dict.fromkeys(gains, 1), gains, {"k": 5}).share == 0
    best = {f"r{number}": 20 - number for number in range(15, 20)}
    assert ranking.score(best, gains, {"k": 5}).share == 1


def test_a_plan_must_meet_a_target_in_80_of_100_seeds():
    """Four of five seeds are enough, three of five are not."""
    runs = {"10": {"wait": [True] * 4 + [False], "harm": [True] * 3 + [False] * 2}}
    expected = {"controls": ["share"], "runs": runs}
    assert plan.score({"share": 10}, expected, {}).share == 0.5


def test_half_points_between_one_and_two_tolerances():
    """S2: 1 within the tolerance, 0.5 within twice the tolerance, relative or absolute."""
    shares = [number.score({"a": value}, {"a": 100}, {"relative": 0.05}).share for value in (105, 110, 111)]
    assert shares == [1, 0.5, 0]


def test_chance_is_taken_off_exact_answers():
    """Half right on two-way choices is what a coin gets: 0."""
    expected = {f"c{place}": "ab"[place % 2] for place in range(10)}
    assert exact.score(dict.fromkeys(expected, "a"), expected, {"chance": 0.5}).share == 0


def test_cases_left_open_are_left_out_until_there_are_too_many():
    """Asking for a document takes a pair out of both rates; asking more often than allowed helps nobody."""
    truth = {f"c{place}": place < 4 for place in range(8)}
    settings = {"held": ["same"], "full_at": 1, "left_out": {"ask": 2}}
    right = {case: "same" if same else "different" for case, same in truth.items()}
    assert detection.score(right | {"c0": "ask", "c7": "ask"}, {"signals": truth}, settings).share == 1
    assert detection.score(right | dict.fromkeys(["c0", "c1", "c7"], "ask"), truth, settings).share == 0.5
    assert detection.score({"c0": "same"}, truth, settings).share == 0.25


def test_choices_can_stand_for_ticks():
    """Where rows are decided by a choice, only the named choices count as ticked."""
    expected = {"a": True, "b": False, "c": False}
    answers = {"a": "ask", "b": "same", "c": "different"}
    assert subset.score(answers, expected, {"chosen": ["ask"]}).share == 1
    assert subset.score(answers, expected, {"chosen": ["same"]}).share == 0


def test_what_goes_beyond_a_limit_is_undecided():
    """A sheet made by hand that spends more letters than there are gets the silent option for the rest."""
    payoffs = {f"c{place}": {"write": -1.0, "drop": 0.0 if place < 5 else -10.0, "keep": -6.0} for place in range(10)}
    settings = {"silent": "drop", "limits": {"write": 5}}
    spent = dict.fromkeys(payoffs, "write")
    assert utility.score(spent, {"payoffs": payoffs}, settings).details["utility"] == -55
    best = {case: "drop" if place < 5 else "write" for place, case in enumerate(payoffs)}
    assert utility.score(best, {"payoffs": payoffs}, settings).share == 1


def test_any_true_reason_is_enough_where_one_is_picked():
    """Two of six reasons are true: one of them earns all, and one blind pick of each earns nothing."""
    expected = {f"c{number}": ["a", "b"] for number in range(6)}
    assert reasons.score(dict.fromkeys(expected, "b"), expected, {"options": 6}).share == 1
    one_of_each = {f"c{number}": letter for number, letter in enumerate("abcdef")}
    assert reasons.score(one_of_each, expected, {"options": 6}).share == 0


def test_each_blank_of_a_case_is_right_or_not_by_itself():
    """Three blanks in two cases, two of them right: two thirds, and what chance gets right is taken off."""
    expected = {"a": {"day": "x", "sum": "y"}, "b": {"day": "z"}}
    answers = {"a": {"day": "x", "sum": "x"}, "b": {"day": "z"}}
    assert exact.score(answers, expected, {}).share == pytest.approx(2 / 3)
    assert exact.score(answers, expected, {"chance": 1 / 3}).share == pytest.approx(0.5)
    assert exact.score({"a": "x"}, expected, {}).share == 0


def test_what_can_be_said_without_the_skill_is_where_calibration_begins():
    """A reference for each case earns nothing; half its distance from the truth leaves a quarter of the loss."""
    expected = {"chances": {"a": 0.2, "b": 0.8}, "reference": {"a": 0.4, "b": 0.6}}
    assert calibration.score({"a": 40, "b": 60}, expected, {}).share == 0
    assert calibration.score({"a": 30, "b": 70}, expected, {}).share == pytest.approx(0.75)
    assert calibration.score({}, expected, {}).share == 0


def test_reliance_is_counted_for_each_way_of_showing():
    """A right view taken after a wrong first answer and a right answer given up, each under its own way of showing."""
    expected = {"a": {"truth": "grant", "advice": "grant", "mode": "range"},
                "b": {"truth": "grant", "advice": "refuse", "mode": "bare"}}
    answers = {"a": {"first": "refuse", "final": "grant"}, "b": {"first": "grant", "final": "refuse"}}
    details = reliance.score(answers, expected, {}).details
    assert {name: details[name] for name in ("range_took", "range_could", "bare_kept", "bare_had")} == {
        "range_took": 1, "range_could": 1, "bare_kept": 0, "bare_had": 1}
    assert reliance.score({}, expected, {}).details["bare_had"] == 0
