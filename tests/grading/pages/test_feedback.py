"""What goes back to people: the trainee's page, the class report, the record; offline, readable, without the key."""

import json
import re
from dataclasses import replace

import pytest

from courses.toolkit.words import Words
from grading import (
    Examiner,
    feedback_page,
    grade,
    proficiency_record,
    profile_of,
    release_next_attempt,
    write_class_report,
    write_feedback,
    write_proficiency_record,
)
from grading.class_folder.roster_changes import write_roster
from grading.errors import GradingError
from grading.exchange.release import rebuild_variant
from grading.findings.proficiency import j_interval
from grading.pages.certificate import certificate_page
from synthetic_data import Bullets


@pytest.fixture
def graded(course, paper, hand_in, work_of):
    """A course with a full, a half and a copied submission."""
    hand_in(course, "amina", work_of(course, "amina"))
    hand_in(course, "bahar", work_of(course, "bahar", share=0.5))
    hand_in(course, "camal", work_of(course, "amina"))
    grade(Examiner(course, paper))
    return course


def test_the_page_says_points_what_and_where_to_look_again(graded):
    """Points in words, a sentence for each part, attempts left, competencies; the own name and nobody else's."""
    page = feedback_page(graded, "bahar", "T1")

    for words in ("of 100", "Part by part", "Some of these are right", "Attempts left", "Where to look again", "Bahar"):
        assert words in page
    assert "Amina" not in page
    assert "Camal" not in page


def test_the_page_never_holds_the_key(graded):
    """No right answer stands on the page of an open attempt; of a closed one those of the own wrong files, no more."""
    secret = graded.secret()
    pages = {name: feedback_page(graded, name, "T1") for name in ("amina", "bahar", "camal")}
    assert not any(re.search(r"case\d", page) for page in pages.values())
    write_feedback(graded)

    for trainee in pages:
        page = (graded.feedback(trainee, "T1") / "T1.html").read_text()
        _, key = rebuild_variant(secret, graded.exercise("T1"), trainee, 1)
        assert secret.value not in page
        assert json.dumps(key.expected["colour"]) not in page
        right = list(key.expected["colour"])[:len(key.expected["colour"]) // 2] if trainee == "bahar" else key.expected[
            "colour"]
        assert not [case for case in right if f">{case}: you said" in page]


def test_a_copied_sheet_is_explained_without_naming_the_colleague(graded):
    """The trainee reads what to do, the instructor whose it was; both pages exist."""
    page = feedback_page(graded, "camal", "T1")
    write_class_report(graded)
    report = (graded.root / "reports" / "class.html").read_text()

    assert "cases that are not yours" in page
    assert "amina" not in page.lower()
    assert "the pack of amina" in report


@pytest.mark.browser
def test_pages_are_offline_and_accessible(graded, visit, violations):
    """Trainee's page, class report and record ask nothing of the network and break no rule of WCAG A and AA."""
    write_feedback(graded)
    paths = [graded.feedback("bahar", "T1") / "T1.html", graded.root / write_class_report(graded),
             graded.root / write_proficiency_record(graded, "bahar", "T1")]

    for path in paths:
        page = visit(path)
        assert [request for request in page.requests if not request.startswith(("file:", "data:"))] == []
        assert violations(page) == []
        assert page.locator("html").get_attribute("lang") == "en"


def test_the_profile_shows_evidence_and_no_rank(graded):
    """Levels follow the stated rule, each with the items that speak for it; nothing compares people."""
    from grading import counting_marks

    profile = profile_of([one for one in counting_marks(graded) if one.trainee == "amina"], "CW")

    assert [(one.competency, one.level_name, one.few) for one in profile] == [
        ("C02", "does with guide", True), ("C05", "does with guide", True)]
    assert [evidence.item for evidence in profile[0].evidence] == ["colour"]
    assert profile[0].target == 3


def test_the_next_attempt_has_new_cases_and_its_own_marks(graded, paper, hand_in, work_of):
    """A second attempt is another variant; its marks count, the first ones stay on record, the third is the last."""
    from grading import all_marks, counting_marks

    assert release_next_attempt(graded, "bahar", "T1") == 2
    first, second = (json.loads((graded.pack("bahar", "T1", number) / "pack.json").read_text()) for number in (1, 2))
    hand_in(graded, "bahar", work_of(graded, "bahar", attempt=2), attempt=2)
    grade(Examiner(graded, paper))

    assert first["pack"] != second["pack"]
    assert [one.attempt for one in all_marks(graded, "bahar")] == [1, 2]
    assert [one.points for one in counting_marks(graded, "bahar")] == [100]
    release_next_attempt(graded, "bahar", "T1")
    with pytest.raises(GradingError, match="used all 3"):
        release_next_attempt(graded, "bahar", "T1")


def test_the_record_names_what_to_refresh(graded):
    """Weak competencies are named with the verdict; a record that is not due says so."""
    record = proficiency_record(graded, "bahar", "T1")

    verdicts = {one["competency"]: one["verdict"] for one in record.competencies}
    assert set(verdicts.values()) <= {"keep", "refresh"}
    assert (record.attempts, record.date) == (1, "2026-11-22")
    with pytest.raises(GradingError, match="not graded yet"):
        proficiency_record(graded, "nobody-yet", "T1")


def test_the_interval_of_j_is_agresti_and_caffos():
    """By hand: 6 of 8 wrong ones caught, 2 of 16 right ones held: 7/10 - 3/18 = 0.533, half-width 0.332."""
    low, high = j_interval(6 / 8, 8, 2 / 16, 16)

    assert (low + high) / 2 == pytest.approx(7 / 10 - 3 / 18)
    assert high - low == pytest.approx(2 * 1.959964 * (0.7 * 0.3 / 10 + (3 / 18) * (15 / 18) / 18) ** 0.5)


def test_own_wrong_files_are_shown_of_a_closed_attempt_alone(graded):
    """After feedback the trainee sees what was right in the files they got wrong, and in no other; before, nothing."""
    assert "looked at again" not in feedback_page(graded, "bahar", "T1")
    write_feedback(graded)
    page = (graded.feedback("bahar", "T1") / "T1.html").read_text()
    _, key = rebuild_variant(graded.secret(), graded.exercise("T1"), "bahar", 1)
    wrong = sum(colour != "red" for colour in list(key.expected["colour"].values())[len(key.expected["colour"]) // 2:])

    assert "Your files, looked at again" in page
    assert page.count("you said") >= wrong > 0
    assert "looked at again" not in (graded.feedback("amina", "T1") / "T1.html").read_text()
    assert "looked at again" not in (graded.feedback("camal", "T1") / "T1.html").read_text()


def test_a_certificate_says_what_was_passed_and_what_it_does_not_say(graded):
    """As a PDF with the name; before feedback, and for somebody who passed nothing, there is none."""
    from pypdf import PdfReader

    from grading import write_certificate

    with pytest.raises(GradingError, match="passed nothing yet"):
        write_certificate(graded, "amina")
    write_feedback(graded)
    pages = PdfReader(write_certificate(graded, "amina")).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())

    assert all(words in text for words in ("Amina Aliyeva", "T1", "What this certificate does not say"))
    with pytest.raises(GradingError, match="passed nothing yet"):
        write_certificate(graded, "camal")


def test_feedback_and_papers_speak_the_trainees_language(graded):
    """In Azerbaijani no English sentence of ours is left on the page, the certificate or the record's words.

    The own wrong files stand as they stood on the desk, whose language is marked; refusals are read in one's own.
    """
    write_roster(graded, [replace(one, language="az") for one in graded.trainees()])
    write_feedback(graded)
    page = (graded.feedback("bahar", "T1") / "T1.html").read_text()
    paper = certificate_page(graded, "amina")

    assert '<html lang="az">' in page and paper.language == "az"
    for words in ("Xallarınız", "Hissə-hissə", "masada olduğu kimi", "İndiyədək göstərdikləriniz", "Qalan cəhdlər"):
        assert words in page
    english, azerbaijani = (Words(language).texts for language in ("en", "az"))
    ours = {text.partition("{")[0] for key, text in english.items() if key.startswith(("fb.", "refusal."))} - {""}
    refused = (graded.feedback("camal", "T1") / "T1.html").read_text()
    for text in (re.sub(r'<details lang="en">.*?</details>', "", page, flags=re.DOTALL), refused):
        assert [each for each in ours if len(each) > 8 and each in text] == []
        assert not re.search(r"<strong>(Note|Caution|Confirmed)", text)
    assert re.search(r'<details lang="en"><summary>[^<]*you said', page)
    assert azerbaijani["refusal.foreign-pack"] in refused
    assert paper.title == "Sertifikat: Amina Aliyeva"
    limits = next(block for block in paper.blocks if isinstance(block, Bullets))
    assert azerbaijani["certificate.not.real"] in limits.items


def test_a_certificate_lies_where_its_trainee_finds_it_as_long_as_it_holds(graded):
    """Given back with the feedback, closed to everybody else; taken away again when nothing is passed any more."""
    from grading.nbgrader_side.exchange import return_feedback
    from grading.pages import certificate, given_papers

    write_feedback(graded)
    return_feedback(graded)
    own = {name: graded.exchange / "tiny" / "packs" / name for name in ("amina", "camal")}
    given_papers.give_papers(graded, own)
    paper = own["amina"] / given_papers.CERTIFICATE

    assert paper.read_bytes().startswith(b"%PDF") and paper.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in own["camal"].glob("*.pdf")) == []
    assert sorted(path.name for path in own["amina"].iterdir() if path.name.startswith(".")) == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(certificate, "read_scores", lambda course, trainee: [])
        given_papers.give_papers(graded, ["amina"])
    assert not paper.exists()


def test_a_part_that_the_exercise_has_no_more_is_still_shown(graded):
    """Graded before the exercise was changed: its page has the points of then, under the part's own name."""
    for trainee in ("amina", "bahar"):
        file = graded.result(trainee, "T1", 1)
        file.write_text(file.read_text().replace('"months"', '"weeks_of_then"'))

    assert "Weeks of then" in feedback_page(graded, "bahar", "T1")
    assert "weeks of then" in (graded.root / write_class_report(graded)).read_text()
    assert proficiency_record(graded, "bahar", "T1").calibration is None
