"""O8, O3 and O4: what is wrong is wrong by the file alone, words and views tell nothing, figures can be recounted."""

import json
from collections import Counter
from datetime import date

import pandas as pd
import pytest

from courses import AnswerSheet, Variant, build_variant, load_exercise, score_sheet, solve
from courses.cases.care_decoys import draw_spells
from courses.cases.care_log import draw_log
from courses.cases.care_spells import care_spells
from courses.cases.letter_blocks import own_letter
from courses.cases.stated_chances import BANDS, draw_history, right_lines, without_the_picture
from courses.form.variant import load_part
from courses.world import Setting, course_world
from synthetic_data import BadInput, stream

SEEDS = (77_000_016, 77_000_017)
COUNTRY = Setting(SEEDS[0] // 16)


@pytest.fixture(scope="module")
def built():
    """Exercise → pack and key of two variants in one country."""
    return {name: [build_variant(load_exercise(name), Variant(seed=seed, pack_id="nw-0001")) for seed in SEEDS]
            for name in ("O8", "O3", "O4")}


def desk_of(pack, name):
    """One desk of a pack."""
    return json.loads(pack.files["desks.json"])[name]


def shares(name, key, items):
    """Item → share of its points."""
    sheet = AnswerSheet(exercise=name, pack_id=key.pack_id, items=items)
    return {score.item: score.points / score.out_of for score in score_sheet(load_exercise(name), sheet, key)}


def feedback(name, key, items):
    """Item → what the trainee reads."""
    sheet = AnswerSheet(exercise=name, pack_id=key.pack_id, items=items)
    return {score.item: score.feedback for score in score_sheet(load_exercise(name), sheet, key)}


# ---- O8 ------------------------------------------------------------------------------------------------
def panels_of(pack, desk):
    """Token → panel → rows, of each case of a desk."""
    return {case["id"]: {panel["name"]: panel["rows"] for panel in case["panels"]}
            for case in desk_of(pack, desk)["cases"]}


def test_a_right_ends_with_the_parents_own_work_or_the_birthday():
    """From the registers: a spell ended by work has one own contract before the birthday, others have none."""
    _, clean = course_world(COUNTRY)
    contracts = clean["employment_contract"].astype({"personal_number": "str"}).groupby("personal_number")["start"]
    starts = {number: sorted(found) for number, found in contracts}
    for line, pool in care_spells(COUNTRY).items():
        for spell in [known.spell for known in pool[:40]]:
            own = [day for day in starts.get(spell.number, []) if spell.born <= day < spell.birthday]
            assert own == ([] if line == "birthday" else [spell.ended])
            assert spell.birthday.year == spell.born.year + 3


def test_a_country_with_too_few_parents_is_named():
    """More people are asked for than live there: one error says of whom there are too few."""
    with pytest.raises(BadInput, match="ended by work"):
        draw_spells(COUNTRY, ["work"] * 5_000, stream(1, "test"))


def test_decoys_end_nothing_and_each_fails_in_one_thing_alone():
    """Too few hours, a stranger's number, before the birth, after the birthday; another child, another parent."""
    for spell in draw_spells(COUNTRY, ["work", "birthday"] * 20, stream(2, "test")):
        for kind, one in spell.contracts.items():
            fits = {"stranger": one["personal_number"] == spell.number, "hours": one["hours"] >= 20,
                    "leave": one["start"] >= spell.born, "late": one["start"] < spell.birthday}
            assert [name for name, holds in fits.items() if not holds] == [kind]
        assert {kind: (one["parent"] == spell.number, one["child"] == spell.child)
                for kind, one in spell.births.items()} == {"sibling": (True, False), "namesake": (False, True)}


def test_neither_the_earliest_day_nor_the_latest_is_the_right_one():
    """Decoys lie on both sides: of the parent's own days the right one is not always the first, nor the last."""
    spells = draw_spells(COUNTRY, ["work"] * 60, stream(4, "test"))
    earlier = [spell.contracts["hours"]["start"] < spell.ended for spell in spells]
    assert 0.3 < sum(earlier) / len(earlier) < 0.7


def test_numbers_names_and_outcomes_stand_on_both_sides(built):
    """Two own contracts at least, two children of the parent, two of the name; of letters and calls each outcome."""
    for pack, _ in built["O8"]:
        for rows in panels_of(pack, "letters").values():
            (_, number), (_, child), _ = rows["person"]
            assert sum(row[0] == number for row in rows["contracts"]) >= 2
            assert Counter(row[0] == number for row in rows["births"]) == {True: 2, False: 1}
            assert Counter(row[1] == child for row in rows["births"]) == {True: 2, False: 1}
            assert {"o8.log.arrived", "o8.log.came_back", "o8.log.told", "o8.log.not_reached"} < {
                row[2] for row in rows["log"]}


def test_stories_hang_together_and_each_letter_adds_up(built):
    """In six letters day and source are wrong together; a letter by itself is as consistent as one in order."""
    for pack, key in built["O8"]:
        wrong = key.expected["facts"]
        assert sum(parts["fact"] and parts["source"] for parts in wrong.values()) >= 6
        assert sum(not any({**wrong[case], **key.expected["words"][case]}.values()) for case in wrong) == 4
        for case in desk_of(pack, "letters")["cases"]:
            rows = {row[0]: row[1] for row in case["panels"][0]["rows"]}
            count, rest = rows["o8.row.amount"].split(" x ")
            monthly, total = rest.split(" = ")
            assert int(count) * int(monthly) == int(total)
            assert date.fromisoformat(rows["o8.row.day"]) > date.fromisoformat(rows["o8.row.fact"])


def test_sums_are_those_of_the_payments_that_were_received(built):
    """Counted again from payments and the day of the right end, a sum that may go out is the letter's."""
    for pack, key in built["O8"]:
        for case, panels in panels_of(pack, "letters").items():
            rows = {row[0]: row[1] for row in panels["letter"]}
            if not key.expected["facts"][case]["fact"]:
                received = [month for month, _, status in panels["payments"]
                            if status in ("o8.paid.kept", "o8.paid.again") and month > rows["o8.row.fact"][:7]]
                assert (int(rows["o8.row.amount"].split(" x ")[0]) == len(received)) is not key.expected["facts"][
                    case]["amount"]


@pytest.fixture(scope="module")
def own_letters():
    """Letters to put together oneself, each with its blocks."""
    luck = stream(6, "test")
    return [own_letter(spell, luck, heard=bool(luck.integers(2)))
            for spell in draw_spells(COUNTRY, ["work", "birthday"] * 40, luck)]


@pytest.mark.parametrize(("place", "value"), [("fact", str), ("amount", lambda said: int(said.split(" x ")[0]))])
def test_a_blocks_place_in_order_does_not_tell_the_right_one(own_letters, place, value):
    """Of five days or five sums, whichever place is taken in order, it is the right one's in less than half."""
    ranks = Counter()
    for _, made in own_letters:
        values = [value(said) for said in made.offered[place]]
        assert len(set(values)) == len(values)
        ranks[sorted(values).index(values["abcde".index(made.right[place])])] += 1
    assert max(ranks.values()) / len(own_letters) < 0.5, ranks
    assert len(ranks) == 5, ranks


def test_each_of_four_things_decides_every_own_letter(own_letters):
    """Beside the right day stands one that fails by number alone, one by child, one by hours, one by days."""
    whole = 0
    for letter, made in own_letters:
        spell = letter.spell
        days = {kind: one["start"] for kind, one in spell.contracts.items()} | {"birthday": spell.birthday}
        days |= {kind: one["born"] + pd.DateOffset(years=3) for kind, one in spell.births.items()}
        found = [{kind for kind in kinds if kind in days and f"{days[kind]:%Y-%m-%d}" in made.offered["fact"]
                  and days[kind] != spell.ended}
                 for kinds in (("stranger", "namesake"), ("sibling",), ("hours",), ("leave", "late", "birthday"))]
        whole += [len(kinds) for kinds in found] == [1, 1, 1, 1]
    assert whole / len(own_letters) > 0.9


def test_counting_employers_does_not_tell_the_line(own_letters):
    """On either line three of the five details are employers and two are births."""
    counts = {line: Counter(sum("-" not in said for said in made.offered["detail"]) for letter, made in own_letters
                            if letter.spell.line == line) for line in ("work", "birthday")}
    for found in counts.values():
        assert found[3] / found.total() > 0.9


def test_payments_and_log_reach_around_every_day_in_question(own_letters):
    """Neither the first month paid, nor the last, nor the middle of the log tells when the right ended."""
    before, behind, nearest = [], [], Counter()
    for letter, _ in own_letters:
        spell, ended = letter.spell, str(letter.spell.ended.date())
        sibling = spell.births["sibling"]["born"] + pd.DateOffset(years=3)
        months = [month for month, _ in letter.account.months]
        assert months[0] <= min(f"{sibling:%Y-%m}", ended[:7])
        assert max(f"{sibling:%Y-%m}", ended[:7]) < months[-1]
        assert letter.account.letter_day > max(one["recorded"] for one in spell.contracts.values())
        before.append(months.index(ended[:7]))
        behind.append(len(months) - before[-1])
        log = [pd.Timestamp(day) for day, *_ in letter.log.rows]
        middle = log[len(log) // 2]
        nearest[abs(middle - spell.ended) < abs(middle - sibling)] += 1
    assert max(Counter(before).most_common(1)[0][1], Counter(behind).most_common(1)[0][1]) < len(own_letters) / 5
    assert 0.3 < nearest[True] / len(own_letters) < 0.7


@pytest.mark.parametrize("left_out", ["number", "child", "hours", "days"])
def test_who_leaves_out_one_of_the_four_things_fails(built, left_out):
    """Somebody who reads the other three, and the rest of the card, and believes what agrees with some entry."""
    reader = load_part(load_exercise("O8"), "shortcuts").Believing(
        things=frozenset({"number", "child", "hours", "days"} - {left_out}))
    for pack, key in built["O8"]:
        earned = shares("O8", key, reader.answers(json.loads(pack.files["desks.json"])))
        exercise = load_exercise("O8")
        assert not exercise.is_passed({item.id: earned[item.id] * item.points for item in exercise.items})


def test_who_takes_what_fits_best_for_want_of_one_line_does_not_hold_it(built):
    """All else by the card, work after the third birthday too: half of what turns on it is right; it is not held."""
    exercise, believing = load_exercise("O8"), load_part(load_exercise("O8"), "shortcuts").Believing

    class AlsoAfterTheBirthday(believing):
        def contracts(self, panels):
            born = self.births(panels)[0][2]
            return [row for row in panels["contracts"]
                    if row[0] == panels["person"][0][1] and row[2] >= 20 and row[3] >= born]
    reader = AlsoAfterTheBirthday(things=frozenset({"number", "child"}))
    for pack, key in built["O8"]:
        earned = shares("O8", key, reader.answers(json.loads(pack.files["desks.json"])))
        others = [item for item in exercise.items if item.rule != "lines"]
        assert all(earned[item.id] >= max(item.least, 0.4) for item in others)
        assert earned["every_line"] < exercise.item("every_line").least


def test_the_source_that_is_never_right_varies(own_letters):
    """No single name of a source can be struck out by heart."""
    assert len({said for _, made in own_letters for said in made.offered["source"]}) == 5


def test_words_and_days_to_object_follow_from_what_came_after_the_right_had_ended():
    """A log bears out what it was asked to bear out, counted again from its rows."""
    luck, ended, sent = stream(5, "test"), pd.Timestamp("2019-03-05"), pd.Timestamp("2019-08-11")
    for asked in range(64):
        arrived, heard, signed = (bool(asked & bit) for bit in (1, 2, 4))
        log = draw_log(ended, sent, luck, since=ended - pd.Timedelta(days=90), middle=ended, arrived=arrived,
                       heard=heard, signed=signed)
        after = {outcome for day, _, outcome in log.rows if day > "2019-03-05"}
        assert [f"o8.log.{name}" in after for name in ("arrived", "told", "signed")] == [arrived, heard, signed]
        assert len({day for day, *_ in log.rows}) == len(log.rows)


def test_replies_go_to_each_of_the_four(built):
    """Our copy, the register, our sums and nobody, at least two replies each; a certificate alone proves nothing."""
    for pack, key in built["O8"]:
        assert Counter(key.expected["replies"].values()) == {"copy": 2, "register": 3, "recompute": 2, "confirm": 5}
        papers = {case: any(row[1] == "o8.paper.certificate" for row in panels["paper"])
                  for case, panels in panels_of(pack, "replies").items()}
        assert {fix for case, fix in key.expected["replies"].items() if papers[case]} > {"register"}


def test_the_month_in_a_reply_settles_nothing(built):
    """A month that came back may be left out already, and one that arrived stands beside one asked for wrongly."""
    for pack, key in built["O8"]:
        found = {({month: how for month, _, how in panels["payments"]}[panels["reply"][0][1]] == "o8.paid.back",
                  key.expected["replies"][case])
                 for case, panels in panels_of(pack, "replies").items() if panels["reply"][0][0].endswith("money")}
        assert found == {(came_back, fix) for came_back in (True, False) for fix in ("recompute", "confirm")}


# ---- O3 ------------------------------------------------------------------------------------------------
def test_a_share_is_counted_from_its_bar(built):
    """Of 100: recounted from the picture's own bars, for every file and slider."""
    for pack, key in built["O3"]:
        pictures = {name: {bar["label"]: 100 * bar["counts"]["true"] / sum(bar["counts"].values())
                           for bar in desk_of(pack, name)["chart"]["bars"]} for name in key.expected["scale"]}
        for case in desk_of(pack, "files")["cases"]:
            benefit, score = case["panels"][0]["rows"][0]
            label = next(f"{low}-{high}" for low, high in BANDS.values() if low <= score <= high)
            right = pictures[benefit.split(".")[-1]][label]
            assert key.expected["close"][case["id"]] == pytest.approx(right, abs=0.01)
            assert key.expected["chances"]["chances"][case["id"]] == pytest.approx(right / 100, abs=1e-4)


def test_the_scorer_misleads_as_its_fault_says():
    """Rosy numbers come true less often than they say, grim ones more often, over-confident ones near the middle."""
    found = {curve: draw_history(COUNTRY, "pension", curve, stream(7, "test")) for curve in ("rosy", "grim", "sure")}
    assert found["rosy"].share("over") < 45 < 75 < found["grim"].share("over")
    assert found["sure"].share("top") < 88
    assert found["sure"].share("low") > 12


def test_the_best_line_earns_all_and_the_ends_nothing():
    """Granting all or none is what a line is measured against; no line beats the best."""
    history = draw_history(COUNTRY, "pension", "rosy", stream(7, "test"))
    worth = right_lines(history, 30, 75)
    brute = {line: sum(30 if came else -75 for score, came in zip(history.scores, history.came_true, strict=True)
                       if score >= line) for line in range(0, 101, 5)}
    assert max(worth.values()) == 1
    assert max(worth["0"], worth["100"]) == 0
    assert worth[str(max(brute, key=lambda line: brute[line]))] == 1


def test_what_is_known_without_the_picture_earns_nothing(built):
    """Half way between how a benefit and how a score do on average: no share of the calibration."""
    histories = {"pension": draw_history(COUNTRY, "pension", "grim", stream(7, "test")),
                 "disability": draw_history(COUNTRY, "disability", "rosy", stream(7, "test"))}
    usual = without_the_picture(histories)
    assert usual["pension", "over"] > usual["disability", "over"]
    for _, key in built["O3"]:
        said = {case: 100 * chance for case, chance in key.expected["chances"]["reference"].items()}
        assert shares("O3", key, {"chances": said})["chances"] == pytest.approx(0, abs=0.01)


# ---- O4 ------------------------------------------------------------------------------------------------
def test_views_and_what_they_name_are_drawn_apart(built):
    """Half of 36 views are wrong, half of 30 named values are not in the file, and neither tells of the other."""
    for pack, key in built["O4"]:
        right = {case: wanted["truth"] == wanted["advice"] for case, wanted in key.expected["relied"].items()}
        assert sum(right.values()) == len(right) / 2 == 18
        both = Counter((right[case], said) for case, said in key.expected["match"].items())
        assert both == {(True, "agrees"): 8, (True, "differs"): 7, (False, "agrees"): 7, (False, "differs"): 8}
        cases = {case["id"]: case["advice"] for case in desk_of(pack, "files")["cases"]}
        shown = Counter((wanted["mode"], len(cases[case].get("reasons", ())))
                        for case, wanted in key.expected["relied"].items())
        assert shown == {("reason", 2): 10, ("range", 4): 10, ("look", 2): 10, ("bare", 0): 6}


def test_reliance_is_told_for_each_way_of_showing_with_counts(built):
    """Somebody errs first on two right views with a reason and takes one of them; the feedback says 1 of 2."""
    pack, key = built["O4"][0]
    items = solve(load_exercise("O4"), pack)
    views = key.expected["relied"]
    erred = [case for case, wanted in views.items() if wanted["mode"] == "reason"
             and wanted["truth"] == wanted["advice"]][:2]
    for number, case in enumerate(erred):
        wrong = {"grant": "refuse", "refuse": "grant"}[views[case]["truth"]]
        items["relied"][case] = {"first": wrong, "final": (views[case]["truth"], wrong)[number]}
    told = feedback("O4", key, items)["relied"]
    assert "with a reason 1 of 2 and 5 of 5" in told
    assert "with a range 0 of 0 and 5 of 5" in told
    assert "without a reason 0 of 0 and 3 of 3" in told


def test_the_vendor_is_asked_where_values_disagree_most(built):
    """Counted again: more than half of the values that are not in the file concern that benefit."""
    for pack, key in built["O4"]:
        benefits = {case["id"]: case["text"].split(".")[-1] for case in desk_of(pack, "files")["cases"]}
        differ = Counter(benefits[case] for case, said in key.expected["match"].items() if said == "differs")
        assert differ.most_common(1) == [(key.expected["vendor"]["vendor"], 8)]
