"""What a trainee does on the tiny exercise's one desk, and what the instructor gives back."""

from grading import collect
from grading.class_folder.attempts import close_attempt
from grading.nbgrader_side.exchange import return_feedback


def decide(client, case="case1", **values):
    """Decide one case at the tiny exercise's desk; returns what the desk is told."""
    message = {"what": "decide", "desk": "cases", "case": case, "values": values or {"colour": "red", "months": 3}}
    return client.post("/exercise/T1/act", json=message).json()


def state(client):
    """What the desk draws itself from."""
    return client.get("/exercise/T1/state/cases").json()


def give_feedback(course, trainee, text):
    """Collect what was handed in, and give one person a page with a text back."""
    collect(course)
    page = course.feedback(trainee, "T1") / "T1.html"
    page.parent.mkdir(parents=True)
    page.write_text(f"<!doctype html><p>{text}")
    close_attempt(course, trainee, "T1", 1)
    return_feedback(course)
