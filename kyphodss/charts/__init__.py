"""Assessments and tables drawn as Plotly figures. Pure: nothing here reads a clock or a case file."""
