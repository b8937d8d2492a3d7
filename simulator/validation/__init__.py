"""How far a simulated log is from a real one that the model has not seen, beside what chance and memory would score."""
