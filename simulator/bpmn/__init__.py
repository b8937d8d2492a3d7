"""BPMN drawings in and out: a drawing gives the shape of a process, never its numbers."""
