"""A class behind the desk service within a test, and its people in browsers of their own."""


from dataclasses import dataclass

from starlette.testclient import TestClient

from grading import CourseFolder, tell_trainees
from grading.desk_service.admission import Admission
from grading.desk_service.classroom import Classroom
from grading.desk_service.diaries import OpenLessons
from grading.desk_service.door import read_address
from grading.desk_service.pace import Pace
from grading.desk_service.running import open_admission, open_store
from grading.desk_service.site import make_desk_service
from grading.desk_service.store import DecisionStore
from grading.exchange.folders import open_exchange

PUBLIC = "http://127.0.0.1:8800"


@dataclass
class Service:
    """A class that is served within a test."""

    course: CourseFolder
    store: DecisionStore
    admission: Admission
    lessons: OpenLessons
    site: object

    def stranger(self, **options):
        """A browser that nobody knows."""
        return TestClient(self.site, PUBLIC, headers={"Origin": PUBLIC}, raise_server_exceptions=False, **options)

    def person(self, trainee):
        """A browser that came in by a link of this trainee's."""
        client = self.stranger()
        answer = client.post(f"/in/{self.admission.invite(trainee)}", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/"), answer.text
        return client


def serve(course, *, most=1_000, at_once=1_000_000):
    """Serve a class within a test; `most` lessons are held open, and one person may ask so often `at_once`."""
    open_exchange(course)
    tell_trainees(course)
    store = open_store(course)
    admission, lessons = open_admission(course, store), OpenLessons(store, most)
    site = make_desk_service(Classroom(course.root), store, admission, read_address("", 8800), lessons=lessons,
                             pace=Pace(at_once, a_second=0))
    return Service(course, store, admission, lessons, site)
