"""A rubric's next version, written on a page; what was graded keeps the version that it was graded by."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from tests.fixtures import TODAY
from virtualschool.peer_reviews.actions import rubrics as actions
from virtualschool.peer_reviews.actions import samples
from virtualschool.peer_reviews.refusals import Refused
from virtualschool.peer_reviews.rubric_writing import Boxes, content_of, typed_of
from virtualschool.peer_reviews.tests import making_findings as made_by
from virtualschool.rubrics.models import Rubric
from virtualschool.rubrics.queries import newest, rubric_on
from virtualschool.rubrics.scheme import read_scheme
from virtualschool.rubrics.shipping import shipped

PAGE = "peer_reviews:rubric"


@pytest.mark.parametrize("key", sorted(shipped()))
def test_what_is_not_changed_stays_as_it_was(key):
    each = shipped()[key]
    again = content_of(typed_of(each.scheme), each.scheme, Boxes.of(each.scheme), each.content["rollup"])
    assert read_scheme(again) == each.scheme


def boxes(key="plan_audit", **changes):
    """What the form sends when nothing but `changes` was typed."""
    scheme = shipped()[key].scheme
    typed = {name: "on" if value is True else value for name, value in typed_of(scheme).items() if value not in ("", False)}
    first = {"title": shipped()[key].title, "purpose": shipped()[key].purpose, "starts_on": TODAY.isoformat(), "begun_with": "all-1"}
    return {name: value for name, value in (first | typed | changes).items() if value is not None}


def send(client, key="plan_audit", **changes):
    return client.post(reverse(PAGE, args=[key]), boxes(key, **changes), follow=True).content.decode()


@pytest.mark.django_db
def test_a_version_is_written_and_read(client_as, viewer):
    head = client_as("head")
    assert "Audit of an individual plan" in head.get(reverse("peer_reviews:rubrics")).content.decode()
    added = {"title_4": "Heard", "question_4": "Does the child speak in it?"} | {f"wording_4_{level}": f"W{level}" for level in range(4)}
    said = send(head, level_3="Outstanding", wording_0_0="Older than two terms.", **added)
    assert "Version 1 is written" in said
    made = Rubric.objects.get(authority_code="806")
    scheme = read_scheme(made.content)
    assert [each.title for each in scheme.levels] == ["Weak", "Developing", "Good", "Outstanding"]
    assert [each.key for each in scheme.levels] == ["weak", "developing", "good", "strong"], "the key stays, whatever it is called"
    assert (scheme.criteria[0].wording["weak"], scheme.criteria[-1].key) == ("Older than two terms.", "heard")
    assert newest("806")["plan_audit"].is_own
    assert not newest("807")["plan_audit"].is_own, "another council keeps the one that comes with the product"
    assert "this council’s own" in head.get(reverse("peer_reviews:rubrics")).content.decode()
    assert "meanwhile" in send(head, title="Mine"), "it was begun with the version before"
    later = (TODAY + dt.timedelta(days=9)).isoformat()
    assert "Version 2 is written" in send(head, begun_with="own-1", title="From next week", starts_on=later)
    assert rubric_on(TODAY, key="plan_audit", authority_code="806").version == 1
    assert rubric_on(TODAY + dt.timedelta(days=9), key="plan_audit", authority_code="806").version == 2
    assert "begins later" in send(head, begun_with="own-2", title="Sooner")
    assert head.get(reverse(PAGE, args=["nothing"])).status_code == 404


@pytest.mark.django_db
def test_levels_and_rules_change(client_as):
    head = client_as("head")
    said = send(head, rule="mean")
    assert len(re.findall(r"Enter the mean from which level \d begins.", said)) == 6, "at each of three levels, and in the summary"
    means = {"from_1": "1.5", "from_2": "2.5", "from_3": "3.5"}
    wrong = send(head, rule="mean", **means | {"from_3": "2"})
    assert "from the highest to the lowest" in wrong
    further = {"level_4": "Model", "from_4": "4.5"} | {f"wording_{place}_4": "A model for others." for place in range(4)}
    assert "Say what “Model” looks like in criterion 3." in send(head, rule="mean", **means | further | {"wording_2_4": ""})
    assert "Version 1 is written" in send(head, rule="mean", good_from="4", **means | further)
    scheme = read_scheme(Rubric.objects.get(authority_code="806").content)
    assert [step.from_mean for step in scheme.steps] == [4.5, 3.5, 2.5, 1.5]
    assert (scheme.levels[-1].key, scheme.levels[-1].number, scheme.good_from, scheme.otherwise) == ("model", 5.0, "model", "weak")
    fewer = {name: None for name in boxes() if re.fullmatch(r"(title|question|na)_3|wording_3_\d", name)}
    assert "Version 2 is written" in send(head, begun_with="own-1", **fewer)
    assert len(read_scheme(Rubric.objects.get(version=2, authority_code="806").content).criteria) == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Nothing has changed"),
        ({"title": ""}, "Enter the title"),
        ({"title": "T", "starts_on": "2026-06-16"}, "begins today or later"),
        ({"title": "T", "wording_1_2": ""}, "Say what “Good” looks like in criterion 2."),
        ({"title": "T", "wording_5_0": "Words"}, "Enter the title of criterion 6"),
        ({"title": "T", "level_0": "", "level_1": "", "level_2": ""}, "at least 2 levels"),
        ({"title": "T", "begun_with": "own-7"}, "meanwhile"),
    ],
)
def test_what_is_no_rubric_is_refused_and_what_was_typed_is_kept(client_as, changes, words):
    said = send(client_as("head"), wording_0_1="Of last term." if not changes else "Of the term before.", **changes)
    assert words in said
    if changes:
        assert "Of the term before." in said
    assert not Rubric.objects.exists()


@pytest.mark.django_db
@pytest.mark.slow
def test_what_was_graded_keeps_its_version(made, client_as):
    sample = made_by.sampled(made)
    made_by.provided(made, sample)
    before = (sample.rubric_id, sample.rubric.content)
    assert "Version 1 is written" in send(client_as("head"), level_3="Outstanding")
    sample.refresh_from_db()
    assert (sample.rubric_id, sample.rubric.content) == before
    levels = {"current": "strong", "specific": "strong", "owned": "strong", "followed": "strong"}
    graded = samples.grade_item(item=sample.items.first(), levels=levels, evidence={}, submit=True, by=made.lead)
    assert graded.rubric_id == before[0]
    assert made_by.sampled(made).rubric.authority_code == "806", "what is drawn from now on has the new one"
    with pytest.raises(Refused):
        actions.write_version(
            wording=newest("806")["plan_audit"], begun_with="own-1", title="T", purpose="", content={}, starts_on=TODAY, by=made.lead
        )
