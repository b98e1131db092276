"""Checks TOML files against a JSON Schema, as an editor does.

    tests/tools/venv/bin/python tests/tools/schema.py schools/school.schema.json schools/*.toml
"""

import datetime
import json
import sys
import tomllib

import jsonschema


def plain(value):
    """A TOML value as JSON: dates become text."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, (datetime.date, datetime.datetime)) else value


with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft7Validator.check_schema(schema)
failed = False
for path in sys.argv[2:]:
    with open(path, "rb") as file:
        school = plain(tomllib.load(file))
    for fault in jsonschema.Draft7Validator(schema).iter_errors(school):
        failed = True
        print(f"{path}: {fault.json_path}: {fault.message}")
sys.exit(failed)
