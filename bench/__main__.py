"""Prints every figure with what it measures."""

import os
import platform

from bench import documents, engine, page

print(f"kyphodss bench: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
for line in (*engine.figures(), *documents.figures(), *page.figures()):
    print(line, flush=True)
