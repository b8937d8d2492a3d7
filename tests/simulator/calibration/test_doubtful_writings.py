"""What a log calls people, steps and cases, where one may be several and several one: told, and never joined."""

from __future__ import annotations

import re

import pytest

from simulator.calibration.audit import audit_log
from simulator.calibration.reading import read_log

STEPS = ("ask", "check", "pay")


def log_of(tmp_path, rows):
    """Read rows of case, activity, end and resource."""
    lines = ['"' + '";"'.join(row) + '"\n' for row in rows]
    (tmp_path / "a.csv").write_text("case;activity;end;resource\n" + "".join(lines), encoding="utf-8")
    return read_log(tmp_path / "a.csv", zone="UTC")


def told(log, name):
    """The words of a finding; empty where there is none."""
    return next((one.found for one in audit_log(log).findings if one.name == name), "")


def people(tmp_path, *names):
    """Read a log in which these people take turns."""
    return log_of(tmp_path, [(f"C{n // 3}", STEPS[n % 3], f"2024-03-{4 + n // 3:02} {9 + n % 3}:00",
                              names[n % len(names)]) for n in range(12)])


@pytest.mark.parametrize("other", [
    "Aliyeva, Leyla", "leyla.aliyeva@office.az", "L. Aliyeva", "Aliyeva L.", "Leyla Aliyeva (i.V.)",
    "U17 Leyla Aliyeva", "Leyla Aliyeva 0017", "17 - Aliyeva, Leyla", "Leyla Aliyeva (U17)", "EXT-4 Leyla Aliyeva",
    "U17_Leyla_Aliyeva", "leyla.aliyeva17", "Dr. Leyla Aliyeva", "Leyla Aliyeva xanım", "Leyla Aliyeva - Team 1",
    "Aliyeva Leyla [deputy]", "l.aliyeva@office.az", r"OFFICE\leyla.aliyeva", "ALIYEVA_LEYLA"])
def test_one_person_in_several_writings_is_told(tmp_path, other):
    """With both names; they still count as two, as nobody but the office knows."""
    log = people(tmp_path, "Leyla Aliyeva", other, "Murad Hasanov")
    assert f"Leyla Aliyeva and {other}" in told(log, "people written in several ways")
    assert log.items["resource"].nunique() == 3


@pytest.mark.parametrize("names", [
    ("Leyla Aliyeva", "Murad Aliyev"), ("Desk (north)", "Desk (south)"),
    ("A. Aliyeva", "Anar Aliyeva", "Aysel Aliyeva"),
    ("Team A 1", "Team 1 A"), ("Case worker (1)", "Case worker (2)"), ("Case worker 1", "Case worker 2"),
    ("Window 1", "Window 2", "Window"),
    ("U17 Leyla", "Leyla"), (r"A\admin", r"B\admin"), ("L. A.", "Leyla Aliyeva"), ("Leyla", "Leyla Aliyeva")])
def test_people_who_may_well_be_two_are_not_told(tmp_path, names):
    """Different notes, domains or numbers, and initials that fit two."""
    assert not told(people(tmp_path, *names), "people written in several ways")


@pytest.mark.parametrize("names", [
    ("Anna Berg [Team 1]", "Anna Berg [Team 2]"), ("Anna Berg (Baku)", "Anna Berg (Ganja)"),
    ("U17 Anna Berg", "U18 Anna Berg"), (r"BAKU\anna.berg", r"GANJA\anna.berg"),
    ("Anna Berg, Team 1", "Anna Berg, Team 2"), ("anna.berg@a.az", "anna.berg@b.az")])
def test_one_name_with_two_notes_is_told(tmp_path, names):
    """It may be two people, or one who went from team to team: the audit names both."""
    log = people(tmp_path, *names, "Bo Lind [Team 1]")
    assert " and ".join(names) in told(log, "people written in several ways")


@pytest.mark.parametrize("name", [
    "Unassigned queue", "Deleted user 7", "Former employee A", "migration", "DATA_LOAD", "DataLoad", "99", "999",
    "Ex-employee 4", "OUT OF OFFICE", "Gelöschter Benutzer 4", "бывший сотрудник", "silinmiş istifadəçi", "svc_import",
    "Team North", "WF-BATCH",
    "отдел 3"])
def test_names_that_may_be_nobodys_are_told(tmp_path, name):
    """With their items, and what to do; they count as people until the office says."""
    found = told(people(tmp_path, "Anna Berg", name, "Bo Lind"), "people who may be nobody")
    assert f"{name} (4)" in found


@pytest.mark.parametrize("names", [
    ("North queue", "South queue"), ("1", "2", "3"), ("97", "98", "99"), ("Anna Berg", "Bo Lind"),
    ("Former, Ann", "Eva Leave"), ("Ann [Team 1]", "Bob, Unit 2"), ("Ann", "Bob", "System"), ("A17", "B99"),
    ("Ann", "Bob", "Cem", "Dov", "101", "102", "103", "104")])
def test_names_that_are_somebodys_are_not_told_as_nobodys(tmp_path, names):
    """Queues alone, numbers of staff, surnames that look a little like such words, and a program with its own step."""
    assert not told(people(tmp_path, *names), "people who may be nobody")


@pytest.mark.parametrize("word", ["same", "as above", "s.o.", "siehe oben", "eyni", "то же", "ditto", "idem"])
def test_a_word_for_the_line_above_is_nobody(tmp_path, word):
    """It is read as empty, and told."""
    log = people(tmp_path, "Ann", word, "Bob")
    assert f"read as empty in the column of the resource: {word} (4)" in " ".join(log.notes)


@pytest.mark.parametrize(("name", "right"), [
    ("M\\u00fcraci\\u0259t", "Müraciət"), ("M\\xfcller", "Müller"), ("M%C3%BCller", "Müller"),
    ("M=C3=BCller", "Müller"),
    ("Check%20case", "Check case"), ("90%25", ""), ("C:\\users", ""), ("a=b", ""), ("http://a/b%20c", "")])
def test_codes_in_the_place_of_letters_are_told(tmp_path, name, right):
    """As JSON, Python, addresses and mails write them; what only looks like a code is none."""
    found = told(log_of(tmp_path, [(f"C{n}", step, f"2024-03-{4 + n:02} {hour}:00", "Ann") for n in range(4)
                                   for step, hour in ((name, "09"), ("pay", "10"))]), "letters of steps")
    assert (f"{right}?)" in found) if right else not found


@pytest.mark.parametrize("program", [
    "System", "SYSTEM", "Robot", "Power Automate", "Automation for Jira", "sistem", "Система", "Sistem administratoru",
    "Portal", "Online", "Automatisch", "SAP_WFRT", "job", "batch", "workflow", "bot"])
def test_a_program_among_people_is_told(tmp_path, program):
    """It does items of steps that people do as well, and counts as one of them."""
    log = people(tmp_path, "Ann", "Bob", "Cem", program)
    assert f"{program} (3)" in told(log, "people who may be nobody")


@pytest.mark.parametrize("names", [
    ("a.berg@amt.de", "a.berg@amt.onmicrosoft.com"), ("aberg@soc.gov.az", "aberg@soc.local"),
    ("12;#Anna Berg", "Anna Berg"), ("i:0#.f|membership|a.berg@amt.de", "a.berg@amt.de"), ("Əliyeva", "Aliyeva"),
    ("Xəlilov Anar", "Khalilov Anar"), ("Quliyev Rza", "Guliyev Rza"), ("Hüseynov Elçin", "Huseynov Elchin"),
    ("Məmmədov Əli", "Mammadov Ali"), ("Cəfərov", "Jafarov"), ("Алиева Лейла", "Aliyeva Leyla"),
    ("Иванова Ольга", "Ivanova Olga"), ("Юлия Хан", "Yuliya Khan")])
def test_one_person_of_two_systems_is_told(tmp_path, names):
    """With another domain, a list's number, or the letters of a passport or another script."""
    assert " and ".join(names) == "; ".join(re.sub(r" \[\d+ signs\]", "", group) for group in told(
        people(tmp_path, *names, "Bo Lind"), "people written in several ways").partition("write them: ")[2].rstrip(".")
        .split("; "))


@pytest.mark.parametrize("names", [
    ("Anna Meyer", "Anna Meier"), ("a.berg@amt.de", "b.berg@amt.de"), ("Maria Carl", "Maria Karl"),
    ("Алиева Лейла", "Aliyev Leyla")])
def test_other_people_of_two_systems_are_not_told(tmp_path, names):
    """Letters that no table puts for each other."""
    assert not told(people(tmp_path, *names, "Bo Lind"), "people written in several ways")


@pytest.mark.parametrize(("usual", "second", "name"), [
    ("AZ {}/2024", "AZ {}/24", "cases with years of two digits and of four"),
    ("{}-2024", "{}-24", "cases with years of two digits and of four"),
    ("{}/2024", "2024/{}", "cases with their number before and behind the year"),
    ("2024-{}", "{}-2024", "cases with their number before and behind the year"),
    ("B{}", "{}", "cases with and without words around their number"),
    ("{}", "B{}", "cases with and without words around their number")])
@pytest.mark.parametrize("meet", [True, False])
def test_numbers_in_two_writings_are_told(tmp_path, usual, second, name, meet):
    """Where nearly all of the rarer writing have a twin; two series of other numbers are not told."""
    log = cases(tmp_path, lambda day: (second if day >= 60 else usual).format(1000 + day - 20 * (day >= 60 and meet)))
    assert bool(told(log, name)) == meet


@pytest.mark.parametrize(("odd", "usual"), [("AZ1O17", "AZ1017"), ("AZl0l7", "AZ1017"), ("10I7", "1017")])
def test_a_letter_for_a_digit_is_told(tmp_path, odd, usual):
    """With the number that it is elsewhere; without one it is a name of its own."""
    found = [told(cases(tmp_path, lambda day, other=other: {0: odd, 1: other}.get(day, f"AZ{3000 + day}"), days=30),
                  "cases with a letter for a digit") for other in (usual, "AZ2999")]
    assert f"{odd} and {usual}" in found[0] and not found[1]


def cases(tmp_path, number, days=70, again="ask"):
    """Read a log of one case a day: ask, check, pay within hours; `number` names the case of a day."""
    return log_of(tmp_path, [(number(day), again if day >= 20 and not n else step,
                              f"2024-{1 + day // 28:02}-{1 + day % 28:02} {9 + n}:00", "Ann")
                             for day in range(days) for n, step in enumerate(STEPS)])


def test_numbers_that_begin_anew_are_told(tmp_path):
    """The first step comes again after the last one and a silence of weeks, in many cases."""
    found = told(cases(tmp_path, lambda day: f"C{day % 20}"), "numbers given anew")
    assert "In 20 of 20 cases ask comes again after all seemed over" in found


@pytest.mark.parametrize(("number", "again"), [(lambda day: f"C{day}", "ask"), (lambda day: f"C{day % 20}", "check")])
def test_cases_that_only_go_on_are_not_told(tmp_path, number, again):
    """Numbers of their own, and a case that is taken up again in its middle."""
    assert not told(cases(tmp_path, number, again=again), "numbers given anew")


@pytest.mark.parametrize(("words", "is_told"), [
    (("START", "COMPLETE"), True), (("begin", "end"), True), (("start", "phone"), False), (("north", "south"), False)])
@pytest.mark.parametrize("mark", ["-", "_", ": ", " ", "+"])
def test_a_life_cycle_within_names_is_told(tmp_path, words, is_told, mark):
    """Check-START and Check-COMPLETE are one step, and would count as two."""
    found = told(log_of(tmp_path, [(f"C{n}", f"{step}{mark}{word}", f"2024-03-{4 + n:02} {hour + add}:00", "Ann")
                                   for n in range(4) for step, hour in (("check", 9), ("pay", 12))
                                   for add, word in enumerate(words)]), "life cycle")
    assert (f"check{mark}{words[0]} and check{mark}{words[1]}" in found
            or f"check{mark}{words[1]} and check{mark}{words[0]}" in found) == is_told
