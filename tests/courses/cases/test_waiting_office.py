"""The offices of P1: figures are those of the log, and each office has clear answers."""

import itertools

import numpy as np
import pytest

from courses.cases.claimed_figures import KINDS, MEANINGS, draw_pair
from courses.cases.waiting_office import BENEFITS, EXAMINED, STEPS, YEARS, Counts, OfficeFigures, draw_offices


@pytest.fixture(scope="module")
def offices():
    """Two offices."""
    return draw_offices(np.random.default_rng(5), 2)


def test_every_right_is_counted_once(offices):
    """Never reached, withdrawn, open and decided add up to the rights, and the quickest are part of the quick."""
    for office in offices:
        for year in YEARS:
            total = office.total(year)
            parts = [office.counts[year, benefit] for benefit in BENEFITS]
            assert total.rights == sum(each.rights for each in parts)
            assert total.rights == total.never + total.withdrawn + total.open + total.later + total.same_day
            assert 0 < total.on_the_day <= total.same_day


def test_an_office_can_be_told(offices):
    """One step stands out for each benefit, three shares cannot be mistaken for one another, and the mix matters."""
    for office in offices:
        shares = sorted(office.shares.values())
        assert min(high - low for low, high in itertools.pairwise(shares)) >= 5
        assert abs(office.changes["plain"] - office.changes["same_mix"]) >= 5
        for benefit in EXAMINED:
            added = sorted(office.steps[benefit][step].passes * office.steps[benefit][step].days for step in STEPS)
            assert added[-1] >= 1.2 * added[-2]


def test_the_mix_is_taken_out_as_by_hand():
    """Two benefits at 20 and 80 of 100 in both years, of which the quick one grows: all of the change is the mix."""
    def counts(registered, share):
        return Counts(never=0, withdrawn=0, open=0, later=round(registered * (1 - share)),
                      same_day=round(registered * share), on_the_day=1)
    office = OfficeFigures(steps={}, counts={
        ("before", "pension"): counts(100, 0.2), ("before", "child"): counts(100, 0.8),
        ("before", "disability"): counts(100, 0.2), ("after", "pension"): counts(100, 0.2),
        ("after", "child"): counts(400, 0.8), ("after", "disability"): counts(100, 0.2)})
    # 120 of 300 before; 360 of 600 after.
    assert office.changes == pytest.approx({"plain": 20, "same_mix": 0})


@pytest.mark.parametrize("kind", KINDS)
def test_two_figures_differ_in_one_meaning(kind):
    """A pair differs in the meaning that keeps it apart, whatever the words, and in no other."""
    luck = np.random.default_rng(2)
    for _ in range(20):
        rows = draw_pair(kind, 1, luck).panels[0].rows[:len(MEANINGS)]
        differ = [row[0].rpartition(".")[2] for row in rows if row[1].split(".")[3] != row[2].split(".")[3]]
        assert differ == ([] if kind == "same" else [kind])
