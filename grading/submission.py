"""The address of older scripts, kept for them; what it names lives in `grading.class_folder.submission`."""

from grading.class_folder.submission import place_submission as place_submission
