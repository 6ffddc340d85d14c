"""FHIR R4 in and out. Pure: nothing is stored here, and every problem is data beside what was read.

`reading.Intake` reads files into cases of the contract, `out.assessment_bundle` writes an assessment. The code maps are
`codes.csv` and `systems.csv`, each row with its source and its evidence mark.
"""
