"""Reading a directive by rules: document in, targets, results, movements, deadlines and units out.

Pure Python, no Django: the engine can be fuzzed, benchmarked and used from any process. `reading` turns a file into
text, `engine` turns text into an `Extraction`, `grammar` holds every word and pattern that the engine knows.
"""
