"""Documents on paper in the format of Decree 30/2020: dataclasses in, .docx or .pdf bytes out."""
