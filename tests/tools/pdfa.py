"""Checks PDFs against PDF/A-2 with pikepdf's validator, which works by the rules of veraPDF.

    tests/tools/venv/bin/python tests/tools/pdfa.py output/*/*.pdf

It knows level B only. What level A asks in addition, the structure tree, is checked by pdfua and outloud; what it says
against level A being declared is passed over here. Beside it, nothing in a file may act of itself, and a link leads
only where one on a page may: to the web, to mail, to a telephone, to a file beside this one, or within it. Nor does it
know extension schemas (ISO 19005-2, 6.6.2.3): what it says against a namespace or a property is passed over if the file
describes it in one, and the descriptions are checked here.
"""

import re
import sys

import pikepdf
from lxml import etree
from pikepdf.pdfa import Flavour, validate_written

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
EXTENSION = "{http://www.aiim.org/pdfa/ns/extension/}"
SCHEMA = "{http://www.aiim.org/pdfa/ns/schema#}"
PROPERTY = "{http://www.aiim.org/pdfa/ns/property#}"

# What each type of value looks like.
TYPES = {
    "Text": re.compile(r".*", re.DOTALL),
    "Integer": re.compile(r"[+-]?\d+"),
    "Date": re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?)?)?"),
}


def described(xmp):
    """What the extension schemas of a file allow, in the validator's words for it, and what is wrong with them."""
    allowed, wrong = {"XMP property pdfaExtension:schemas "}, []
    for prefix in ("pdfaExtension", "pdfaSchema", "pdfaProperty"):
        allowed.add(f"XMP namespace {prefix}=")

    def told(holder, tag):
        words = (holder.findtext(tag) or "").strip()
        if not words:
            wrong.append(f"{tag} is not told")
        return words

    for schema in xmp.iterfind(f".//{EXTENSION}schemas/{RDF}Bag/{RDF}li"):
        told(schema, f"{SCHEMA}schema")
        namespace, prefix = told(schema, f"{SCHEMA}namespaceURI"), told(schema, f"{SCHEMA}prefix")
        allowed.add(f"XMP namespace {prefix}={namespace} ")
        kinds = {}
        for property in schema.iterfind(f"{SCHEMA}property/{RDF}Seq/{RDF}li"):
            name, kind = told(property, f"{PROPERTY}name"), told(property, f"{PROPERTY}valueType")
            told(property, f"{PROPERTY}description")
            if told(property, f"{PROPERTY}category") not in ("internal", "external"):
                wrong.append(f"{prefix}:{name} is neither internal nor external")
            allowed.add(f"XMP property {prefix}:{name} ")
            kinds[name] = kind
        for element in xmp.iter(f"{{{namespace}}}*"):
            name = etree.QName(element).localname
            kind = kinds.get(name)
            if kind not in TYPES or not TYPES[kind].fullmatch(element.text or ""):
                wrong.append(f"{prefix}:{name} is {element.text!r}, described as {kind}")
    return allowed, wrong


ACTS = ("/JavaScript", "/JS", "/OpenAction", "/AA", "/Launch", "/SubmitForm", "/EmbeddedFiles", "/AcroForm")
LEADS = re.compile(rb"(https?:|mailto:|tel:)[!-~]+|(?!//)[^:/?#]+([/?#][!-~]*)?")


def acts(pdf):
    """What in a file acts of itself or leads where it should not."""
    for object in pdf.objects:
        if not isinstance(object, (pikepdf.Dictionary, pikepdf.Stream)):
            continue
        for key in object.keys():
            if key in ACTS:
                yield f"it has {key}"
        if object.get("/Subtype") == "/Link":
            action = object.get("/A")
            if action is None and "/Dest" in object:
                continue
            if action is None or action.get("/S") != "/URI" or not LEADS.fullmatch(bytes(action.URI)):
                yield f"a link leads to {action}"
        elif object.get("/Type") == "/Annot":
            yield f"it has an annotation {object.get('/Subtype')}"


failed = False
for path in sys.argv[1:]:
    with pikepdf.open(path) as pdf:
        allowed, wrong = described(etree.fromstring(pdf.Root.Metadata.read_bytes()))
        wrong += acts(pdf)
    allowed.add("pdfaid:conformance is 'A', expected 'B'")
    findings = [str(finding) for finding in validate_written(path, Flavour("2b")).findings]
    for finding in wrong + [finding for finding in findings if not any(words in finding for words in allowed)]:
        failed = True
        print(f"{path}: {finding}")
sys.exit(failed)
