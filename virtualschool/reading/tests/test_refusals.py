"""Files that are not read say why, in words that tell what to do."""

import struct

import pytest

from virtualschool.reading import limits, read
from virtualschool.reading.blocks import CannotRead
from virtualschool.reading.tests.making import p, said, unzipped, word, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
_PNG = b"\x89PNG\r\n\x1a\n"


def _stream(name):
    return OLE + name.encode("utf-16-le") + b"\x00" * 100


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.docx", b"", "“a.docx” is empty."),
        ("a.txt", b"\xef\xbb\xbf \r\n", "is empty"),
        ("a.docx", _stream("EncryptedPackage"), "locked with a password"),
        ("a.doc", _stream("WordDocument"), "save it as a Word document (.docx)"),
        ("a.xls", _stream("Workbook"), "save it as an Excel workbook (.xlsx)"),
        ("a.msg", _stream("__properties_version1.0"), "is an e-mail"),
        ("a.bin", OLE, "of an old kind"),
        ("a.odt", zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "(.odt)"),
        ("a.ods", zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "(.ods)"),
        ("a.rtf", b"{\\rtf1 hello}", "(.rtf)"),
        ("a.xlsb", zipped({"[Content_Types].xml": "<x/>", "xl/workbook.bin": "x"}), "(.xlsb)"),
        ("a.pptx", zipped({"[Content_Types].xml": "<x/>", "ppt/presentation.xml": "<x/>"}), "holds slides"),
        ("a.zip", zipped({"plan.docx": "x"}), "zipped folder"),
        ("a.docx", b"PK\x03\x04 broken", "damaged"),
        ("a.docx", word(p("x"))[:-200], "damaged"),
        ("a.docx", zipped({"[Content_Types].xml": "<x/>"}), "of a kind that is not read"),
        ("a.png", _PNG + b"\x00" * 50, "is a picture"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", "packed archive"),
        ("a.xml", b"<?xml version='1.0'?><w:wordDocument/>", "is an XML file"),
        ("a.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related", "web archive"),
        ("a.docx", bytes(range(1, 32)) * 40, "is not a document"),
        ("a.pdf", b"%PDF-1.4\nbroken", "damaged"),
    ],
)
def test_it_says_why(name, content, words):
    with pytest.raises(CannotRead, match="“") as refused:
        read(name, content)
    assert words in str(refused.value)
    assert str(refused.value).startswith(f"“{name}” ")


def test_a_file_too_large_is_refused_before_it_is_opened():
    with pytest.raises(CannotRead, match="larger than 25 MB"):
        read("a.txt", b"x" * (limits.LARGEST_FILE + 1))


def test_a_bomb_is_refused_by_what_it_says_and_by_what_it_does(monkeypatch):
    monkeypatch.setattr(limits, "LARGEST_UNPACKED", 2_000_000)
    bomb = word(p("x" * 3_000_000))
    with pytest.raises(CannotRead, match="unpacks to more"):
        read("a.docx", bomb)
    monkeypatch.setattr(limits, "LARGEST_PART", 1_000_000)
    monkeypatch.setattr(limits, "LARGEST_UNPACKED", 9_000_000)
    with pytest.raises(CannotRead, match="unpacks to more"):
        read("a.docx", bomb)


def test_a_part_that_lies_about_its_size_is_cut_off(monkeypatch):
    content = bytearray(word(p("x" * 3_000_000)))
    size = len(unzipped(bytes(content))["word/document.xml"].encode())
    lied = bytes(content).replace(struct.pack("<L", size), struct.pack("<L", 1000))
    with pytest.raises(CannotRead, match="damaged"):
        read("a.docx", lied)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_so_that_no_entity_is_read(encoding):
    parts = unzipped(word(p("&secret;")))
    inside = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
    parts["word/document.xml"] = (inside + parts["word/document.xml"]).encode(encoding)
    with pytest.raises(CannotRead, match="document type"):
        read("a.docx", zipped(parts))


def test_parts_within_parts_without_end_are_refused():
    deep = 2_000
    with pytest.raises(CannotRead, match="is built of parts within parts"):
        read("a.docx", word("<w:sdt><w:sdtContent>" * deep + p("x") + "</w:sdtContent></w:sdt>" * deep))


def test_a_wrong_suffix_does_not_matter():
    assert said(read("plan.xlsx", word(p("a Word document")))) == "a Word document"
    assert read("plan.docx", b"Action,Who\nShare,Head\n").kind == "csv"
    assert read("plan.xls", b"<html><table><tr><td>a</td></tr></table></html>").kind == "html"


def test_a_table_too_large_for_a_document_is_refused():
    wide = "<table>" + ("<tr>" + "<td colspan=200>x" * 300) * 50
    for name, content in (("a.html", wide), ("a.txt", "\t" * 300_000 + "x"), ("a.csv", ("a,b" + "," * 500 + "\n") * 3000)):
        with pytest.raises(CannotRead, match="it is data"):
            read(name, content.encode())
