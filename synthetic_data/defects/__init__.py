"""The catalogue: one file per defect, each with one ``DEFECT``; a new file here is a new defect.

See `synthetic_data.planting.defect` for what such a file holds.
"""
