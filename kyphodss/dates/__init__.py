"""The calendar side of an assessment: windows, their anchors and statuses."""
