"""The planner's page in the browser. It polls and draws; everything computed comes from `simulator.whatif`."""
