"""What marks say about a trainee, an item, a class, a change over time."""
