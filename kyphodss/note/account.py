"""stub"""

from typing import Any


def account(case: Any, assessment: Any) -> str:
    """stub"""
    return ""
