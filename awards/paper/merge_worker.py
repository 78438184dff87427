"""Puts PDFs behind one another, as a process of its own: a file made to hang or to eat memory ends only this one.

Reads {"files": [path, …], "out": path} from standard input, prints {"left_out": [index, …]}. Knows only the standard
library and pypdf.
"""

import json
import resource
import sys

import pypdf

MEMORY = 1024 * 1024 * 1024


def merge(files: list[str], out: str) -> list[int]:
    """Writes `out`; the answer names the files that could not be read, by their place."""
    writer, left_out = pypdf.PdfWriter(), []
    for place, path in enumerate(files):
        try:
            reader = pypdf.PdfReader(path, strict=False)
            if reader.is_encrypted:
                raise ValueError
            for page in reader.pages:
                writer.add_page(page)
        except Exception:
            left_out.append(place)
    with open(out, "wb") as target:
        writer.write(target)
    return left_out


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    order = json.load(sys.stdin)
    sys.stdout.write(json.dumps({"left_out": merge(order["files"], order["out"])}))
