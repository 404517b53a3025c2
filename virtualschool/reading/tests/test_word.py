"""Word documents: what a person sees with every change accepted."""

import pytest

from virtualschool.reading import read
from virtualschool.reading.blocks import Paragraph
from virtualschool.reading.tests.making import p, r, said, spans, tbl, tc, texts, tr, unzipped, word, zipped


def _paragraphs(body, **parts):
    return [block.text for block in read("plan.docx", word(body, **parts)).blocks if isinstance(block, Paragraph)]


def _table(body, **parts):
    return next(block for block in read("plan.docx", word(body, **parts)).blocks if not isinstance(block, Paragraph))


INSERTED = '<w:ins w:id="1" w:author="A">{}</w:ins>'
DELETED = '<w:del w:id="2" w:author="A"><w:r><w:delText>gone</w:delText></w:r></w:del>'


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (r("old ") + INSERTED.format(r("new")) + DELETED, "old new"),
        (f"<w:moveFrom>{r('here')}</w:moveFrom><w:moveTo>{r('there')}</w:moveTo>", "there"),
        (f'<w:hyperlink r:id="x">{r("a link")}</w:hyperlink>', "a link"),
        (f'<w:fldSimple w:instr="DATE">{r("4 May")}</w:fldSimple>', "4 May"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("7")}<w:r><w:fldChar w:fldCharType="end"/></w:r>{r(" on")}',
            "7 on",
        ),
        ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/></w:r>", "a\nb\tc-d"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "✓"),
        ('<w:r><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>ü</w:t></w:r>', "✓"),
        (f"<w:sdt><w:sdtContent>{r('chosen')}</w:sdtContent></w:sdt>", "chosen"),
        (f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('Choose an item.')}</w:sdtContent></w:sdt>{r('x')}", "x"),
        (f"<w:smartTag>{r('Leeds')}</w:smartTag>", "Leeds"),
        ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "x=1"),
        (f"{r('seen')}{r('unseen', '<w:vanish/>')}", "seen"),
        (r("seen", '<w:vanish w:val="0"/>'), "seen"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData>'
            '</w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "☒",
        ),
        (
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Red"/>'
            '<w:listEntry w:val="Green"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "Green",
        ),
        ("<w:r><w:ruby><w:rt><w:r><w:t>over</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>base</w:t></w:r></w:rubyBase></w:ruby></w:r>", "base"),
    ],
)
def test_a_paragraph_says_what_is_shown(inside, text):
    assert _paragraphs(f"<w:p>{inside}</w:p>") == [text]


def test_hidden_text_is_noted():
    notes = read("a.docx", word(p(r("seen"), r("unseen", "<w:vanish/>")))).notes
    assert any("unseen" in note for note in notes)


def test_a_deleted_paragraph_mark_joins_the_next_and_a_deleted_paragraph_is_gone():
    mark = "<w:rPr><w:del w:id='1' w:author='A'/></w:rPr>"
    body = p("first ", properties=mark) + p("second") + f"<w:p><w:pPr>{mark}</w:pPr>{DELETED}</w:p>" + p("third")
    assert _paragraphs(body) == ["first second", "third"]


def test_controls_round_blocks_rows_and_cells_are_read():
    cell = f"<w:sdt><w:sdtContent>{tc('in a control')}</w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent>{tr('row', cell)}</w:sdtContent></w:sdt>"
    body = f"<w:sdt><w:sdtContent>{p('block')}{tbl(tr('a', 'b'), row)}</w:sdtContent></w:sdt>"
    assert _paragraphs(body) == ["block"]
    assert texts(_table(body)) == [["a", "b"], ["row", "in a control"]]


def test_deleted_rows_and_cells_are_gone_and_inserted_ones_count():
    gone = '<w:cellDel w:id="1" w:author="A"/>'
    table = _table(
        tbl(
            tr("a", "b"),
            tr("x", "y", properties='<w:del w:id="1" w:author="A"/>'),
            tr("c", tc("z", gone), "d", properties='<w:ins w:id="1" w:author="A"/>'),
        )
    )
    assert texts(table) == [["a", "b"], ["c", "d"]]
    assert _paragraphs(tbl(tr("x", properties="<w:del/>")) + p("after")) == ["after"]


def test_merged_cells_stand_wherever_they_cover():
    start, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = _table(
        tbl(
            tr(tc("theme", '<w:gridSpan w:val="3"/>')),
            tr(tc("one", start), "a", "b"),
            tr(tc("", more), tc("wide", '<w:gridSpan w:val="2"/>')),
            tr(tc("two", start), tc("left", '<w:hMerge w:val="restart"/>'), tc("", '<w:hMerge w:val="continue"/>')),
        )
    )
    assert texts(table) == [["theme"] * 3, ["one", "a", "b"], ["one", "wide", "wide"], ["two", "left", "left"]]
    assert spans(table) == {
        "theme": [(0, 0), (0, 1), (0, 2)],
        "one": [(1, 0), (2, 0)],
        "wide": [(2, 1), (2, 2)],
        "left": [(3, 1), (3, 2)],
    }
    assert [cell.is_first for cell in table.rows[0]] == [True, False, False]
    assert table.rows[1][1].place.text == "table 1, row 2, column 2"


def test_rows_may_begin_later_and_borders_dragged_by_hand_are_one_edge():
    late = _table(tbl(tr("a", "b"), tr("c", properties='<w:gridBefore w:val="1"/>')))
    assert texts(late) == [["a", "b"], ["", "c"]]
    span = '<w:gridSpan w:val="2"/>'
    dragged = _table(tbl(tr(tc("a", span), "b"), tr("c", tc("d", span)), grid=(2000, 60, 3000)))
    assert texts(dragged) == [["a", "b"], ["c", "d"]]
    assert not spans(dragged)


def test_colours_come_from_cells_text_themes_and_styles():
    styles = (
        '<w:style w:type="table" w:styleId="T"><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>'
        '<w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr></w:tblStylePr></w:style>'
    )
    row = tr(
        tc("a", '<w:shd w:val="clear" w:fill="FFC000"/>'),
        tc(p(r("b", '<w:highlight w:val="green"/>'))),
        tc(p(r("c", '<w:shd w:val="clear" w:fill="FF0000"/>'), r(" plain"))),
        tc(p(r("●", '<w:color w:val="00B050"/>'))),
        tc("e", '<w:shd w:val="pct50" w:color="000000" w:fill="FFFFFF"/>'),
        tc("f", '<w:shd w:val="clear" w:fill="auto"/>'),
        tc("g", '<w:shd w:val="solid" w:color="112233"/>'),
    )
    table = _table(tbl(tr(*"1234567"), row, properties='<w:tblStyle w:val="T"/>'), styles=styles)
    assert [cell.colour for cell in table.rows[1]] == ["ffc000", "00ff00", "", "00b050", "808080", "", "112233"]
    assert {cell.colour for cell in table.rows[0]} == {"1f3864"}
    assert all(cell.is_bold for cell in table.rows[0])
    assert not any(cell.is_bold for cell in table.rows[1])


def test_header_rows_are_those_that_repeat():
    assert _table(tbl(tr("a", properties="<w:tblHeader/>"), tr("b"))).header_rows == 1


def test_a_table_inside_a_cell_is_lines_and_a_frame_is_looked_through():
    inner = tbl(tr("x", "y"), tr("z", "w"))
    assert texts(_table(tbl(tr("a", tc(p("b") + inner + p("c")))))) == [["a", "b\nx\ny\nz\nw\nc"]]
    assert texts(_table(tbl(tr(tc(inner + p("")))))) == [["x", "y"], ["z", "w"]]


NUMBERING = """<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%3"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>"""


def _item(text, number, level=0):
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_lists_are_counted_as_word_counts_them():
    body = "".join(
        [_item("a", 1), _item("b", 1, 1), _item("c", 1, 1), _item("d", 1, 2), _item("e", 1), _item("f", 1, 1), _item("g", 2), _item("h", 3)]
    )
    document = read("a.docx", word(body + _item("", 3) + _item("", 2), numbering=NUMBERING))
    assert [block.text for block in document.blocks] == ["1. a", "(a) b", "(b) c", "1.i d", "2. e", "(a) f", "• g", "1. h", "2."]
    assert all(block.is_item for block in document.blocks)


def test_headings_are_told_by_style_name_outline_or_title_in_any_language():
    styles = (
        '<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="berschrift2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    )
    body = (
        p("The plan", style="T")
        + p("Aims", style="Own")
        + p("text")
        + p("More", properties='<w:outlineLvl w:val="0"/>')
        + p("no heading", style="Own", properties='<w:outlineLvl w:val="9"/>')
    )
    document = read("a.docx", word(body, styles=styles))
    assert [block.level for block in document.blocks] == [1, 2, 0, 1, 0]
    assert document.title == "The plan"
    assert document.blocks[2].place.text == "under “Aims”, paragraph 1"


def test_boxes_notes_comments_headers_and_footers_come_once():
    box = f"<w:txbxContent>{p('boxed')}</w:txbxContent>"
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = (
        p("Body", drawing, '<w:r><w:footnoteReference w:id="2"/></w:r>')
        + p('<w:commentRangeStart w:id="0"/>', "word", '<w:commentRangeEnd w:id="0"/>')
        + '<w:sectPr><w:headerReference r:id="header1"/><w:headerReference r:id="header1"/><w:footerReference r:id="footer1"/></w:sectPr>'
    )
    document = read(
        "a.docx",
        word(
            body,
            footnotes=f'<w:footnote w:id="-1">{p("line")}</w:footnote><w:footnote w:id="2">{p("noted")}</w:footnote>',
            comments=f'<w:comment w:id="0" w:author="Sam">{p("why?")}</w:comment>',
            header1=p("Official"),
            footer1=p("Page 1"),
        ),
    )
    assert [(block.text, block.place.text) for block in document.blocks] == [
        ("Body", "paragraph 1"),
        ("boxed", "paragraph 2"),
        ("word", "paragraph 3"),
        ("noted", "footnote 1, after “Body”"),
        ("why?", "comment 1 by Sam on “word”"),
        ("Official", "header"),
        ("Page 1", "footer"),
    ]


def test_a_strict_document_reads_the_same():
    body = p("Plan") + tbl(tr("a", tc("b", '<w:gridSpan w:val="2"/>')))
    parts = unzipped(word(body))
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships"
    )
    assert said(read("a.docx", zipped(parts))) == "Plan\na\nb"
