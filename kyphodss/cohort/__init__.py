"""The pure statistics of a cohort: arrays and small frozen objects in, numbers, intervals and suppressed tables out.

No clock, no file, no screen. The estimator of outcomes and the disclosure control are written by hand, because no library
does what is needed; every formula is held by published numbers in tests/cohort.
"""
