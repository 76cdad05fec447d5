"""XML of strangers: what tries to be clever is refused in words, before it costs anything."""

import pytest
from django.core.exceptions import ValidationError

from core import xml_reading

BOMB = '<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY c "' + "&b;" * 20 + '">]><a>&c;</a>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


def why_not(content: bytes, largest: int = xml_reading.LARGEST) -> str:
    with pytest.raises(ValidationError) as refused:
        xml_reading.parse(content, largest=largest)
    return refused.value.messages[0]


def test_plain_xml_is_read() -> None:
    assert xml_reading.parse(b"<?xml version='1.0'?><a><b>1</b></a>").find("b").text == "1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [BOMB, OUTSIDE, "<!DOCTYPE a><a/>"])
def test_entities_and_document_types_are_refused_in_every_encoding(text: str, encoding: str) -> None:
    assert "entities of its own" in why_not(text.encode(encoding))


def test_an_encoding_in_which_a_tag_can_hide_is_refused() -> None:
    hidden = "<?xml version='1.0' encoding='UTF-7'?>+ADw-!DOCTYPE a+AD4-<a/>"
    assert "Save it in UTF-8" in why_not(hidden.encode())


def test_a_file_that_is_cut_off_says_so_and_where() -> None:
    assert why_not(b"<a>\n<b>\n<c>") == (
        "The file ends in the middle, in line 3: it is cut off. Save or send it again."
    )


def test_broken_xml_says_where() -> None:
    assert why_not(b"<a>\n<b x=></b></a>") == "The file is not whole XML: line 2 cannot be read."


@pytest.mark.parametrize("content", [b"", b"   ", b"PK\x03\x04", b"\x00\x00", b"{}", b"\x4c\x6f\xa7\x94"])
def test_what_is_no_xml_is_told_so(content: bytes) -> None:
    assert "not XML" in why_not(content)


def test_a_large_file_is_refused_before_it_is_parsed() -> None:
    assert why_not(b"<a>" + b" " * 2_000_000, largest=1024 * 1024).startswith("The file has more than 1 MB")


def test_deep_nesting_is_refused() -> None:
    assert "cannot be read" in why_not(b"<a>" * 5000 + b"</a>" * 5000)
