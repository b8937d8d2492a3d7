"""What agencies wrote down of it, when the office heard, and what the office can tell from it."""
