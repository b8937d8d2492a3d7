"""The instructor's further verbs, a file for each kind; `grading.cli` mounts them."""
