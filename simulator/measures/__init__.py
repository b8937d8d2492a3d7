"""Every figure of an office, as a pure function of the event log and the ledger; see `simulator.measures.registry`."""
