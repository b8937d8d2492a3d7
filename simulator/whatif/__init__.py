"""What the planner's page computes: its catalogue, controls, runs, searches and files to take away; no page in it."""
