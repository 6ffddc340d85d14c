"""The procedure plan: when everything would allow the procedure, what stands in the way, and what follows from a chosen day.

Every date here is a proposal to a clinician (periprocedural.md); dates.md sections 5 to 9 decide what may be printed.
"""
