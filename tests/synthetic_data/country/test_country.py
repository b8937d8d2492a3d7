"""Country profiles: every shipped one is sound, and a spoiled one is refused with the place and the rule."""

import pandas as pd
import pytest

from synthetic_data import BadInput, find_problems, list_countries, load_country


@pytest.mark.parametrize("code", list_countries())
def test_a_shipped_country_is_sound(code):
    """Sources, ranges, names, numbers, benefits with their cases and registers of every shipped country hold."""
    assert find_problems(code) == []


def test_an_unknown_country_is_refused_with_the_nearest_name():
    """A mistyped country is one bad input that offers the right one."""
    with pytest.raises(BadInput, match="azerbaijan"):
        load_country("azerbaidjan")


def _spoil(folder, file, old, new):
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize(("file", "old", "new", "expected"), [
    ("profile.yml", "tables:\n  vital: {file: tables/vital.csv, origin: assumed, source: made up for a test}",
     "tables:\n  vital: {file: tables/vital.csv, origin: assumed}", "tables.vital.source"),
    ("profile.yml", "divorce_share: {value: 0.3", "divorce_share: {value: -0.3", "numbers.divorce_share.value"),
    ("profile.yml", "student_share: {value: 0.4", "student_share: {value: 1.4", "numbers.student_share.value"),
    ("profile.yml", "measure: share_age_65_up", "measure: share_age_56_up", "share_age_65_up"),
    ("profile.yml", 'alphabet: "0123456789", mark: no', 'alphabet: "0012345678", mark: no', "personal_number.alphabet"),
    ("tables/vital.csv", "1940,21000,58", "1940,21000,580", "e0_men: must lie between 15 and 95, in row 2"),
    ("tables/ages.csv", "0,0,0,0,0,0.0009", "0,0,0,0,0,-1", "disability_women"),
    ("names/first_names.csv", "Bria,F", "Alba,F", "has in row 3 what stands in row 2 already"),
    ("names/first_names.csv", "Bria,F", "ALBA ,F", "has in row 3 what stands in row 2 already"),
    ("names/first_names.csv", "Bria,F", "Al\u200bba,F", "has in row 3 what stands in row 2 already"),
    ("names/surnames.csv", "Ashdale,same", "ashbrook,same", "has in row 3 what stands in row 2 already"),
    ("names/streets.csv", "Mill Street", "Market  Street", "has in row 3 what stands in row 2 already"),
    ("tables/places.csv", "Ashford hill", "ASHFORD TOWN", "has in row 3 what stands in row 2 already"),
    ("tables/places.csv", "North,Ashford,Ashford hill", "NORTH,Ashford,Ashford hill", "region: is written in"),
    ("tables/places.csv", "North,Ashford,Ashford hill", "North,Ash ford,Ashford hill", "district: is written in"),
    ("tables/vital.csv", "1960,26000", "1960,26", "births: is 808 times as large in row 2 as in row 3"),
    ("tables/vital.csv", "66,71,35", "66,71,0.35", "imr: is 200 times as large in row 2 as in row 3"),
    ("tables/vital.csv", "1960,26000", "1960,260000",
     "births: is 4 times both years beside it or more, or as much less, in row 3, got '21000, 260000 and 24000'"),
    ("tables/vital.csv", "1980,24000", "1980,2400",
     "births: is 4 times both years beside it or more, or as much less, in row 4"),
    ("tables/places.csv", "Ashford town,urban,60", "Ashford town,urban,60000",
     "weight: is 1,000 times as large in row 2"),
    ("profile.yml", "people: 1600001", "people: 1600",
     "people: does not fit to 18,000 births in 2023 (tables/vital.csv): they are 1.12e+04 of 1,000 people"),
    ("profile.yml", "people: 1600001", "people: 1600000000", "people: does not fit to 18,000 births in 2023"),
    ("names/surnames.csv", "Ashbrook,same", "Ashbrook,sane", "not a surname form"),
    ("benefits/oap.yml", "trigger: retirement_age", "trigger: retirment_age", "retirement_age"),
    ("benefits/oap.yml", "amount: 1040", "amount: 1041", "expected"),
    ("benefits/dia.yml", "evidence: [disability_decision]", "evidence: [disability_decisions]", "evidence"),
    ("registers/civil_death.yml", "take: last_name", "take: lastname", "columns.last_name.take"),
    ("registers/civil_death.yml", "source: death", "source: deaths", "registers/civil_death.yml: source"),
    ("profile.yml", "stay_with_parents: {value: 0.1", "stay_with_parents: {value: 1.1", "numbers.stay_with_parents"),
    ("profile.yml", "divorce_share: {value: 0.3", "divorce_share: {value: .nan", "numbers.divorce_share.value"),
    ("profile.yml", "unit: per year of age, origin: assumed, source: made up for a test",
     "unit: per year of age, origin: assumed", "numbers.gompertz_slope_women.source"),
    ("profile.yml", "figure: {value: 0.20", "figure: {value: 0", "targets[0].figure"),
    ("profile.yml", "sex: F, months", "sex: M, months", "retirement"),
    ("profile.yml", 'same: {M: "{stem}", F: "{stem}"}', 'same: {M: "{stem}"}', "names.surname_forms"),
    ("profile.yml", 'same: {M: "{stem}"', 'same: {M: "{stm}"', "names.surname_forms"),
    ("profile.yml", 'pattern: "X-#########"', 'pattern: "#########"', "personal_number"),
    ("profile.yml", 'pattern: "X-#########"', 'pattern: "X-####"', "too few places"),
    ("profile.yml", "reference_date: 2024-01-01", "reference_date: 2024-13-01", "profile.yml"),
    ("profile.yml", "reference_date: 2024-01-01", "reference_date: 2060-01-01",
     "profile.yml: reference_date: lies after the years of tables/vital.csv, which end with 2023, got '2060-01-01'"),
    ("profile.yml", "reference_date: 2024-01-01", "reference_date: 2023-07-01", "must be a 1 January"),
    ("profile.yml", "first_year: 1940", "first_year: 1930", "first_year: lies before the years of tables/vital.csv"),
    ("profile.yml", "mean_wage: {value: 2400", "mean_wage: {value: 28800",
     "numbers.mean_wage.value: is 28 times the highest monthly pension of the worked cases, 1040"),
    ("profile.yml", "minimum_wage: {value: 1100", "minimum_wage: {value: 2500",
     "numbers.minimum_wage.value: must lie below the mean wage of 2400, got 2500"),
    ("profile.yml", "retirement:", "minimum_wages: [{since: 2020-01-01, value: 2400, origin: assumed, source: none}]\n"
     "retirement:", "minimum_wages[0].value: must lie below"),
    ("profile.yml", "retirement:", "minimum_wages: [{since: 2020-01-01, value: 9, origin: assumed, source: none}, "
     "{since: 2019-01-01, value: 9, origin: assumed, source: none}]\nretirement:", "in order of their dates"),
    ("profile.yml", "file: tables/vital.csv", "file: ../own/../../vital.csv", "vital.file: leaves the country's"),
    ("profile.yml", "file: tables/holidays.csv", "file: /etc/hostname", "holidays.file: leaves the country's folder"),
    ("profile.yml", "retirement:", "weekend: [0]\nretirement:", "weekend[0]"),
    ("tables/holidays.csv", "1995-05-01", "1995-05-32", "holidays.csv: date: must be a day such as"),
    ("tables/holidays.csv", "date,name", "day,name", "holidays.csv: date: is missing"),
    ("benefits/oap.yml", "legal_basis", "raises: [{since: 2020-01-01, factor: 1.1, origin: assumed, source: none}, "
     "{since: 2019-01-01, factor: 1.1, origin: assumed, source: none}]\nlegal_basis", "raises must stand in order"),
    *(("benefits/oap.yml", "legal_basis", f"raises: [{{since: 2020-01-01, factor: {factor}, origin: assumed, "
       "source: none}]\nlegal_basis", f"raises[0].factor: would pay {factor} times what was paid; if 16.6 of 100 more "
       "are meant, write 1.166")
      for factor in ("0.166", "16.6")),
    ("benefits/oap.yml", "amount: 1040}", "amount: 1040}\n    paid: {2023-06-01: 1000}",
     "expected 1000 paid on 2023-06-01, the rules give 1040"),
    ("names/first_names.csv", "Bria,F", ",F", "first_names.csv: name"),
    ("names/surnames.csv", "stem,form,weight", "stem,shape,weight", "surnames.csv: form: is missing"),
    ("tables/places.csv", "urban", "town", "kind: must be urban or rural"),
    ("tables/places.csv", "North,", "North,North,", "tables/places.csv"),
    ("registers/civil_death.yml", "coverage: {value: 0.", "coverage: {value: 1.0", "civil_death.yml: coverage"),
    ("registers/bank_account.yml", "key: iban", "key: last_name", "does not tell the records apart"),
    ("registers/bank_account.yml", '"2010-01-01"', '"soon"', "bank_account.yml: since"),
    ("registers/beneficiary_file.yml", ", 1: proactive", "", "no word for the code 1"),
    ("registers/higher_education.yml", "schools.institution", "schools.place", "columns.institution.table"),
    ("registers/payment_list.yml", "refers_to: beneficiary_file", "refers_to: beneficary_file",
     "columns.case_no.refers_to: is not a register, got 'beneficary_file'; did you mean"),
    ("registers/payment_list.yml", "refers_to: beneficiary_file", "refers_to: population_register",
     "keeps its records under personal_number, which is no running number"),
    ("registers/payment_list.yml", "refers_to: beneficiary_file", "refers_to: civil_birth",
     "keeps birth, and a payment does not tell which of them it rests on"),
    ("registers/payment_list.yml", "refers_to: ", "take: benefit, refers_to: ", "give one of"),
    ("benefits/dia.yml", ", 3: 200", "", "amounts[0].values"),
    ("benefits/dia.yml", "by: group", "by: grupp", "amounts[0].by"),
    ("benefits/cha.yml", "mother: {born: 1993", "nurse: {born: 1993", "cases[0].people.mother"),
    ("benefits/cha.yml", "happened: {day: 2021-05-05}", "happened: {day: one day}", "cases[0].happened"),
    ("benefits/cha.yml", "amount: 120}", "amont: 120}", "amont"),
    ("tables/vital.csv", "1940,21000,58", "1940,21.000,58", "births: has two readings, 21 and 21000, in row 2"),
    ("tables/vital.csv", "1940,21000,58", "1940,21.5,58", "births: counts, and has a part of one in row 2"),
    ("tables/vital.csv", "1940,21000,58", '1940,"21,000",58', "row 2, got '21,000'; write the number alone"),
    ("tables/holidays.csv", "1995-09-06", "1995-9-6", "must be a day such as 2023-03-20, in row 4, got '1995-9-6'"),
    ("tables/holidays.csv", "1995-09-06", "1995-05-01", "holidays.csv: date: has the same day in rows 3 and 4"),
    ("profile.yml", "births_before: {value: 20500", "births_before: {value: 20.500", "readings, 20.5 and 20500"),
    ("benefits/oap.yml", "    expect: {start: 2023-02-03, amount: 1040}\n", "", "cases: has nobody who receives the"),
    ("benefits/oap.yml", "insured_months: 299}}", "insured_months: 300}}\n    expect: {amount: 1040}",
     "cases: has nobody who does not receive the benefit"),
])
def test_a_spoiled_profile_names_the_place(own_country, file, old, new, expected):
    """Each kind of mistake in a profile is found, and its message names where it stands."""
    _spoil(own_country, file, old, new)
    try:
        problems = find_problems(own_country)
    except BadInput as error:
        problems = error.problems

    assert any(expected in str(problem) for problem in problems), problems


def test_a_long_time_may_change_a_figure_much(own_country):
    """Infant mortality did fall from 150 to 9 of 1,000 within 82 years; within ten years it is another unit."""
    vital = own_country / "tables/vital.csv"
    lines = vital.read_text().splitlines()
    first, last = lines[1].split(","), lines[-1].split(",")
    first[4], last[4] = "150", "9"
    vital.write_text("\n".join([lines[0], ",".join(first), ",".join(last)]) + "\n")
    assert find_problems(own_country) == []
    near = [*last]
    near[0], near[4] = str(int(last[0]) - 5), "150"
    vital.write_text("\n".join([lines[0], ",".join(first), ",".join(near), ",".join(last)]) + "\n")
    assert "imr: is 17 times as large in row 3 as in row 4" in "\n".join(map(str, find_problems(own_country)))
    last[4] = "1.5"
    vital.write_text("\n".join([lines[0], ",".join(first), ",".join(last)]) + "\n")
    assert "imr: is 100 times as large in row 2 as in row 3" in "\n".join(map(str, find_problems(own_country)))


@pytest.mark.parametrize(("gone", "told"), [
    (range(1995, 2012), "1995 to 2011"), (range(2019, 2031), "2019 to 2023"), ((2007, 2010), "2007 and 2010"),
    (range(2024, 2031), "")])
def test_years_without_a_holiday_are_told(own_country, gone, told):
    """A list that begins later than the records, ends before the reference date, or has a hole."""
    table = own_country / "tables/holidays.csv"
    left = [line for line in table.read_text().splitlines() if not line.startswith(tuple(f"{year}-" for year in gone))]
    table.write_text("\n".join(left) + "\n")

    found = [str(one) for one in find_problems(own_country) if "has no holiday in years of the records" in str(one)]
    assert len(found) == bool(told) and all(f"got '{told}'" in one for one in found)


def test_all_mistakes_are_named_at_once(own_country):
    """Two mistakes in two files come in one list."""
    _spoil(own_country, "tables/vital.csv", "1940,21000,58", "1940,-5,58")
    _spoil(own_country, "profile.yml", "student_share: {value: 0.4", "student_share: {value: 1.4")

    assert len(find_problems(own_country)) == 2


@pytest.mark.parametrize(("weights", "doubtful"), [
    (["1.259", "125", "60"], True), (["1.259", "12.5", "60"], False), (["45.000", "12.5", "60"], True),
    (["0.125", "2", "60"], False), (["1.259", "7.891", "2.125"], False)])
def test_a_point_that_may_divide_thousands_is_refused(own_country, weights, doubtful):
    """Beside whole numbers both readings are shown; other decimals in the column show what its point is."""
    rows = "".join(f"North,A,Town {weight},urban,{weight}\n" for weight in weights)
    (own_country / "tables/places.csv").write_text(f"region,district,settlement,kind,weight\n{rows}")

    assert [" has two readings" in str(one) for one in find_problems(own_country) if "weight" in one.where] == (
        [True] if doubtful else [])


@pytest.mark.parametrize(("file", "row", "wrong"), [
    ("tables/places.csv", "Cəmi,,,urban,125", True), ("tables/employers.csv", "Summe:,100,1,20", True),
    ("names/surnames.csv", "Jami,same,1", False), ("names/surnames.csv", "Jami,same,SUM", True),
    ("tables/places.csv", "Sul,Soma,Soma,urban,3", False), ("tables/places.csv", "Sul,Soma,Soma,urban,SUM", True),
    ("tables/places.csv", "Soma,,,urban,SUM", True), ("tables/places.csv", "Sul,Total,Soma,urban,3", True)])
def test_a_line_of_totals_is_no_place_and_no_firm(own_country, file, row, wrong):
    """It would count as one more; a name may be such a word, unless its weight is the sum of the others."""
    path = own_country / file
    row = row.replace("SUM", str(pd.read_csv(path, comment="#")["weight"].sum()))
    path.write_text(path.read_text().rstrip("\n") + f"\n{row}\n")

    assert any("line of totals" in str(one) for one in find_problems(own_country)) == wrong
