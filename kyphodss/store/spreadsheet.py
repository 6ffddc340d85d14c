"""Tables as CSV for the rooms from the store upward: the writer itself stands with the cohort, whose figures use it too."""

from kyphodss.cohort.spreadsheet import FORMULA, MARK, as_csv, neutral

__all__ = ["FORMULA", "MARK", "as_csv", "neutral"]
