"""One run and many: from what the engine recorded to the event log and its ledger."""
