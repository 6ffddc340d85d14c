"""kyphodss: decision support for vertebral compression fracture referrals. Supports clinical judgement; never replaces it."""

__version__ = "0.1.0"
