"""The compiled twin of the engine: the same log, row for row, sooner; nothing here is loaded before it is needed."""
