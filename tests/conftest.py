"""Shared by all tests: property tests draw the same examples every time, without a clock."""

import atexit
import functools
import gc
import os
import shutil
import tempfile

from hypothesis import settings
from streamlit.components.v2 import manifest_scanner

settings.register_profile("kyphodss", derandomize=True, deadline=None, database=None, max_examples=75)
settings.load_profile("kyphodss")

# Every page that a test opens looks through all installed packages for components, which takes longer than to draw most pages.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)

# Records that a test makes go to a folder of its own, also from the server that the browser tests start.
FOLDER = tempfile.mkdtemp(prefix="kyphodss-test-")
os.environ["KYPHODSS_STORE__FOLDER"] = FOLDER
# Most servers that a test starts show no cohort; the pages that do count it when they are opened.
os.environ["KYPHODSS_SERVICE__WARM_COHORT"] = "false"
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)


def pytest_collection_finish() -> None:
    """What was loaded to collect the tests stays: the collector of memory need not look through it again and again."""
    gc.collect()
    gc.freeze()
