"""A class that is served, as the desk service's own tests have it."""

from tests.grading.desk_service.conftest import served, serving_with

__all__ = ["served", "serving_with"]
