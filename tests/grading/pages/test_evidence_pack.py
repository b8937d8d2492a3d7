"""The evidence pack: what was trained, when, with which result and error, what it does not say; the law by choice."""

import json

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from grading import Examiner, evidence_pack, grade, write_evidence_pack
from grading.cli import app
from grading.errors import GradingError
from grading.pages.evidence_pack import law_wordings
from synthetic_data import BadInput


@pytest.fixture
def graded(course, paper, hand_in, work_of):
    """Amina decided three of four files rightly and handed in twice, Bahar nothing."""
    hand_in(course, "amina", work_of(course, "amina", right=False))
    hand_in(course, "amina", work_of(course, "amina", share=0.75))
    grade(Examiner(course, paper))
    return course


def test_a_pack_says_what_when_how_well_and_how_sure(graded):
    """Nine of twelve files right is 47 to 91 of 100 by Wilson's formula, worked out here; page, PDF and JSON agree."""
    (one,) = evidence_pack(graded, "amina").exercises
    assert (one.files, one.right, one.handed_in, one.attempts) == (12, 9, "2026-11-22", 1)
    z2, n, share = 1.959964 ** 2, 12, 9 / 12
    centre, spread = share + z2 / (2 * n), (z2 * (share * (1 - share) / n + z2 / (4 * n * n))) ** 0.5
    assert (one.low, one.high) == pytest.approx(((centre - spread) / (1 + z2 / n), (centre + spread) / (1 + z2 / n)),
                                                abs=1e-4)
    page, pdf, data = write_evidence_pack(graded, "amina", "eu")
    assert {path.stat().st_mode & 0o777 for path in (page, pdf, data)} == {0o600}
    words = "".join(sheet.extract_text() for sheet in PdfReader(pdf).pages)
    for text in (page.read_text(), words):
        flat = " ".join(text.split())
        assert "9 of 12" in flat and "47 to 91 of 100" in flat and "2026-11-22" in flat
        assert "does not say" in flat and "As of November 2026" in flat
    assert json.loads(data.read_text())["exercises"][0]["right"] == 9


def test_the_law_is_said_by_choice_and_each_sentence_is_dated(graded):
    """Nothing of it unasked; what is said names the month it was written for; another law there is none of."""
    assert evidence_pack(graded, "amina").law.sentences == ()
    assert "AI Act" not in write_evidence_pack(graded, "amina")[0].read_text()
    for wording in law_wordings().values():
        assert all("November 2026" in sentence for sentence in wording.sentences)
    with pytest.raises(BadInput, match="no wording"):
        evidence_pack(graded, "amina", "us")
    with pytest.raises(GradingError, match="nothing of bahar"):
        evidence_pack(graded, "bahar")


def test_the_verb_writes_everybodys_of_whom_something_is_graded(graded):
    """Three files for Amina, none for those without a graded exercise."""
    answer = CliRunner().invoke(app, ["evidence", str(graded.root)])
    assert [line.rsplit("/", 1)[1] for line in answer.stdout.split()] == [
        f"amina.evidence.{form}" for form in ("html", "pdf", "json")]
    assert len(json.loads(CliRunner().invoke(app, ["evidence", str(graded.root), "--json"]).stdout)["packs"]) == 1
