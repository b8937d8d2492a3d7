"""The few files a day are there in the desk service too."""

import json
from datetime import UTC, datetime, timedelta

from courses.toolkit.record import act_line
from grading.desk_service.store import Place


def test_a_few_files_a_day_in_the_service(tmp_path, copy_course, serving_with):
    """The day after practice its files lie there again, the missed one first; whoever practised nothing sees none."""
    course = copy_course(tmp_path / "class", submitters="service")
    desks = course.pack("amina", "T1", 1) / "desks.json"
    plan = json.loads(desks.read_text())
    field = next(each for each in plan["cases"]["fields"] if each["name"] == "colour") | {"item": ""}
    cases = [{"id": f"p{number}", "title": "t", "right": ["red"]} for number in (1, 2)]
    practice = plan["cases"] | {"graded": False, "fields": [field], "cases": cases}
    desks.write_text(json.dumps(plan | {"practice": practice}))
    served = serving_with(course)
    token = json.loads((desks.parent / "pack.json").read_text())["pack"]
    yesterday = (datetime.now(UTC) - timedelta(days=1)).timestamp()
    for number, colour in ((0, "red"), (1, "green")):
        act = {"at": yesterday, "exercise": "T1", "pack": token, "what": "decide", "desk": "practice",
               "case": f"p{number + 1}", "values": {"colour": colour}}
        served.store.add(Place("amina", "T1", token), number, act_line(act))
    amina = served.person("amina")

    assert "2 files from T1" in amina.get("/").text
    assert len(served.lessons) == 0
    led = amina.post("/daily", follow_redirects=False).headers["location"]
    assert led.startswith("/exercise/T1/step/")
    assert "Five minutes a day" not in served.person("bahar").get("/").text
    served.store.close()
