"""Shared by all tests: property tests draw the same examples every time, without a clock."""

import os
import tempfile

from hypothesis import settings

settings.register_profile("kyphodss", derandomize=True, deadline=None, database=None, max_examples=100)
settings.load_profile("kyphodss")

# Records that a test makes go to a folder of its own, also from the server that the browser tests start.
os.environ["KYPHODSS_STORE__FOLDER"] = tempfile.mkdtemp(prefix="kyphodss-test-")
