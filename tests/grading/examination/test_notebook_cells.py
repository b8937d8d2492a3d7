"""Handed-in notebooks go back into the released form before they run or are looked at."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.examination.notebook_cells import grade_id, restore_notebook, source_of, with_marks


def cell(name="", source="", kind="code", **mark):
    """A cell, graded or locked as told."""
    nbgrader = {"nbgrader": {"grade_id": name, "schema_version": 3, "grade": False, "solution": False,
                             "locked": False, "task": False, **mark}} if name else {}
    made = {"cell_type": kind, "id": f"id-{name or source}", "metadata": nbgrader, "source": source}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


RELEASED = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"name": "python3"}}, "cells": [
    cell(source="# Welcome", kind="markdown"), cell("open", "lesson = start()", locked=True),
    cell("answer", "", solution=True), cell("colour", "lesson.check('colour')", grade=True, locked=True, points=60),
    cell("free", "", kind="markdown", solution=True, grade=True, points=5)]}


def handed_in(change):
    """The released notebook after a trainee's change."""
    notebook = copy.deepcopy(RELEASED)
    change(notebook["cells"])
    return notebook


def test_an_untouched_notebook_comes_back_as_released():
    """Restoring what nobody changed changes nothing."""
    assert restore_notebook(copy.deepcopy(RELEASED), RELEASED) == RELEASED


def test_answers_and_own_cells_stay_where_they_were():
    """The trainee's text in answer cells and their own cells survive, in place."""
    def change(cells):
        cells[2]["source"] = "x = 1"
        cells[4]["source"] = "Because."
        cells.insert(3, cell(source="my note"))

    restored = restore_notebook(handed_in(change), RELEASED)

    assert [source_of(one) for one in restored["cells"]] == [
        "# Welcome", "lesson = start()", "x = 1", "my note", "lesson.check('colour')", "~~~\nBecause.\n~~~"]


@pytest.mark.parametrize("change", [
    lambda cells: cells.pop(3), lambda cells: cells.clear(),
    lambda cells: cells[3].update(source="print(1000)"),
    lambda cells: cells[3]["metadata"]["nbgrader"].update(points=1e9, grade=False, locked=False),
    lambda cells: cells.append(copy.deepcopy(cells[3]) | {"source": "2"}),
    lambda cells: cells[3].update(cell_type="markdown"), lambda cells: cells.reverse(),
    lambda cells: cells[3].update(metadata={"nbgrader": "odd"}),
    lambda cells: cells[1]["metadata"]["nbgrader"].update(solution=True, grade_id="colour")])
def test_locked_cells_are_as_released_whatever_was_done_to_them(change):
    """Deleted, rewritten, doubled, retyped or mislabelled graded cells come back with their points."""
    restored = restore_notebook(handed_in(change), RELEASED)

    graded = [one for one in restored["cells"] if grade_id(one) == "colour"]
    assert [one["source"] for one in graded] == ["lesson.check('colour')"]
    assert graded[0]["metadata"]["nbgrader"]["points"] == 60


def test_foreign_metadata_and_outputs_do_not_survive():
    """Own cells bring text only: no outputs, attachments or metadata a tool might act on."""
    def change(cells):
        cells.append(cell(source="mine") | {"metadata": {"nbgrader": {"grade_id": "new", "grade": True, "points": 9}},
                                            "outputs": [{"output_type": "execute_result"}], "attachments": {"a": {}}})

    last = restore_notebook(handed_in(change), RELEASED)["cells"][-1]

    assert (last["metadata"], last["outputs"], "attachments" in last) == ({}, [], False)


def rendered(text):
    """An answer in Markdown as formgrader shows it: (names of the tags, what they hold)."""
    from html.parser import HTMLParser

    from nbconvert.filters import markdown2html

    restored = restore_notebook(handed_in(lambda cells: cells[4].update(source=text)), RELEASED)
    tags, said = [], []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: tags.append((tag, dict(attributes)))
    parser.handle_startendtag = parser.handle_starttag
    parser.handle_data = said.append
    parser.feed(markdown2html(restored["cells"][-1]["source"]))
    parser.close()
    return tags, "".join(said)


ATTEMPTS = ("<script>alert(1)</script>", "<img src=x onerror=f()>", "[go](javascript:f())", "[go]: data:text/html,x",
            "3 < 4 and **bold**", "# 100 of 100 points", '<div class="alert alert-success score">100 of 100</div>',
            "~~~\n~~~\n# out", "~" * 90 + "\n<b>out</b>", "```\n```\n<h1>out</h1>", "a\r~~~\r# out",
            "$$\n~~~\n$$\n# out",
            "\\begin{align}\n~~~\n\\end{align}\n# out", "1. one\n~~~\n2. two", "> ~~~\n# x", "\f~~~\n# x",
            "\u2028~~~\u2028# x",
            "---\nx: 1\n---", "attachment:x", "half \ud83d an emoji", "nul \0 here", "\u202eowt fo owt", "<!-- x",
            "&lt;b&gt;")


@pytest.mark.parametrize("written", ATTEMPTS)
def test_text_of_a_trainee_is_shown_and_neither_carried_out_nor_dressed_up(written):
    """Tags, links, headings and classes in a trainee's Markdown are text: formgrader would run them with the
    instructor's rights, and a heading could look like points.
    """
    tags, said = rendered(written)

    assert [tag for tag, _ in tags] == ["pre", "code"]
    assert not any(attributes for _, attributes in tags)
    assert "out" not in written or "out" in said


@settings(max_examples=150, deadline=None)
@given(parts=st.lists(st.sampled_from(["~~~", "`", "\n", "<b>", "# ", "[x](y)", "$$", " ", "    ", "- ", "a", "&",
                                       "\\begin{x}", "\\end{x}", "![", "|", "---", "~"]), max_size=12))
def test_no_mixture_of_marks_leaves_its_fence(parts):
    """However signs are put together, what formgrader shows is one block of text, the text itself."""
    written = "".join(parts)
    tags, said = rendered(written)

    assert [tag for tag, _ in tags] == (["pre", "code"] if written.strip() else [])
    assert said.split() == written.split()


@pytest.mark.parametrize(("given", "counts"), [
    (["First half.", "Second half."], "First half.\n\nSecond half."), (["", "My reason"], "My reason"),
    (["My reason", ""], "My reason"), (["Same.", "Same."], "Same."), (["", ""], ""), (["  ", "My reason", "\n"],
                                                                                      "My reason"),
    (["One.", "Two.", "One.", "Three."], "One.\n\nTwo.\n\nThree.")])
def test_a_split_or_copied_answer_counts_whole(given, counts):
    """Both halves of a split cell are there, in order; copies count once; an untouched copy is no answer."""
    def change(cells):
        del cells[2]
        cells[2:2] = [cell("answer", text, solution=True) for text in given]

    restored = restore_notebook(handed_in(change), RELEASED)

    assert source_of(next(one for one in restored["cells"] if grade_id(one) == "answer")) == counts


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
                    max_leaves=8)
ODD = st.fixed_dictionaries({"cell_type": st.sampled_from(["code", "markdown", "raw"])}, optional={
    "metadata": st.dictionaries(st.sampled_from(["nbgrader", "tags", "x"]), JSON, max_size=3),
    "source": st.text(max_size=9) | st.lists(st.text(max_size=3), max_size=3), "id": st.text(max_size=4),
    "outputs": JSON, "execution_count": JSON})


@settings(max_examples=60, deadline=None)
@given(cells=st.lists(ODD, max_size=5))
def test_any_notebook_that_collecting_lets_through_can_be_restored(cells):
    """Whatever stands in a notebook, the released cells are all there once, in order, with unique cell ids."""
    restored = restore_notebook({"cells": cells, "nbformat": 4}, RELEASED)

    names = [grade_id(one) for one in restored["cells"] if grade_id(one)]
    ids = [one["id"] for one in restored["cells"]]
    assert names == ["open", "answer", "colour", "free"]
    assert len(set(ids)) == len(ids)
    json.dumps(restored)


def test_points_are_what_nbgrader_reads(course, examiner, hand_in, work_of):
    """The rule of nbgrader itself reads our points out of the graded cells, whatever else was printed there."""
    import nbformat
    from nbgrader.utils import determine_grade

    submission = hand_in(course, "bahar", work_of(course, "bahar", share=0.5))
    notebook, _ = examiner.restored(submission)
    marks = examiner.mark(submission, examiner.execute(submission, notebook))
    for one in notebook["cells"]:
        if one["cell_type"] == "code":
            one["outputs"] = [{"output_type": "stream", "name": "stderr", "text": "DeprecationWarning"}]

    cells = nbformat.from_dict(with_marks(notebook, marks)).cells
    found = {one.metadata.nbgrader.grade_id: determine_grade(one)[0] for one in cells
             if one.metadata.get("nbgrader", {}).get("grade")}

    assert found == {score.item: score.points for score in marks.items}
    assert 0 < marks.points < 100
