"""Identifiers that SDMX takes, made of whatever names people give: a pure function of the names, in any order."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

LONGEST = 50
"""Characters. The standard sets no limit; tables of data bases behind it often do."""

MARK = 6
"""Characters of the digest that tells names apart which would get the same identifier."""

VALID = re.compile(r"[A-Za-z][A-Za-z0-9_\-]*")
CODE = re.compile(r"[A-Za-z0-9_@$\-]+")
"""Codes may begin with a digit; every other identifier is also a name in XML."""


def is_valid(identifier: str) -> bool:
    return bool(VALID.fullmatch(identifier))


def is_code(identifier: str) -> bool:
    return bool(CODE.fullmatch(identifier))


@lru_cache(maxsize=4096)
def proposed(name: str, *, prefix: str = "X") -> str:
    """An identifier as near to the name as it can be.

    Latin letters lose their marks; a name in another script, or one that is cut, is told from others by its digest.
    """
    bare = unicodedata.normalize("NFKD", name.strip()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9_\-]+", "_", bare).strip("_-")
    kept = words if is_code(name) else words.upper()
    if not re.search(r"[A-Za-z0-9]", kept) or lost(name):
        kept = f"{kept}_{digest(name)}" if re.search(r"[A-Za-z0-9]", kept) else f"{prefix}_{digest(name)}"
    if not kept[0].isalpha():
        kept = f"{prefix}_{kept}"
    return kept if len(kept) <= LONGEST else marked(kept, name)


def lost(name: str) -> bool:
    """True if letters of the name have no Latin letter to stand for them."""
    return any(character.isalpha() and not unicodedata.normalize("NFKD", character)[0].isascii() for character in name)


def marked(identifier: str, name: str) -> str:
    return f"{identifier[: LONGEST - MARK - 1].rstrip('_-')}_{digest(name)}"


def digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:MARK].upper()


def identifiers(names: Iterable[str], *, prefix: str = "X") -> dict[str, str]:
    """An identifier for each name, all different, and the same whatever else comes first.

    Of names that would share one, the name that *is* it keeps it, and the others carry their digest.
    Identifiers that differ in case alone count as the same: data bases often take them for the same.
    """
    first = {name: proposed(name, prefix=prefix) for name in names}
    shared = {key for key, count in Counter(found.upper() for found in first.values()).items() if count > 1}
    given: dict[str, str] = {}
    for name, found in first.items():
        given[name] = marked(found, name) if found.upper() in shared and found != name else found
    return apart(given)


def apart(given: dict[str, str]) -> dict[str, str]:
    """The rare rest: names that are each their own identifier but for the case, or whose digests meet."""
    taken: set[str] = set()
    for name in sorted(given, key=lambda one: (given[one] != one, one)):
        number, found = 2, given[name]
        while found.upper() in taken:
            found, number = f"{given[name][: LONGEST - 4]}_{number}", number + 1
        taken.add(found.upper())
        given[name] = found
    return given
