"""Reads the text of PDFs with several libraries, as search engines, screen readers of browsers and scripts do.

    readers.py FILE.pdf ...

Prints one JSON object a file and library on a line of its own: file, reader, text.
"""

import json
import sys

import pdfminer.high_level
import pymupdf
import pypdf
import pypdfium2


def by_pypdf(path):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def by_pdfium(path):
    with pypdfium2.PdfDocument(path) as pdf:
        # It marks a hyphen at the end of a line by U+FFFE.
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf).replace("\ufffe", "-")


def by_mupdf(path):
    with pymupdf.open(path) as pdf:
        return "\n".join(page.get_text() for page in pdf)


READERS = {
    "pypdf": by_pypdf,
    "pdfminer.six": pdfminer.high_level.extract_text,
    "pdfium": by_pdfium,
    "MuPDF": by_mupdf,
}

for path in sys.argv[1:]:
    for reader, read in READERS.items():
        print(json.dumps({"file": path, "reader": reader, "text": read(path)}))
