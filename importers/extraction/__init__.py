"""Reading a directive by rules: document in, targets, results, movements, deadlines and units out.

Pure Python, no Django: the engine can be fuzzed, benchmarked and used from any process. `reading` turns a file into
text, `engine` turns text into an `Extraction`, `grammar` holds every word and pattern that the engine knows.
"""

# Raised with every change of what is found, so that people's corrections tell how each version fared.
VERSION = "2026.11"
