"""Checks PDFs against PDF/A-2 with pikepdf's validator, which works by the rules of veraPDF.

    tests/tools/venv/bin/python tests/tools/pdfa.py output/*/*.pdf

It knows level B only. What level A asks in addition, the structure tree, is checked by pdfua and outloud; and what it
says against level A being declared, and against the schema that the mark of PDF/UA needs, is passed over here.
"""

import sys

from pikepdf.pdfa import Flavour, validate_written

PASSED_OVER = (
    "XMP namespace pdfaExtension=",
    "XMP namespace pdfaSchema=",
    "XMP namespace pdfaProperty=",
    "XMP property pdfuaid:part",
    "XMP property pdfaExtension:schemas",
    "pdfaid:conformance is 'A', expected 'B'",
)

failed = False
for path in sys.argv[1:]:
    for finding in validate_written(path, Flavour("2b")).findings:
        if not any(words in str(finding) for words in PASSED_OVER):
            failed = True
            print(f"{path}: {finding}")
sys.exit(failed)
