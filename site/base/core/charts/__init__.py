"""Charts drawn on the server: marks with whole coordinates, a sentence that says the same, and their figures.

One module for each kind of chart; `model` says what a chart is, `files` writes it as SVG, PNG or CSV.
"""
