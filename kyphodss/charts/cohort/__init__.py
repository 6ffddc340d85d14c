"""Measures of a cohort drawn as panels. Pure: a `Result` goes in, so that nothing is drawn that may not be shown."""
