"""A small class that plays the whole course: for the tour and for checking an installation."""
