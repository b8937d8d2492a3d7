"""Adding a thing is adding a file: the how-to pages are followed in a copy of the tree, and the laws run on it all."""

import shutil

import pytest

from tests.adding.working_copy import MAKES, PAGES, WorkingCopy, commands_of, files_of

pytestmark = pytest.mark.slow
TYPED = [command for name in PAGES for command in commands_of(name)]
COMMANDS = list(dict.fromkeys(TYPED))
MAKING = [command for command in COMMANDS if command.startswith(MAKES)]
DESCRIBING = [command for command in [*dict.fromkeys(reversed(TYPED))][::-1] if command.startswith("python docs/")]
"""As the last page that shows them has them: what is made from all that was added is made last."""
CHECKING = [command for command in COMMANDS if command not in MAKING + DESCRIBING]
QUICK = ("people check-country mine", "office check")
WIDOW, VISIT = (f"synthetic_data/countries/template/{name}.yml" for name in ("benefits/wid", "registers/midwife_visit"))
PICKED_UP = {
    "country": ("tests/synthetic_data/country/test_country.py", "test_a_shipped_country_is_sound and mine", "[mine]"),
    "defect": ("tests/laws/test_every_defect_hits_its_share.py", "address and last_years_date", "[last_years_date]"),
    "process": ("tests/simulator/evidence/test_shipped_processes.py", "test_a_process and one_check", "[one_check]"),
    "rollout": ("tests/simulator/evidence/test_rollout_study.py", "sound and one_check_years", "[one_check_years]"),
    "sandbox kind": ("tests/grading/sandbox/test_kinds.py", "test_every_file_is_a_kind", ""),
    "measure": ("tests/laws/test_every_measure.py", "without_its_recomputation", ""),
    "measure by hand": ("tests/simulator/measures/test_by_hand.py", "by_hand and over_a_month", "[over_a_month_share]"),
}
"""What was added → file of a law or smoke test, a narrow selection, the end of a test id that must appear."""
PICKED_UP_IN_FULL = {
    "scenario": ("tests/simulator/evidence/test_shipped_processes.py", "one_check", "[one_check_after]"),
    "defect": ("tests/laws", "last_years_date", "[last_years_date]"),
    "measure": ("tests/laws/test_every_measure.py", "sentence and 2", ""),
    "exercise": ("tests/courses/test_exercises.py", "X1 and not full and not 200", "[X1]"),
    "world": ("tests/synthetic_data/registers/test_registers.py", "clean_dates and mine", "[mine]"),
    "rollout": ("tests/simulator/evidence/test_rollout_study.py", "judged and one_check_years", "[one_check_years]"),
    "pages": ("tests/test_docs.py", "tried_by_the_bots or in_step", ""),
}


@pytest.fixture(scope="module")
def copy_and_before(tmp_path_factory):
    """The tree with everything added and its reference pages made anew."""
    made = WorkingCopy.of_the_tree(tmp_path_factory.mktemp("tree"))
    before = made.texts()
    for name in PAGES:
        made.write(files_of(name))
    for command in [*MAKING, "python docs/build.py"]:
        done = made.run(command)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return made, before


@pytest.fixture(scope="module")
def copy(copy_and_before):
    """The tree with everything added."""
    return copy_and_before[0]


@pytest.fixture(scope="module")
def tried(copy):
    """The same after the bots have tried the new exercise."""
    for command in DESCRIBING:
        assert copy.run(command).returncode == 0
    return copy


def test_every_page_shows_what_to_add():
    """Each page holds a file to write or a command that makes one; else the tests below would add nothing."""
    assert [name for name in PAGES if not files_of(name) and not set(commands_of(name)) & set(MAKING)] == []


def test_files_were_added_and_none_was_touched(copy_and_before):
    """Besides the reference pages, which a command makes, every file of the tree is as it was."""
    copy, before = copy_and_before
    after = copy.texts()
    assert {name for name, text in before.items() if after.get(name) != text} == set()
    assert len(after) > len(before) + 20


@pytest.mark.parametrize("command", [pytest.param(command, marks=() if any(part in command for part in QUICK)
                                                  else pytest.mark.full) for command in CHECKING])
def test_the_checks_of_the_pages_pass(tried_if_needed, command):
    """Whoever typed what the pages say is told that all is well."""
    done = tried_if_needed.run(command)
    assert done.returncode == 0, f"{done.stdout[-3000:]}{done.stderr[-3000:]}"


@pytest.fixture
def tried_if_needed(request, command):
    """The copy; for the lint of an exercise the one in which the bots were there."""
    return request.getfixturevalue("tried" if "lint" in command else "copy")


@pytest.fixture(scope="module")
def passed(copy):
    """Ids of the tests that the narrow selections choose in the copy, run together; all pass."""
    return copy.pytest(" ".join(files for files, _, _ in PICKED_UP.values()),
                       " or ".join(f"({chosen})" for _, chosen, _ in PICKED_UP.values()))


@pytest.mark.parametrize("what", PICKED_UP)
def test_laws_pick_it_up(passed, what):
    """The tests of the copy run on what was added, without a line of theirs changed."""
    file, _, end = PICKED_UP[what]
    assert [name for name in passed if name.startswith(file) and name.endswith(end)]


@pytest.mark.full
@pytest.mark.parametrize("what", PICKED_UP_IN_FULL)
def test_all_laws_pick_it_up(tried, what):
    """At full size too."""
    files, chosen, end = PICKED_UP_IN_FULL[what]
    assert [name for name in tried.pytest(files, chosen) if name.endswith(end)]


@pytest.mark.parametrize(("file", "old", "new", "said"), [
    (WIDOW, "amount: 300}", "amount: 301}", "benefits/wid.yml: cases"),
    (WIDOW, "trigger: widowhood", "trigger: death", "benefits/wid.yml: trigger"),
    (VISIT, "of: mother", "of: nurse", "registers/midwife_visit.yml: columns.mother_number"),
])
def test_a_mistake_in_a_new_file_is_found(tmp_path, file, old, new, said):
    """The check reads the new benefit and the new register: spoiled, they are refused by name."""
    from synthetic_data import find_problems, load_country

    folder = shutil.copytree(load_country("template").folder, tmp_path / "own")
    for path, text in files_of(PAGES[0]).items():
        (folder / path.split("/template/")[1]).write_text(text.replace(old, new) if path == file else text)

    assert any(str(problem).startswith(said) for problem in find_problems(folder)), [*map(str, find_problems(folder))]
