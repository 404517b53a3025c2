"""The rule by which a finding stands, and the words it explains itself with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virtualschool.peer_reviews.triangulation import Piece, standing_of

VOICE, DOCUMENT, DATA = Piece("note", "voice"), Piece("document", "document"), Piece("exhibit", "data")


@pytest.mark.parametrize(
    ("pieces", "stands", "words"),
    [
        ([], False, "Nothing supports it yet: two kinds of source are needed."),
        ([VOICE], False, "One note, voice: one more kind of source is needed."),
        ([VOICE, VOICE], False, "Two notes, both voice: one more kind of source is needed."),
        ([VOICE] * 3, False, "Three notes, all voice: one more kind of source is needed."),
        ([VOICE, DOCUMENT], True, "One document and one note: document and voice. Two kinds of source support it."),
        (
            [VOICE, DOCUMENT, DATA],
            True,
            "One document, one exhibit and one note: document, data and voice. Three kinds of source support it.",
        ),
        ([DOCUMENT, Piece("sample", "document")], False, "One document and one sample, both document: one more kind of source is needed."),
        (
            [VOICE, Piece("document", "document", supports=False)],
            False,
            "One note, voice: one more kind of source is needed. One document contradicts it (document).",
        ),
        (
            [VOICE, DATA, Piece("note", "voice", supports=False), Piece("note", "data", supports=False)],
            True,
            "One exhibit and one note: data and voice. Two kinds of source support it. Two notes contradict it (data and voice).",
        ),
    ],
)
def test_the_words_say_what_is_there_and_what_is_missing(pieces, stands, words):
    standing = standing_of(pieces)
    assert (standing.is_triangulated, standing.words) == (stands, words)


@pytest.mark.parametrize(
    ("pieces", "stands", "words"),
    [
        (
            [VOICE, Piece("exhibit", "data", silent="holds no reading")],
            False,
            "One note, voice: one more kind of source is needed. One exhibit (holds no reading) is linked and does not count.",
        ),
        (
            [Piece("sample", "document", silent="not graded yet"), Piece("exhibit", "data", supports=False, silent="holds no reading")],
            False,
            "Nothing supports it yet: two kinds of source are needed. One sample (not graded yet) and one exhibit (holds no reading) are "
            "linked and do not count.",
        ),
        (
            [VOICE, DATA, Piece("exhibit", "data", silent="holds no reading")],
            True,
            "One exhibit and one note: data and voice. Two kinds of source support it. One exhibit (holds no reading) is linked and does "
            "not count.",
        ),
    ],
)
def test_what_says_nothing_counts_for_nothing(pieces, stands, words):
    standing = standing_of(pieces)
    assert (standing.is_triangulated, standing.words, standing.pieces_against) == (stands, words, 0)


def test_how_many_kinds_is_a_setting():
    assert standing_of([VOICE], needed=1).words == "One note, voice. One kind of source supports it."
    assert standing_of([VOICE, DATA], needed=3).words == "One exhibit and one note: data and voice. One more kind of source is needed."
    assert not standing_of([], needed=1).is_triangulated
    assert standing_of([], needed=1).words == "Nothing supports it yet: one kind of source is needed."
    assert standing_of([VOICE], needed=3).words == "One note, voice: two more kinds of source are needed."


PIECES = [Piece("note", kind, supports) for kind in ("voice", "data", "document") for supports in (True, False)]


@given(st.lists(st.sampled_from(PIECES), max_size=6))
def test_it_stands_on_kinds_and_never_on_numbers(pieces):
    kinds = {each.kind for each in pieces if each.supports}
    standing = standing_of(pieces)
    assert standing.is_triangulated == (len(kinds) >= 2)
    assert standing_of([*pieces, *pieces]).is_triangulated == standing.is_triangulated
    assert standing_of([*pieces, Piece("note", "voice", supports=False)]).is_triangulated == standing.is_triangulated
