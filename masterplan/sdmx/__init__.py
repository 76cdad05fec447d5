"""The data model of a Master Plan in SDMX: made, checked, written, read, and data checked against it.

Pure modules on frozen dataclasses: nothing here knows rows, requests or the database.
"""
