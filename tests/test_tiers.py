"""Which tests run: every rule at a small size, or at its full size instead."""

import pytest

pytest_plugins = "pytester"
CASES = """
import pytest

full, smaller = pytest.mark.full, pytest.mark.smaller

@pytest.mark.parametrize("size", [pytest.param(1, marks=smaller("9")), 5, pytest.param(9, marks=full)])
def test_rule(size):
    pass

@smaller("test_many")
@pytest.mark.parametrize("what", "ab")
def test_few(what):
    pass

@full
@pytest.mark.parametrize("what", "ab")
def test_many(what):
    pass
"""


@pytest.fixture
def cases(pytester):
    """A folder with a file of cases, under the hook of this suite."""
    pytester.makeconftest("from tests.conftest import larger, pytest_collection_modifyitems")
    pytester.makeini("[pytest]\nmarkers =\n    full\n    smaller(larger)")
    pytester.makepyfile(test_cases=CASES)
    return pytester


@pytest.mark.parametrize(("words", "run"), [
    (("-m", "not full"), ["rule[1]", "rule[5]", "few[a]", "few[b]"]),
    ((), ["rule[5]", "rule[9]", "many[a]", "many[b]"]),
    (("-k", "test_few or 9"), ["rule[9]", "few[a]", "few[b]"]),
    (("test_cases.py::test_rule[1]",), ["rule[1]"])])
def test_a_small_case_runs_where_its_larger_one_does_not(cases, words, run):
    """In no selection is a rule left out at both sizes, and in none does it run at both."""
    found = cases.inline_run("-p", "no:cacheprovider", *words)
    ended = [each.nodeid.removeprefix("test_cases.py::test_") for each in found.listoutcomes()[0]]

    assert ended == run


def test_a_larger_case_that_is_not_there_is_told(cases):
    """A misspelt name would let both sizes run for ever: nothing runs until it is mended."""
    cases.makepyfile(test_cases=CASES.replace('smaller("9")', 'smaller("99")'))
    said = cases.runpytest_inprocess("-p", "no:cacheprovider")

    assert said.ret == pytest.ExitCode.USAGE_ERROR
    said.stderr.fnmatch_lines(["*test_cases.py::test_rule[[]1]: test_cases.py::test_rule[[]99]*"])
