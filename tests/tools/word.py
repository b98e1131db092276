"""Prints what python-docx sees in Word documents: one JSON object a file."""

import json
import sys

import docx
from docx.oxml.ns import qn


def count(document, *names):
    body = document.element.body
    return sum(1 for name in names for _ in body.iter(qn(name)))


def text_of(element):
    words = []
    for node in element.iter():
        if node.tag == qn("w:t"):
            words.append(node.text or "")
        elif node.tag in (qn("w:tab"), qn("w:br"), qn("w:p")):
            words.append(" ")
    return "".join(words)


for path in sys.argv[1:]:
    document = docx.Document(path)
    notes = next(part for part in document.part.package.iter_parts() if str(part.partname) == "/word/footnotes.xml")
    notes = docx.oxml.parse_xml(notes.blob)
    real = [note for note in notes if note.get(qn("w:type")) is None]
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    instructions = [node.text for node in document.element.body.iter(qn("w:instrText"))]
    print(
        json.dumps(
            {
                "title": document.core_properties.title,
                "author": document.core_properties.author,
                "language": document.core_properties.language,
                "headings": sum(1 for name in styles if name.startswith("Heading ")),
                "items": sum(1 for name in styles if name == "List Paragraph"),
                "header_rows": count(document, "w:tblHeader"),
                "footnotes": len(real),
                "links": count(document, "w:hyperlink"),
                "references": sum(1 for text in instructions if text.strip().startswith("REF ")),
                "pictures": len(document.inline_shapes),
                "text": text_of(document.element.body),
                "notes": " ".join(text_of(note) for note in real),
            }
        )
    )
