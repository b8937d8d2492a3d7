"""Who comes to the office and when: people, arrivals, the roll-out, and the tables the engine runs on."""
