"""Exhibits and samples over children of a small world: what peers read tells of none of them."""

import pytest

from virtualschool.authorities.queries import viewer_through
from virtualschool.measures.reading import Scope, read
from virtualschool.peer_reviews.actions import exhibits, samples
from virtualschool.peer_reviews.exhibits import answer_in
from virtualschool.peer_reviews.refusals import Refused
from virtualschool.peer_reviews.tests import making_findings as made_by
from virtualschool.workflow.versions import Stale


def test_an_exhibit_is_what_the_book_says_and_never_changes(world):
    made = made_by.on_site(viewer_through(world.users["head"].memberships.get()), "peer9@peers.example")
    exhibit = made_by.exhibited(made, key="roll.start", by="key_stage")
    (live,) = read(made_by.book["roll.start"], made_by.MAY, within=Scope(world.authority, "806"))
    answer = answer_in(exhibit)
    assert (answer.total.value, answer.total.version) == (live.value, exhibit.measure_version)
    assert {each.symbol for _, each in answer.groups} <= {"", "c"}
    assert not any(each.value and 0 < each.value < 6 for _, each in answer.groups)
    assert exhibits.is_untouched(exhibit)
    exhibit.content["report"]["title"] = "Another"
    assert not exhibits.is_untouched(exhibit)
    assert exhibit.batches


def test_words_are_checked_before_peers_read_them(world):
    made = made_by.on_site(viewer_through(world.users["head"].memberships.get()), "peer9@peers.example")
    item = made_by.sampled(made).items.first()
    given = {"item": item, "version": 1, "by": made.host}
    with pytest.raises(samples.PersonalData, match="a child's name"):
        samples.provide_item(text="Wibblewick3 Zzyzxname3 has settled well.", **given)
    with pytest.raises(samples.PersonalData, match="whatever the reason"):
        samples.provide_item(text="Wibblewick3 Zzyzxname3 has settled well.", reason="It is another person.", **given)
    with pytest.raises(Refused, match="the reference that the pseudonym stands for"):
        samples.provide_item(text=f"See {item.key.reference.lower()}.", **given)
    with pytest.raises(Refused, match="Enter the words"):
        samples.provide_item(text=" ", **given)
    with pytest.raises(Refused):
        samples.provide_item(**given | {"text": "T.", "by": made.lead})
    held = samples.provide_item(text="A boy aged 9 in Marton Grove.", reason="The place is invented.", **given)
    assert (held.found, held.cleared_reason) == ({"AGE": 1}, "The place is invented.")
    with pytest.raises(Stale):
        samples.provide_item(text="T.", **given)
