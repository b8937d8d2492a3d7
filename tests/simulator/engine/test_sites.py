"""Sites: one process at several places, from one table; logs worked out by hand."""

from __future__ import annotations

import csv
import datetime as dt

import openpyxl
import pytest

from simulator import change_scenario, check_scenario, load_scenario, measure
from simulator.plan.calendars import DAY
from simulator.plan.provenance import list_assumptions
from synthetic_data import BadInput
from tests.simulator.offices import A, build, desk, rows, run, spans

NINE = 540.0
OFFICE = {"hours": {"mon-fri": "09:00-17:00"}}


def group(roles, heads=1, **more):
    """A group of staff in office hours."""
    return {"roles": roles, "heads": f"{heads} heads {A}", "calendar": "office", **more}


def two_sites(staff, arrivals, activities=None, **more):
    """North and south."""
    return build(activities or {"file": desk(60)}, staff=staff, calendars={"office": OFFICE}, arrivals=arrivals,
                 sites={"names": ["north", "south"], **more.pop("sites", {})}, **more)


def test_each_site_works_on_its_own_cases():
    """Two cases in the north wait for its one clerk, while two clerks in the south are free for one."""
    made = two_sites({"n": group("clerk", site="north"), "s": group("clerk", 2, site="south")},
                     {"north": {"at": [NINE, NINE], "site": "north"}, "south": {"at": [NINE], "site": "south"}})
    log = run(made)
    assert spans(log, "file") == [(NINE, NINE + 60), (NINE + 60, NINE + 120), (NINE, NINE + 60)]
    assert rows(log, "file").sort_values("case_id")["resource"].astype(str).tolist() == ["n-1", "n-1", "s-1"]


def test_shared_people_help_where_a_case_has_waited_longest():
    """A helper for all sites takes the case that would be next if all stood in one queue, not the first site's."""
    made = two_sites({"n": group("clerk", 0, site="north"), "s": group("clerk", 0, site="south"),
                      "helper": group("clerk")},
                     {"north": {"at": [NINE + 2, NINE + 4], "site": "north"},
                      "south": {"at": [NINE + 1, NINE + 3], "site": "south"}})
    log = run(made)
    served = rows(log, "file").sort_values("started_at")["case_id"]
    arrived = log.cases.set_index("case_id")["arrives_at"]
    assert arrived[served].is_monotonic_increasing and served.size == 4


def test_a_sign_in_a_name_is_no_site():
    """Roles called like mail addresses, as logs have them, are roles, also beside sites."""
    steps = {"a": desk(60, "b", role="anna@north.example"), "b": desk(60, role="anna@south")}
    staff = {"one": group("anna@north.example"), "two": group("anna@south")}
    made = build(steps, staff=staff, calendars={"office": OFFICE}, at=[NINE])
    assert spans(run(made), "b") == [(NINE + 60, NINE + 120)]
    with_sites = two_sites(staff, {"north": {"at": [NINE], "site": "north"}}, steps)
    assert spans(run(with_sites), "b") == [(NINE + 60, NINE + 120)]


def test_a_specialist_goes_from_site_to_site():
    """In the north on Mondays and in the south on Tuesdays: each case waits for its own day."""
    made = two_sites({"doctor": group("doctor", rota={"north": "mon", "south": "tue"})},
                     {"north": {"at": [NINE, NINE + DAY], "site": "north"}, "south": {"at": [NINE], "site": "south"}},
                     {"see": desk(60, role="doctor")})
    log = run(made)
    begun = {stream: sorted(rows(log, "see").merge(log.cases[["case_id", "stream"]]).query("stream == @stream")
                            ["started_at"]) for stream in ("north", "south")}
    assert begun == {"north": [NINE, 7 * DAY + NINE], "south": [DAY + NINE]}
    assert set(log.events["resource"].astype(str)) - {""} == {"doctor-1"}


def test_the_district_says_the_site():
    """A person of the hills belongs to the north; a district that is called like a site needs no line."""
    district = {"choice": {"hills": f"50 % {A}", "south": f"50 % {A}"}}
    made = two_sites({"n": group("clerk", site="north"), "s": group("clerk", site="south")},
                     {"all": {"at": [0.0] * 40}}, process={"attributes": {"district": district}},
                     sites={"by": "district", "districts": {"hills": "north"}})
    cases = run(made).cases
    pairs = set(zip(cases["district"].astype(str), cases["site"].astype(str), strict=True))
    assert pairs == {("hills", "north"), ("south", "south")}


def test_steps_and_times_may_ask_for_the_site():
    """A way that only the north has, and a time of its own."""
    made = two_sites({"n": group("clerk", site="north"), "s": group("clerk", site="south")},
                     {"north": {"at": [NINE], "site": "north"}, "south": {"at": [NINE], "site": "south"}},
                     {"file": desk(60, [{"to": "more", "when": "site = north"}, "end"],
                                   time_when=[{"when": "site = south", "time": f"constant 5 min {A}"}]),
                      "more": desk(10)})
    log = run(made)
    assert spans(log, "file") == [(NINE, NINE + 60), (NINE, NINE + 5)] and len(rows(log, "more")) == 1


def test_figures_by_site():
    """The north's one clerk works 240 of 480 minutes, the south's two 80 of 960; a case of the north is left."""
    made = two_sites({"n": group("clerk", site="north"), "s": group("clerk", 2, site="south")},
                     {"north": {"at": [NINE, NINE + 120, NINE + 180, NINE + 480], "site": "north"},
                      "south": {"at": [NINE], "site": "south"}},
                     {"file": desk(80, milestone="decided")}, horizon=f"1 days {A}")
    table = measure(run(made), ["utilisation", "backlog_end", "awards_made", "days_to_decision_mean"], by="site")
    found = table.set_index(["measure", "group"])["value"]
    assert found["utilisation", "north"] == pytest.approx(100 * 240 / 480)
    assert found["utilisation", "south"] == pytest.approx(100 * 80 / 960)
    assert found["utilisation", "all"] == pytest.approx(100 * 320 / 1440)
    assert (found["backlog_end", "north"], found["backlog_end", "south"]) == (1, 0)
    assert (found["awards_made", "north"], found["awards_made", "south"]) == (3, 1)
    assert found["days_to_decision_mean", "south"] == pytest.approx(80 / DAY)


COSTLY = {"staff_minute": {"clerk": f"1 EUR {A}", "clerk@north": f"3 EUR {A}"}, "case": f"10 EUR {A}",
          "fixed_at": {"north": f"43830 EUR per month {A}"}, "fixed_per_month": f"87660 EUR per month {A}"}
"""A minute of one site for each minute of a month of 43,830, and two of the office."""


def costly(**prices):
    """Two cases of the north and one of the south, 60 minutes each, in one day, with prices of sites."""
    return two_sites({"n": group("clerk", site="north"), "s": group("clerk", site="south")},
                     {"north": {"at": [NINE, NINE + 120], "site": "north"}, "south": {"at": [NINE], "site": "south"}},
                     {"file": desk(60, "pays"), "pays": {"kind": "automatic", "milestone": "decided", "next": "end",
                                                         "posts": {"award": f"1 EUR {A}"}}},
                     horizon=f"1 days {A}", costs=COSTLY | prices)


def test_costs_by_site():
    """North: 120 min at 3, two cases at 10, rent of 1,440; south: 60 min at 1 and a case; the rest is everybody's."""
    found = measure(run(costly()), ["cost_per_award"], by="site").set_index("group")["value"]
    north, south, shared = 120 * 3 + 2 * 10 + 1440, 60 * 1 + 10, 2 * 1440
    assert found.to_dict() == pytest.approx({"all": (north + south + shared) / 3, "north": north / 2, "south": south})


@pytest.mark.parametrize("days", [31, 30.4375, 60])
def test_fixed_costs_count_from_the_end_of_the_warm_up(days):
    """At one a minute, and two for the office, the rent counted is the minutes that lie after the warm-up."""
    late = (days + 1) * DAY + NINE
    made = two_sites({"n": group("clerk", site="north"), "s": group("clerk", site="south")},
                     {"north": {"at": [late], "site": "north"}},
                     {"file": desk(60, milestone="decided", posts={"award": f"1 EUR {A}"})},
                     horizon=f"90 days {A}", warm_up=f"{days} days {A}", costs=COSTLY | {"case": None})
    log = run(made)
    found = measure(log, ["cost_per_award"], by="site").set_index("group")["value"]
    assert found["north"] == pytest.approx(60 * 3 + (90 - days) * DAY)
    assert found["all"] == pytest.approx(60 * 3 + 3 * (90 - days) * DAY)
    assert log.ledger.loc[log.ledger["kind"].eq("cost_it"), "amount"].sum() == pytest.approx(2 * 90 * DAY)


def test_prices_of_a_site_that_is_none_are_refused():
    """A site or role that is mistyped would cost nothing in silence."""
    told = "\n".join(map(str, check_scenario(costly(
        fixed_at={"nord": f"1 EUR {A}"}, staff_minute={"clerk@nort": f"1 EUR {A}"})).problems))
    assert "costs.fixed_at" in told and "nord" in told and "costs.staff_minute" in told and "clerk@north" in told


def test_the_load_is_told_by_site():
    """Work in proportion to the cases of a site meets the staff of that site."""
    made = two_sites({"n": group("clerk", site="north"), "s": group("clerk", 2, site="south")},
                     {"north": {"at": [float(n * 60) for n in range(300)], "site": "north"},
                      "south": {"at": [float(n * 600) for n in range(30)], "site": "south"}}, horizon=f"28 days {A}")
    loads = {load.roles: load for load in check_scenario(made).loads}
    assert loads["clerk@north",].offered == pytest.approx(75, rel=0.01) and loads["clerk@north",].capacity == 40
    assert loads["clerk@south",].offered == pytest.approx(7.5, rel=0.01) and loads["clerk@south",].capacity == 80


# -- from a table --------------------------------------------------------------------------------------------

OFFICE_FILE = """
title: Many
process:
  name: many
  title: Many
  starts: file
  attributes: {district: {choice: {hills: 50 % (assumed; test), coast: 50 % (assumed; test)}}}
  activities:
    file: {kind: human, role: clerk, time: constant 60 min (assumed; test), next: end}
    end: {kind: end}
start: 2022-01-03
horizon: 28 days (assumed; test)
working_days: office
calendars: {office: {hours: {mon-fri: 09:00-17:00}}, short: {hours: {mon-fri: 09:00-12:00}}}
sites: {file: offices.csv, origin: measured, source: list of staff}
staff: {clerks: {roles: clerk, heads: 1 heads (assumed; test), calendar: office}}
arrivals: {new: {rate: 1 cases per day (assumed; test)}}
"""


def write(folder, table, office=OFFICE_FILE, name="offices.csv"):
    """An office and its table."""
    (folder / name).write_text(table, encoding="utf-8")
    (folder / "many.yml").write_text(office, encoding="utf-8")
    return folder / "many.yml"


def test_a_table_gives_each_site_its_own(tmp_path):
    """Heads, calendar and volume of a line; what a cell leaves out stands in the office file."""
    made = load_scenario(write(tmp_path, "site;clerks;clerks.calendar;clerks.absence (%);new\n"
                                         "north;3;short;4,5;12 cases per week\n\nsouth;;;;2.5\n"))
    north, south = made.staff["clerks@north"], made.staff["clerks@south"]
    assert (north.heads.value, north.calendar, north.absence.value, north.site) == (3, "short", 0.045, "north")
    assert (south.heads.value, south.calendar, south.absence, south.heads.origin) == (1, "office", None, "assumed")
    rates = [made.arrivals[f"new@{site}"].rate for site in ("north", "south")]
    assert [(rate.value, rate.unit, rate.origin) for rate in rates] == [(12, "cases per week", "measured"),
                                                                        (2.5, "cases per day", "measured")]
    assert list_assumptions(made).query("source == 'list of staff'")["place"].tolist() == [
        "arrivals.new@north.rate", "arrivals.new@south.rate", "staff.clerks@north.absence", "staff.clerks@north.heads"]
    assert change_scenario(made, {}) == made and not check_scenario(made).problems


def test_changes_reach_all_sites_or_one(tmp_path):
    """A switch may change what all sites share, or one line."""
    file = write(tmp_path, "site,district,clerks\nnorth,hills,3\nsouth,coast,2\n",
                 OFFICE_FILE.replace("sites: {", "sites: {by: district, "))
    made = load_scenario(file, changes={"staff.clerks.calendar": "short", "staff.clerks@south.heads": f"9 heads {A}"})
    assert [(staff.calendar, staff.heads.value) for staff in made.staff.values()] == [("short", 3), ("short", 9)]
    with pytest.raises(BadInput, match=r"stands in the table for each site .* such as staff.clerks@north.heads"):
        load_scenario(file, changes={"staff.clerks.heads": f"9 heads {A}"})


def test_ninety_sites_are_ninety_lines(tmp_path):
    """90 offices run from one table, each with its own staff; all cases are done where they belong."""
    with (tmp_path / "offices.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["site", "clerks", "new"], *[[f"s{n}", 1 + n % 3, 0.5] for n in range(90)]])
    (tmp_path / "many.yml").write_text(OFFICE_FILE, encoding="utf-8")
    made = load_scenario(tmp_path / "many.yml")
    log = run(made)
    done = rows(log, "file").merge(log.cases[["case_id", "site"]])
    done = done[done["resource"].astype(str) != ""]
    assert len(done) > 900 and done["resource"].astype(str).str.extract("@(.*)-")[0].eq(done["site"].astype(str)).all()
    assert len(measure(log, ["utilisation"], by="site")) == 91


@pytest.mark.parametrize(("table", "place", "rule"), [
    ("site,clerks\nnorth,3\nnorth,2\n", "offices.csv: line 3", "stands in offices.csv: line 2 already"),
    ("site,clerks\n,3\nb c,2\n", "offices.csv: line 2", "needs a name of its site"),
    ("site,clerks,judges\nnorth,3,1\n", "offices.csv: line 1", "no group of staff and no stream"),
    ("site,clerks.head\nnorth,3\n", "offices.csv: line 1", "did you mean heads?"),
    ("site,clerks\nnorth,three\n", "offices.csv: line 2, clerks", "read in one way only"),
    ('site,new\nnorth,"1,500"\n', "offices.csv: line 2, new", "read in one way only"),
    ("site;new\nnorth;1.500\n", "offices.csv: line 2, new", "read in one way only"),
    ("office,clerks\nnorth,3\n", "offices.csv: line 1", "has no column site"),
    ("site,clerks\nnorth,3,4\n", "offices.csv: line 2", "more cells than there are headings"),
    ("site,clerks,\nnorth,3,half of them until June\n", "offices.csv: line 2", "stands under no heading"),
    ("site,,clerks\nnorth,new,3\nsouth,,4\n", "offices.csv: line 2", "stands under no heading"),
    ("site,district,clerks,new\na,hills,1,1\nb,hills,1,1\n", "offices.csv: line 3", "belongs to a already"),
    ("site,clerks\nnorth,3\nTotal:,3\n", "offices.csv: line 3", "is a line of totals"),
    ("site,clerks\nnorth,3\nsouth,5\nMittel,4\n", "offices.csv: line 4", "is a line of totals"),
    ("site,clerks\nnorth,3\nSumme,3\n", "offices.csv: line 3", "one more site, got 'Summe'; take the line out"),
    ("site,clerks\n", "offices.csv", "holds no sites"),
    ("site,clerks\ns1,3\ns01,2\n", "offices.csv: line 3", "already but for capitals, accents, zeros or hyphens (s1)"),
    ("site,clerks\nold-town,3\nold_town,2\n", "offices.csv: line 3", "(old-town)"),
    ("site,clerks\nKöln,3\nKOLN,2\n", "offices.csv: line 3", "(Köln)"),
    ("site,clerks.absence\na,0.05\n", "offices.csv: line 2, clerks", "may be 0.05 % or 5 %, got '0.05'"),
    ("site,clerks,new\na,3,1.5\nb,2,2\nSul,5,3.5\n", "offices.csv: line 4", "is a line of totals"),
    ("site,clerks,new\na,3,\nb,2,\nsoma,5,\n", "offices.csv: line 4", "is a line of totals"),
])
def test_lines_that_mean_nothing_are_named(tmp_path, table, place, rule):
    """A wrong cell, heading or line is named with its file and line."""
    with pytest.raises(BadInput) as error:
        load_scenario(write(tmp_path, table))
    assert place in str(error.value) and rule in str(error.value)


@pytest.mark.parametrize("table", [
    "site,clerks,new\na,3,1\nb,2,1\nsul,5,9\n", "site,clerks,new\na,5,1\nsoma,5,1\n",
    "sep=;\nsite;clerks;new\nsul;5;1\n",
    "site,clerks.absence (%),new\nsul,0.5,1\n", "site,clerks.absence,new\nsul,0.5 %,1\n"])
def test_names_and_shares_of_one_reading_are_read(tmp_path, table):
    """A town that is called like a total and has other numbers; a share that says its unit; a declared separator."""
    made = load_scenario(write(tmp_path, table))
    assert made.sites.names[-1] in ("sul", "soma")
    assert all(group.absence is None or group.absence.value == 0.005 for group in made.staff.values())


def test_all_wrong_lines_are_named_at_once(tmp_path):
    """Three wrong lines are three problems."""
    with pytest.raises(BadInput) as error:
        load_scenario(write(tmp_path, "site,clerks,new\na,x,1\nb,2,y\nb,2,2\n"))
    assert len(error.value.problems) == 3


@pytest.mark.parametrize(("table", "rule"), [
    ("site,clerks,new\nnorth,0,3\nsouth,1,3\n", "sites where nobody does clerk, got 'north'"),
    ("site,clerks\nnorth,1\n", "cases that belong to no site"),
    ("site,clerks,clerks.calendar,new\nnorth,1,shrot,1\n", "staff.clerks@north.calendar: is not a calendar"),
    ("site,clerks,new\nnorth,1.5,1\n", "must be a whole number"),
])
def test_a_site_without_staff_is_refused(tmp_path, table, rule):
    """A site where nobody works, or to which no case belongs, is named."""
    made = load_scenario(write(tmp_path, table))
    assert any(rule in str(problem) for problem in check_scenario(made).problems)


def test_districts_cover_everybody(tmp_path):
    """A district without a site, and one that nobody lives in, are named."""
    office = OFFICE_FILE.replace("sites: {", "sites: {by: district, ")
    made = load_scenario(write(tmp_path, "site,district,clerks\nnorth,hill,1\nsouth,coast,1\n", office))
    problems = " ".join(map(str, check_scenario(made).problems))
    assert "leads district hills to no site" in problems and "did you mean hills?" in problems


def test_the_shipped_offices_are_sound():
    """The example has three sites with staff of their own, helpers for all, and doctors who travel."""
    made = load_scenario("district_offices")
    assert made.sites.names == ("harbour", "valley", "islands") and made.sited_roles == {"clerk", "doctor"}
    assert not check_scenario(made).problems


def workbook(folder, lines, merge=""):
    """A workbook as Excel writes it, and the office that reads it."""
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    if merge:
        book.active.merge_cells(merge)
    book.save(folder / "offices.xlsx")
    (folder / "many.yml").write_text(OFFICE_FILE.replace("offices.csv", "offices.xlsx"), encoding="utf-8")
    return folder / "many.yml"


def test_a_workbook_says_the_same_as_a_table(tmp_path):
    """Numbers, words, days, empty cells and empty lines of Excel mean what they mean in CSV."""
    lines = [["site", "clerks", "clerks.calendar", "clerks.from", "clerks.absence (%)", "new"],
             ["north", 3, "short", dt.date(2022, 1, 10), 4.5, 12.0], [None] * 6, ["south", 2, None, None, None, "2.5"]]
    book = load_scenario(workbook(tmp_path, lines))
    text = "\n".join(",".join("" if cell is None else str(cell) for cell in line) for line in lines)
    assert book.staff == (table := load_scenario(write(tmp_path, text))).staff and book.arrivals == table.arrivals
    assert book.staff["clerks@north"].from_day == dt.date(2022, 1, 10)


def test_a_day_of_which_a_workbook_shows_a_part_is_asked_about(tmp_path):
    """January 2022 is kept as the first of January."""
    path = workbook(tmp_path, [["site", "clerks", "clerks.from", "new"], ["north", 3, dt.datetime(2022, 1, 1), 12]])
    book = openpyxl.load_workbook(tmp_path / "offices.xlsx")
    book.active["C2"].number_format = "mmm-yy"
    book.save(tmp_path / "offices.xlsx")
    with pytest.raises(BadInput, match=r"Sheet: C2: is a date of which Excel shows only a part.*2022-01-01"):
        load_scenario(path)


@pytest.mark.parametrize(("value", "shape", "share"), [
    (0.045, "0.0%", 0.045), (4.5, "General", 0.045), (4.5, '0.0" %"', 0.045), (4.5, "0.00", 0.045)])
def test_a_cell_of_a_workbook_is_what_it_shows(tmp_path, value, shape, share):
    """A cell that shows 4.5 % is that, whether Excel keeps 0.045 or 4.5; a unit beside a number counts."""
    path = workbook(tmp_path, [["site", "clerks", "clerks.absence", "new"], ["north", 3, value, 12]])
    book = openpyxl.load_workbook(tmp_path / "offices.xlsx")
    book.active["C2"].number_format, book.active["D2"].number_format = shape, '0" cases per week"'
    book.save(tmp_path / "offices.xlsx")
    made = load_scenario(path)
    assert made.staff["clerks@north"].absence.value == pytest.approx(share)
    assert made.arrivals["new@north"].rate.unit == "cases per week"
    book.active["D2"].number_format = "0,"
    book.save(tmp_path / "offices.xlsx")
    with pytest.raises(BadInput, match="Sheet: D2: is shown in thousands or millions"):
        load_scenario(path)


@pytest.mark.parametrize("number", [1.375, 12.125, 0.125, 1500])
def test_a_number_of_a_workbook_is_one_whatever_its_digits(tmp_path, number):
    """Excel keeps a number, so three digits behind its point are no thousands; nor are those of 1.375 %."""
    path = workbook(tmp_path, [["site", "clerks", "clerks.absence (%)", "new"], ["north", 3, 1.375, number]])
    made = load_scenario(path)
    assert made.arrivals["new@north"].rate.value == number
    assert made.staff["clerks@north"].absence.value == pytest.approx(0.01375)
    book = openpyxl.load_workbook(tmp_path / "offices.xlsx")
    book.active["C2"].value, book.active["C2"].number_format = 0.01375, "0.000%"
    book.save(tmp_path / "offices.xlsx")
    assert load_scenario(path).staff == made.staff


@pytest.mark.parametrize(("shape", "said"), [
    ('[>10]0" cases per week";0" cases per day"', "hang on its size"), (";;;", "an empty cell"),
    (";-0", "an empty cell"), ("0;-0;", None), ('General" cases per week"', None), ("[Red]0", None)])
def test_a_format_that_shows_something_else_is_refused(tmp_path, shape, said):
    """By a condition a format shows now this unit and now that one, and with an empty form it shows nothing."""
    path = workbook(tmp_path, [["site", "clerks", "new"], ["north", 3, 5]])
    book = openpyxl.load_workbook(tmp_path / "offices.xlsx")
    book.active["C2"].number_format = shape
    book.save(tmp_path / "offices.xlsx")
    if said:
        book.active["B2"].number_format = "0,"
        book.save(tmp_path / "offices.xlsx")
        with pytest.raises(BadInput, match=rf"Sheet: B2: .*thousands(.|\n)*Sheet: C2: .*{said}"):
            load_scenario(path)
    else:
        unit = "cases per week" if "week" in shape else "cases per day"
        rate = load_scenario(path).arrivals["new@north"].rate
        assert (rate.unit, rate.value) == (unit, 5)


def test_several_filled_sheets_are_refused(tmp_path):
    """Nobody can tell whether the sites of the second count; an empty sheet says nothing, wherever it stands."""
    path = workbook(tmp_path, [["site", "clerks", "new"], ["north", 3, 5]])
    book = openpyxl.load_workbook(tmp_path / "offices.xlsx")
    book.create_sheet("Empty", 0)
    book.save(tmp_path / "offices.xlsx")
    assert load_scenario(path).sites.names == ("north",)
    book["Empty"].append(["site", "clerks", "new"])
    book.save(tmp_path / "offices.xlsx")
    with pytest.raises(BadInput, match="got 'Empty, Sheet'"):
        load_scenario(path)


@pytest.mark.parametrize(("last", "told"), [("All,6,14", True), ("All,6,13", False), ("All,7,14", False)])
def test_a_last_site_that_may_be_a_line_of_totals_is_told(tmp_path, last, told):
    """By its numbers alone, as its word is none that is known; the site may be one."""
    made = load_scenario(write(tmp_path, f"site,clerks,new\na,2,5\nb,4,9\n{last}\n"))
    assert any("site All has as much of everything" in one for one in check_scenario(made).warnings) == told


@pytest.mark.parametrize("last", ["sul,6,14", "Total,9,9"])
def test_a_site_called_like_totals_can_be_kept(tmp_path, last):
    """The remedy names both ways out."""
    with pytest.raises(BadInput, match="take the line out, or rename the site if it is one"):
        load_scenario(write(tmp_path, f"site,clerks,new\na,2,5\nb,4,9\n{last}\n"))


def test_a_workbook_that_cannot_be_read_in_one_way_is_refused(tmp_path):
    """Merged cells, formulas nobody computed, hidden rows, names that look alike, and files that are no workbook."""
    lines = [["site", "clerks", "new"], ["north", 3, 1], ["south", 2, 1]]
    with pytest.raises(BadInput, match="merged cells"):
        load_scenario(workbook(tmp_path, lines, "B2:B3"))
    with pytest.raises(BadInput, match="formulas that were never computed, got 'B2'"):
        load_scenario(workbook(tmp_path, [lines[0], ["north", "=1+2", 1]]))
    lines[2][0] = "North"
    path = workbook(tmp_path, lines)
    with pytest.raises(BadInput, match="already but for capitals"):
        load_scenario(path)
    book = openpyxl.load_workbook(tmp_path / "offices.xlsx")
    book.active.row_dimensions[3].hidden = True
    book.save(tmp_path / "offices.xlsx")
    with pytest.raises(BadInput, match="has hidden rows, of which nobody can tell whether they are sites, got '3'"):
        load_scenario(path)
    with pytest.raises(BadInput, match=r"has a column twice, got 'clerks\.heads'"):
        load_scenario(workbook(tmp_path, [["site", "clerks", "clerks.heads", "new"], ["north", 3, 4, 1]]))
    (tmp_path / "offices.xlsx").write_text("site,clerks\nnorth,3\n", encoding="utf-8")
    with pytest.raises(BadInput, match="not a readable workbook"):
        load_scenario(tmp_path / "many.yml")


@pytest.mark.parametrize(("share", "told"), [("0.06", True), ("0.06 %", True), ("6", False), ("1.5", False)])
def test_an_absence_below_one_of_100_is_told(tmp_path, share, told):
    """Under a heading of per cent it is read as written; programs that keep shares as parts of one mean 6 of 100."""
    made = load_scenario(write(tmp_path, f"site,clerks.absence (%),new\na,4,5\nb,{share},9\n"))
    said = "staff.clerks@b.absence is read as 0.06 of 100, less than one in a hundred; if 6 % is meant, write 6 %"
    assert any(one.startswith(said) for one in check_scenario(made).warnings) == told


@pytest.mark.parametrize(("cell", "unit"), [("90", ""), ("0.9", ""), ("90 %", "share"), ("1.2 times", "times")])
def test_a_factor_in_a_table_has_the_unit_that_is_written(cell, unit):
    """A bare 90 is asked about as in the office file; it is not 90 times."""
    from simulator.plan.site_tables import with_sites

    table = [("a.csv: line 1", ["site", "clerks", "clerks.speed"]), ("a.csv: line 2", ["north", "1", cell])]
    made = with_sites({"staff": {"clerks": {}}, "sites": {"rows": table, "origin": "measured", "source": "x"}}, "a.yml")
    assert made["staff"]["clerks@north"]["speed"]["unit"] == unit
