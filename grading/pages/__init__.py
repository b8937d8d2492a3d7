"""Pages that trainees and instructors read."""
