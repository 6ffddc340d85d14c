"""An assessment on paper: the case note, the patient sheet and the calendar file. Nothing here decides; it sets out."""
