"""Known errors put into registers by plan, each with its entry in the ledger."""
