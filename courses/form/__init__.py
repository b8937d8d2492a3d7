"""What an exercise consists of: its specification, variant, desk, questions and answer sheet."""
