"""Files decided beside advice: the rule decides each as its part says, and neither facts nor advice give it away."""

from collections import Counter
from datetime import date

import numpy as np
import pytest

from courses.cases.careful_reading import FILE_LINES, judge_file
from courses.cases.case_files import LINES, PANELS, PARTS, CaseFiles, Casting, inhabitants, rule_card
from courses.cases.file_facts import MONTHS, TODAY, FactMaker, Wanted
from courses.world import Setting
from synthetic_data import stream

COUNTRY = Setting(4_711)
TRIES = 6


def drawn(kind, number=0, *, misled=False):
    """One file of this part as it lies on the desk, and where it came from."""
    luck = stream(number, "files", kind)
    file = Casting(inhabitants(COUNTRY), luck).take(kind, misled=misled)
    return file, CaseFiles("o1", iter(["E-1"]), luck).case(file).model_dump()


@pytest.mark.parametrize("kind", PARTS)
def test_a_part_is_what_the_rule_says(kind):
    """Whoever reads the panels by the rule finds what the part is about, and names a line that stops the person."""
    for number in range(TRIES):
        file, case = drawn(kind, number)
        said, line = judge_file(case)
        assert said == file.truth == ("grant" if PARTS[kind].entitled else "refuse")
        assert file.part.entitled or line in file.part.lines


@pytest.mark.parametrize("kind", PARTS)
def test_advice_is_wrong_where_it_is_meant_to_be(kind):
    """With a fault the advice turns round, without one it says what the rule says; the file stays as it is."""
    for number in range(TRIES):
        right, misled = drawn(kind, number)[0], drawn(kind, number, misled=True)[0]
        assert (right.misled, misled.misled) == (False, True)
        assert right.person == misled.person
        assert right.facts == misled.facts


def test_advice_looks_alike_where_it_is_right_and_where_it_is_wrong():
    """Wrong and right views of one wording have scores that overlap and name the same lines about as often."""
    scores, named = {}, {}
    for kind, part in PARTS.items():
        for misled in (False, True):
            casting = Casting(inhabitants(COUNTRY), stream(1, "tone", kind, misled))
            for _ in range(40):
                file = casting.take(kind, misled=misled)
                scores.setdefault((file.advised, misled), []).append(file.said.score)
                named.setdefault((part.benefit, file.advised, misled), Counter())[file.named] += 1
    for said in ("grant", "refuse"):
        right, wrong = np.array(scores[said, False]), np.array(scores[said, True])
        assert abs(np.mean(right[:, None] > wrong) + np.mean(right[:, None] == wrong) / 2 - 0.5) < 0.12, said
    for (benefit, said, misled), lines in named.items():
        other = named[benefit, said, not misled]
        assert set(lines) == set(other) == {*LINES[benefit], "district", *(["none"] if said == "refuse" else [])}
        assert all(abs(lines[one] / lines.total() - other[one] / other.total()) < 0.2 for one in lines), (benefit, said)


@pytest.mark.parametrize("line", FILE_LINES)
def test_every_line_of_the_rule_is_needed(line):
    """Among thirty files of all parts, whoever does not know one line decides at least one differently."""
    cases = [drawn(kind, number)[1] for kind in PARTS for number in range(2)]
    assert [case for case in cases if judge_file(case, {line})[0] != judge_file(case)[0]]
    assert len(FILE_LINES) == len(rule_card("o1"))


def test_near_the_line_months_and_quarters_decide_together():
    """Below and above 300 the credited months overlap: only the sum with the quarters of 2023 tells them apart."""
    maker = FactMaker(stream(1, "months"), ["College"], ["trade"])
    credited = {}
    for enough in (True, False):
        for _ in range(60):
            facts = maker.draw(Wanted(enough=enough))
            total = facts.credited + sum(row["months"] for row in facts.quarters)
            assert (total >= MONTHS) is enough
            assert abs(total - MONTHS) <= 4
            credited.setdefault(enough, []).append(facts.credited)
    assert np.mean([low < high for low in credited[True] for high in credited[False]]) > 0.15


def test_where_a_decision_has_run_out_an_older_one_would_still_run():
    """So the longest last day tells nothing; the newest decision counts."""
    maker = FactMaker(stream(1, "decisions"), ["College"], ["trade"])
    for _ in range(60):
        newest, *older = maker.draw(Wanted(decided=False)).decisions
        assert newest["valid_to"] < TODAY.isoformat()
        assert all(row["decided_on"] < newest["decided_on"] for row in older)
        assert any((row["valid_to"] or "9999") >= TODAY.isoformat() for row in older)


def test_people_are_as_old_as_their_part_says_on_the_day():
    """The day of the birthday counts: 65 today is 65."""
    known = inhabitants(COUNTRY)
    first, last = known.between((62, 65))
    births = [person["birth"].date() for person in known.people[first:last]]
    assert len(births) > 50
    assert min(births) > date(1959, 3, 1)
    assert max(births) <= date(1962, 3, 1)


def test_a_desk_on_which_panels_cost_shows_all_of_them_closed():
    """Where opening costs minutes, panels that the rule does not name lie there as well."""
    luck = stream(1, "closed")
    file = Casting(inhabitants(COUNTRY), luck).take("ended")
    free, dear = (list(CaseFiles("k1", iter("a"), luck, minutes).panels(file)) for minutes in (0, 4))
    assert [panel.name for panel in free[1:]] == list(PANELS["student"])
    assert all(panel.open for panel in free)
    assert {panel.minutes for panel in dear[1:]} == {4}
    assert len(dear) > len(free)
