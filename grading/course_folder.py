"""The address of older scripts, kept for them; what it names lives in `grading.class_folder.course_folder`."""

from grading.class_folder.course_folder import create_course as create_course
from grading.class_folder.course_folder import open_course_folder as open_course_folder
