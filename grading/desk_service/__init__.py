"""The desk service: the trainees' home and desks for a whole class, from one program, with everything in one store."""
