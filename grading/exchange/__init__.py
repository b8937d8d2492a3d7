"""What goes out to trainees and what comes in from them."""
