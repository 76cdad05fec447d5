"""The blueprint that the product ships, read once for the tests that start from it."""

from pathlib import Path

from tracks.blueprint_file import parse
from tracks.vocabulary import vocabulary

FILE = Path(__file__).parents[2] / "tracks" / "blueprints" / "ilo-lmis.toml"
TEXT = FILE.read_text(encoding="utf-8")
SHIPPED = parse(TEXT, vocabulary=vocabulary())
