"""What `--json` writes, against docs/schema and the page about it.

The environment names the directory of the schemas, one with outputs of the programs (KIND-WHAT.json, a JSON document a
line or a file), and the page that describes the members.
"""

import copy
import glob
import json
import os
import unittest

from jsonschema import Draft202012Validator

KINDS = ["status", "plan", "history", "discover"]


def schema(kind):
    with open(os.path.join(os.environ["SCHEMAS"], f"{kind}.schema.json"), encoding="utf-8") as file:
        return json.load(file)


def outputs(kind):
    """Each document with the name of its file."""
    for path in sorted(glob.glob(os.path.join(os.environ["OUTPUTS"], f"{kind}-*.json"))):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        documents = text.splitlines() if kind == "history" else [text]
        for document in documents:
            yield os.path.basename(path), json.loads(document)


def objects(node):
    """Every part of a schema that describes an object."""
    if isinstance(node, dict):
        if "properties" in node:
            yield node
        for part in node.values():
            yield from objects(part)
    elif isinstance(node, list):
        for part in node:
            yield from objects(part)


def closed(original):
    """Consumers ignore what they do not know; here nothing may be there that is not described."""
    copied = copy.deepcopy(original)
    for part in objects(copied):
        part["additionalProperties"] = False
    return Draft202012Validator(copied, format_checker=Draft202012Validator.FORMAT_CHECKER)


def members(node):
    """The names of all members of a document."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield name
            yield from members(value)
    elif isinstance(node, list):
        for value in node:
            yield from members(value)


class SchemaTest(unittest.TestCase):
    def test_the_schemas_are_schemas(self):
        for kind in KINDS:
            Draft202012Validator.check_schema(schema(kind))

    def test_every_output_is_as_described(self):
        for kind in KINDS:
            validator = closed(schema(kind))
            documents = list(outputs(kind))
            self.assertGreater(len(documents), 2, kind)
            for name, document in documents:
                errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]
                self.assertEqual(errors, [], name)

    def test_every_described_member_is_seen(self):
        for kind in KINDS:
            described = {name for part in objects(schema(kind)) for name in part["properties"]}
            seen = {name for _, document in outputs(kind) for name in members(document)}
            self.assertEqual(described, seen, kind)

    def test_every_described_member_stands_on_the_page_and_says_what_it_is(self):
        with open(os.environ["PAGE"], encoding="utf-8") as file:
            page = file.read()
        for kind in KINDS:
            for part in objects(schema(kind)):
                for name, member in part["properties"].items():
                    self.assertIn(f"`{name}`", page, kind)
                    self.assertTrue("description" in member or "$ref" in member, f"{kind}: {name}")

    def test_what_is_not_described_would_be_found(self):
        for kind in KINDS:
            validator = closed(schema(kind))
            _, document = next(outputs(kind))
            self.assertTrue(validator.is_valid(document))
            self.assertFalse(validator.is_valid({**document, "unheard_of": 1}))
            for name in schema(kind)["required"]:
                self.assertFalse(validator.is_valid({key: document[key] for key in document if key != name}), name)
            time = "at" if kind == "history" else "now"
            self.assertFalse(validator.is_valid({**document, time: "2026-11-24 18:00:00"}))


if __name__ == "__main__":
    unittest.main()
