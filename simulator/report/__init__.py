"""The planner's report: question, answer in three sentences, figures with intervals, charts, assumptions, limits."""
