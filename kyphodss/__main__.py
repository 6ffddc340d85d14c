"""`python -m kyphodss`."""

import sys

from kyphodss.cli import main

sys.exit(main())
