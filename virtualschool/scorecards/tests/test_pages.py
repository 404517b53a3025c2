"""The pages of the room: what is typed stays, both versions are shown, readers read and do no more."""

import datetime as dt
from decimal import Decimal

import pytest

from virtualschool.scorecards import actions, queries, uses
from virtualschool.scorecards.actions.kpis import Baseline, Counted, Target
from virtualschool.scorecards.models import Kpi, ScoreCard

pytestmark = pytest.mark.django_db
D = dt.date
WORDS = {"title": "Plans of good quality", "text": "55% good or better to rise to 75%", "unit": "percent", "better": "higher"}
GOAL = {"target_is": "at least", "target_value": "75", "target_by": "2027-01-31", "baseline_value": "55", "baseline_on": "2026-01-31"}


@pytest.fixture
def head(client_as):
    return client_as("head")


@pytest.fixture
def kpi(viewer):
    baseline, target = Baseline(Decimal(55), D(2026, 1, 31)), Target(Decimal(75), "at least", D(2027, 1, 31), "75% by Jan")
    counted = Counted(unit="percent", better="higher")
    return actions.create_kpi(by=viewer, title="Plans of good quality", counted=counted, baseline=baseline, target=target)


def body(response):
    return response.content.decode()


def at(kpi, more=""):
    return f"/scorecards/kpis/{kpi.public_id}/{more}"


def test_an_indicator_is_added_measured_and_shown(head):
    assert "No indicator yet" in body(head.get("/scorecards/kpis/"))
    wrong = body(head.post("/scorecards/kpis/add", {**WORDS, **GOAL, "target_is": ""}))
    assert "Choose whether the target is at least or at most this value." in wrong
    assert "55% good or better to rise to 75%" in wrong
    added = head.post("/scorecards/kpis/add", {**WORDS, **GOAL}, follow=True)
    assert "No value yet" in body(added)
    kpi = Kpi.objects.get()
    assert "must not be in the future" in body(head.post(at(kpi, "record"), {"on": "2026-07-01", "value": "60"}))
    page = body(head.post(at(kpi, "record"), {"on": "2026-05-31", "numerator": "31", "denominator": "50"}, follow=True))
    assert "62%" in page
    assert "31 of 50" in page
    assert "Show as a table" in page
    assert "vs-tag--green" in page
    assert "on course" in body(head.get("/scorecards/kpis/"))


def test_a_value_is_corrected_and_both_stay(head, kpi, viewer):
    entry = actions.record_value(kpi=kpi, on=D(2026, 5, 31), value=Decimal(60), by=viewer)
    form = head.get(at(kpi, f"correct/{entry.pk}"))
    assert 'value="60"' in body(form)
    assert "Say why" not in body(form)
    assert "is corrected" in body(head.post(at(kpi, f"correct/{entry.pk}"), {"value": "64", "reason": "misread"}, follow=True))
    assert "Corrected: misread" in body(head.get(at(kpi)))
    late = body(head.post(at(kpi, f"correct/{entry.pk}"), {"value": "65", "reason": "again"}))
    assert "Both versions" in late
    newer = kpi.entries.get(superseded_by__isnull=True)
    assert f'action="{at(kpi, f"correct/{newer.pk}")}"' in late  # saving once more corrects what stands there now
    assert head.get(at(kpi, "correct/999999")).status_code == 404


def test_one_edit_shows_everywhere_and_a_stale_one_shows_both(head, kpi):
    told = {**WORDS, "baseline_value": "55", "baseline_on": "2026-01-31", "title": "Plans, good or better", "version": "1"}
    assert "everywhere it is used" in body(head.post(at(kpi, "edit"), told, follow=True))
    stale = body(head.post(at(kpi, "edit"), told | {"title": "My own title"}))
    assert "Both versions" in stale
    assert "Plans, good or better" in stale
    assert "My own title" in stale
    assert 'name="version" id="id_version" value="2"' in stale
    assert "My own title" in body(head.post(at(kpi, "edit"), told | {"title": "My own title", "version": "2"}, follow=True))


def test_the_target_changes_with_a_reason(head, kpi):
    begun = body(head.get(at(kpi, "target")))
    assert 'value="75"' in begun
    told = {"target_is": "at least", "target_value": "80", "target_by": "2027-07-31", "version": "1"}
    assert "Say why the target changes." in body(head.post(at(kpi, "target"), told))
    page = body(head.post(at(kpi, "target"), told | {"reason": "agreed at the clinic"}, follow=True))
    assert "agreed at the clinic" in page
    assert "Target: 75 → 80" in page
    assert "Both versions" in body(head.post(at(kpi, "target"), told | {"target_value": "85", "reason": "late"}))


def test_a_target_on_the_wrong_side_is_refused_at_its_field(head, kpi):
    said = "Higher is better here, so the target must be “at least” a value."
    wrong = body(head.post("/scorecards/kpis/add", {**WORDS, **GOAL, "target_is": "at most"}))
    assert wrong.count(said) == 2  # in the summary and at the field
    assert 'href="#id_target_is"' in wrong
    told = {"target_is": "at most", "target_value": "80", "version": "1", "reason": "x"}
    assert body(head.post(at(kpi, "target"), told)).count(said) == 2
    turned = body(head.post(at(kpi, "edit"), {**WORDS, "better": "lower", "version": "1"}))
    assert 'href="#id_better"' in turned
    assert "Lower is better here" in turned
    measured = body(head.post("/scorecards/kpis/add", {**WORDS, **GOAL, "measure_key": "suspensions.count", "better": ""}))
    assert "Lower is better here" in measured


def test_retired_and_used_again(head, kpi):
    assert "Say why" in body(head.post(at(kpi, "retire"), {}, follow=True))
    assert 'name="version" value="1"' in body(head.get(at(kpi)))
    assert "its history stays" in body(head.post(at(kpi, "retire"), {"reason": "done", "version": "1"}, follow=True))
    assert "Somebody else changed" in body(head.post(at(kpi, "retire"), {"reason": "done", "version": "1"}, follow=True))
    assert "Plans of good quality" not in body(head.get("/scorecards/kpis/"))
    assert "Plans of good quality" in body(head.get("/scorecards/kpis/?show=retired"))
    assert head.get(at(kpi, "edit")).status_code == 404
    head.post(at(kpi, "retire"), {"reason": "needed", "version": "2"})
    assert "Plans of good quality" in body(head.get("/scorecards/kpis/"))


def test_csv_holds_every_value(head, kpi, viewer):
    actions.record_value(kpi=kpi, on=D(2026, 5, 31), numerator=Decimal(31), denominator=Decimal(50), by=viewer)
    for address in (at(kpi, "values.csv"), "/scorecards/kpis/values.csv"):
        rows = head.get(address).content.decode("utf-8-sig").splitlines()
        assert rows[0].startswith("KPI,Owner,When,Last day,Value")
        assert "Plans of good quality" in rows[1]
        assert "31" in rows[1]


def test_rooms_above_hang_their_uses_in(head, kpi, viewer):
    def named(kpi_ids):
        return {kpi_id: [("Action: sample 40 plans", "/plans/x")] for kpi_id in kpi_ids}

    uses.register(named)
    try:
        assert uses.of(kpi.pk) == [("Action: sample 40 plans", "/plans/x")]
        assert "Action: sample 40 plans" in body(head.get(at(kpi)))
    finally:
        uses._registered.remove((named, None))
    recipient = actions.add_recipient(title="Director of Education", name="", starts_on=D(2026, 1, 1), by=viewer)
    actions.choose(recipient=recipient, kpis=[kpi], measures=[], starts_on=D(2026, 1, 1), by=viewer)
    assert "Score card of the Director of Education" in body(head.get(at(kpi)))


def test_readers_have_no_forms(kpi, client_as):
    director = client_as("director")
    page = body(director.get(at(kpi)))
    assert "Change the target" not in page
    assert "Retire" not in page
    assert director.post(at(kpi, "retire"), {"reason": "x"}).status_code == 404


def test_a_director_is_added_and_given_lines(head, kpi):
    added = head.post("/scorecards/recipients/", {"title": "Director of Education", "name": "Test", "starts_on": "2026-01-01"}, follow=True)
    address = added.redirect_chain[0][0]
    told = {"starts_on": "2026-01-01", f"kpi_{kpi.pk}": "2", "measure_attendance.rate": "1", "version": "1"}
    assert "has 2 lines" in body(head.post(address, told, follow=True))
    late = body(head.post(address, told | {f"kpi_{kpi.pk}": ""}))
    assert "Both versions" in late
    assert 'name="version" id="id_version" value="2"' in late
    assert f'id="id_kpi_{kpi.pk}" name="kpi_{kpi.pk}" value="1"' in body(head.get(address)) or 'value="2"' in body(head.get(address))
    assert "Both versions" in body(head.post(f"{address}change", {"title": "A", "name": "B", "version": "9"}))
    assert "must not be before" in body(head.post(f"{address}change", {"title": "A", "version": "2", "ends_on": "2025-01-01"}))
    assert "Saved." in body(
        head.post(f"{address}change", {"title": "A", "name": "B", "version": "2", "ends_on": "2026-12-31"}, follow=True)
    )
    too_many = {"starts_on": "2026-01-01", "version": "3"} | {f"measure_{key}": "1" for key in _measures()[:13]}
    assert "12 lines at most" in body(head.post(address, too_many))


def _measures():
    from virtualschool.measures.book import book

    return [measure.key for measure in book]


def test_a_card_from_draft_to_reader(head, kpi, viewer, client_as):
    actions.record_value(kpi=kpi, on=D(2026, 5, 31), value=Decimal(62), by=viewer)
    assert "Nobody is given a score card yet" in body(head.get("/scorecards/"))
    assert "Nobody is given a card" in body(head.post("/scorecards/draft", {"month": "2026-05"}, follow=True))
    recipient = actions.add_recipient(title="Director of Education", name="Test Director", starts_on=D(2026, 1, 1), by=viewer)
    assert "Choose first" in body(head.post("/scorecards/draft", {"month": "2026-05"}, follow=True))
    actions.choose(recipient=recipient, kpis=[kpi], measures=[], starts_on=D(2026, 1, 1), by=viewer)
    assert head.post("/scorecards/draft", {"month": "May"}).status_code == 404
    page = body(head.post("/scorecards/draft", {"month": "2026-05"}, follow=True))
    assert "From the data: 62% (31 May 2026)" in page
    card = ScoreCard.objects.get()
    line, address = card.lines.get(), f"/scorecards/cards/{card.public_id}/"
    told = {"version": "1", "summary": "A good month.", f"comment_{line.pk}": "Sampled 50."}
    page = body(head.post(f"{address}write", told | {"suggest": str(line.pk)}, follow=True))
    assert "Sampled 50. 62% (31 May 2026). Target at least 75%" in page
    stale = body(head.post(f"{address}write", told | {"summary": "My own words"}))
    assert "Both versions" in stale
    assert "My own words" in stale
    itself = {"HTTP_ACCEPT": "application/json"}
    assert head.post(f"{address}write", told | {"version": "2"}, **itself).json() == {"version": 3}
    late = head.post(f"{address}write", told, **itself)
    assert (late.status_code, late.json()["message"][:29]) == (409, "Not saved. Somebody else save")
    assert body(head.post(f"{address}write", told | {"summary": "x" * 601})).count("must be 600 characters or fewer") == 2
    _moved(head, client_as, address, told)


def _moved(head, client_as, address, told):
    director = client_as("director")
    assert head.post(f"{address}move/fly").status_code == 404
    assert "cannot be done" in body(head.post(f"{address}move/issue", follow=True))
    head.post(f"{address}move/submit")
    refused = body(head.post(f"{address}write", told | {"summary": "Typed while another sent it"}))
    assert "Only a draft" in refused
    assert "Typed while another sent it" in refused
    assert "someone else must approve" in body(head.get(address)) or "Approve it" in body(head.get(address))
    other = client_as("head")
    assert "now: approved" in body(other.post(f"{address}move/approve", follow=True))
    assert head.post(f"{address}write", told).status_code == 404
    assert director.get(address).status_code == 404
    assert "No card has been issued yet" in body(director.get("/scorecards/"))
    head.post(f"{address}move/issue")
    page = body(director.get(address))
    assert "A good month." in page
    assert "Make a new issue" not in page
    assert "Score card of" not in page
    for key in ("pdf", "word", "excel"):
        assert director.get(f"{address}take/{key}").status_code == 200
    assert director.get(f"{address}take/html").status_code == 404
    _asked_and_made_anew(head, director, address)


def _asked_and_made_anew(head, director, address):
    assert "Enter the owner." in body(head.post(f"{address}ask", {"text": "Bring the list of schools"}))
    head.post(f"{address}ask", {"text": "Bring the list of schools", "owner": "Test Owner", "due_on": "2026-06-01"})
    page = body(director.get(address))
    assert "Bring the list of schools" in page
    assert "Overdue" in page
    assert "Close it" not in page
    asked = queries.asked_for(ScoreCard.objects.get()).get()
    assert "Say what came of it." in body(head.post(f"/scorecards/asked/{asked.public_id}/close", follow=True))
    assert "brought" in body(head.post(f"/scorecards/asked/{asked.public_id}/close", {"outcome": "brought"}, follow=True))
    assert "Say why" in body(head.post(f"{address}reopen", follow=True))
    made = body(head.post(f"{address}reopen", {"reason": "a figure was wrong"}, follow=True))
    assert "Replaces issue 1: a figure was wrong" in made
    assert "newer issue of this card" in body(head.get(address))
    assert "newer issue" not in body(director.get(address))
    assert "newer issue" not in body(director.get("/scorecards/"))


def test_an_altered_card_shows(head, kpi, viewer, client_as):
    recipient = actions.add_recipient(title="Director of Education", name="", starts_on=D(2026, 1, 1), by=viewer)
    actions.choose(recipient=recipient, kpis=[kpi], measures=[], starts_on=D(2026, 1, 1), by=viewer)
    card = actions.draft_card(recipient=recipient, month=D(2026, 5, 1), by=viewer)
    for name in ("submit", "approve"):
        actions.move(card=card, name=name, by=viewer)
    held = ScoreCard.objects.get()
    held.content["face"]["lines"][0]["value"] = "99%"
    ScoreCard.objects.filter(pk=held.pk).update(content=held.content)
    assert "does not carry the seal" in body(head.get(f"/scorecards/cards/{card.public_id}/"))


def test_the_list_takes_the_same_questions_however_long(head, viewer, django_assert_max_num_queries):
    for number in range(30):
        counted = Counted("suspensions.count") if number < 3 else Counted(unit="number", better="higher")
        actions.create_kpi(by=viewer, title=f"Indicator {number}", counted=counted)
    head.get("/scorecards/kpis/")
    with django_assert_max_num_queries(12):
        head.get("/scorecards/kpis/")


@pytest.mark.parametrize(
    ("back", "leads"), [("/plans/actions/x/", True), ("https://evil.example/", False), ("//evil.example/", False), ("x", False)]
)
def test_whoever_asked_for_a_new_indicator_gets_back_to_their_own_page_and_nowhere_else(head, back, leads):
    answer = head.post(f"/scorecards/kpis/add?back={back}", {**WORDS, **GOAL})
    assert answer["Location"] == (back if leads else at(Kpi.objects.get()))
