"""Whether a country's files are sound, and its people like the published figures."""
