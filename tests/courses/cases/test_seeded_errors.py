"""Counts of errors laid into piles: they tell which two arrangements help, and only by the difference."""

from courses.cases.seeded_errors import ARRANGEMENTS, HELPING, LAID, draw_counts
from synthetic_data import stream


def drawn(number):
    """Who helps, and arrangement → missed without and with it."""
    helps, rows = draw_counts(stream(number, "counts"), "o2.plan")
    return helps, {row[0].split(".")[2]: (row[1], row[3]) for row in rows}


def test_the_difference_tells_which_two_help():
    """The two largest differences are those that help, by far; and every arrangement helps somewhere."""
    for number in range(40):
        helps, counts = drawn(number)
        gaps = {name: without - there for name, (without, there) in counts.items()}
        assert set(sorted(gaps, key=gaps.get)[-HELPING:]) == set(helps)
        assert min(gaps[name] for name in helps) >= max(gap for name, gap in gaps.items() if name not in helps) + 10
        assert all(0 <= missed <= LAID for pair in counts.values() for missed in pair)
    assert {name for number in range(40) for name in drawn(number)[0]} == set(ARRANGEMENTS)


def test_neither_the_largest_nor_the_smallest_number_tells():
    """Whoever looks at one column finds hardly more than half of them, which wrong picks take away again."""
    for column, sign in ((0, -1), (1, 1)):
        hits = []
        for number in range(60):
            helps, counts = drawn(number)
            picked = sorted(counts, key=lambda name: sign * counts[name][column])[:HELPING]
            hits.append(len(set(picked) & set(helps)) - len(set(picked) - set(helps)))
        assert sum(hits) / len(hits) / HELPING < 0.4, column
