"""Shared by all tests: property tests draw the same examples every time, without a clock."""

from hypothesis import settings

settings.register_profile("kyphodss", derandomize=True, deadline=None, database=None, max_examples=100)
settings.load_profile("kyphodss")
