"""What comes in: spreadsheets, and FHIR (`kyphodss.intake.fhir`). Pure: nothing is stored here; problems are data."""
