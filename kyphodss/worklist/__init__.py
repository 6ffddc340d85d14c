"""The working day as pure logic: the rows of the worklist, their orders and filters, the referral gate, messages and decisions.

Everything here is asked of cases and assessments on a day that is passed in; nothing is stored and no clock is read.
"""
