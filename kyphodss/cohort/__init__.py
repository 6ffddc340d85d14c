"""Cohorts: the table of all referrals, the measures with their cards, and the statistics they rest on.

Statistics are pure: arrays and small frozen objects in, numbers, intervals and suppressed tables out. The estimator of outcomes
and the disclosure control are written by hand, because no library does what is needed; every formula is held by published
numbers in tests/cohort. `table` lays cases as columns, `verdicts` asks every source and window of them on DuckDB, `criteria`
every criterion, and `measures.compute` is the only way to a number that somebody may see. No clock and no screen.
"""
