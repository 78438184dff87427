"""Readers of spreadsheets: every format as rows that stream, with the row numbers that a person sees."""
