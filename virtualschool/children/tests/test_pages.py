"""The roll, a child's page, its sources and its trail, in the eyes of those who may and may not see them."""

import datetime as dt
import io
from urllib.parse import urlencode

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from virtualschool.access.roles import ROLES, Permission
from virtualschool.accounts.models import User
from virtualschool.audit.models import Entry
from virtualschool.authorities.models import Membership
from virtualschool.children.models import Allocation
from virtualschool.children.policies import WITHHELD, short_code
from virtualschool.children.tests import pages
from virtualschool.intake.models import Batch, Change, Problem, SourceFile

TODAY = dt.date(2026, 6, 17)
CHILDREN = {role.key for role in ROLES.values() if role.may(Permission.CHILD)}
CARE_WORDS = ("Full care order", "Abuse or neglect", "Carer asked, behaviour", "Foster home", "Did not attend, sent no views")


@pytest.fixture
def at(authority):
    return pages.school(100001, name="Acklam Grange")


@pytest.fixture
def alex(authority, at):
    made = pages.child(authority, surname="O’Brien", forename="Zoë", child_code="SC4711", upn="H801200001001")
    pages.told_in_full(made, at)
    return made


def address(child, name="child"):
    return reverse(f"children:{name}", args=[child.public_id])


def text(answer) -> str:
    return answer.content.decode()


def entered(client_as, role: str, child) -> Client:
    """Someone of that role who reaches the child."""
    client = client_as(role, school_urn=100001 if role == "designated_teacher" else None)
    if role == "social_worker":
        membership = Membership.objects.get(user_id=int(client.session["_auth_user_id"]))
        Allocation.objects.create(child=child, membership=membership, starts_on=TODAY)
    return client


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_sees_what_it_may_and_nothing_else(client_as, alex, role):
    client = entered(client_as, role, alex)
    may = ROLES[role].may
    reached = [
        client.get(address(alex)),
        client.get(address(alex, "sources")),
        client.get(address(alex, "trail")),
        client.get("/children/"),
    ]
    reached += [client.post("/children/search", {"q": "zoe ob"}, follow=True), client.get("/children/roll.xlsx")]
    assert [answer.status_code for answer in reached[:2]] == [200 if role in CHILDREN else 404] * 2
    assert reached[2].status_code == (200 if may(Permission.TRAIL) else 404)
    assert reached[5].status_code == (200 if may(Permission.EXPORT) else 404)
    seen = "".join(map(text, reached[:5])) + everything_in(reached[5])
    assert ("Zoë" in seen) == bool(role in CHILDREN and may(Permission.NAMES))
    for word in CARE_WORDS:
        assert (word in seen) == bool(may(Permission.CARE_DETAIL)), word
    assert ("TS9 9ZZ" in seen) == bool(may(Permission.PLACEMENT_ADDRESS))
    assert ("SDQ (0 to 40)" in seen) == bool(may(Permission.HEALTH))
    assert ("TS1 1AA" in seen) is False


def everything_in(answer) -> str:
    if answer.status_code != 200:
        return text(answer)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    return " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)


def test_the_page_tells_the_child_and_what_is_not_known(client_as, alex):
    page = text(client_as("head").get(address(alex)))
    for said in ("Zoë O’Brien", "5 March 2014, aged 12", "Acklam Grange (in area)", "Since 1 September 2020", "EHC plan", "Year 7", "37"):
        assert said in page
    assert "not known" in page, "nobody has told the social worker"
    assert "<svg" in page


def test_opening_each_page_is_written_in_the_trail(client_as, alex):
    client = client_as("head")
    for name in ("child", "sources", "trail"):
        client.get(address(alex, name))
    read = Entry.objects.filter(event="child.read", child_id=alex.pk).order_by("id")
    assert [entry.detail["page"] for entry in read] == ["child", "sources", "trail"]


def test_a_child_of_another_authority_is_not_there(client_as, other_authority, authority):
    theirs = pages.child(other_authority)
    assert [client_as("head").get(address(theirs, name)).status_code for name in ("child", "sources", "trail")] == [404] * 3
    assert not Entry.objects.filter(child_id=theirs.pk).exists()


def tomorrow(client: Client, clock) -> Client:
    """The same person, signed in again on the next day."""
    user = User.objects.get(pk=int(client.session["_auth_user_id"]))
    clock.move_to(dt.datetime(2026, 6, 18, 9, tzinfo=dt.UTC))
    client.force_login(user)
    return client


def test_a_teacher_loses_a_child_on_the_day_after_leaving(client_as, authority, at, clock):
    leaver = pages.child(authority)
    pages.cared_for(leaver)
    pages.enrolled(leaver, at, ends_on=TODAY)
    client = client_as("designated_teacher", school_urn=at.urn)
    assert client.get(address(leaver)).status_code == 200
    assert tomorrow(client, clock).get(address(leaver)).status_code == 404
    assert "0 children" in text(client.get("/children/"))


def test_a_social_worker_loses_a_child_when_the_allocation_ends(client_as, alex, clock):
    client = entered(client_as, "social_worker", alex)
    assert client.get(address(alex)).status_code == 200
    Allocation.objects.update(starts_on=dt.date(2026, 6, 1), ends_on=TODAY)
    assert client.get(address(alex)).status_code == 200
    assert tomorrow(client, clock).get(address(alex)).status_code == 404


def test_the_period_is_chosen_without_a_birth_date_in_the_address(client_as, alex):
    client = client_as("head")
    assert "1 September 2024 to 17 June 2026" in text(client.get(address(alex)))
    assert "5 March 2014 to 17 June 2026" in text(client.get(address(alex) + "?period=life"))
    assert "1 September 2020 to 17 June 2026" in text(client.get(address(alex) + "?period=care"))
    assert "2014" not in "".join(part for part in text(client.get(address(alex))).split('"') if part.startswith("?"))
    assert "1 January 2025 to 2 February 2025" in text(client.get(address(alex) + "?from=2025-01-01&to=2025-02-02"))
    wrong = client.get(address(alex) + "?from=2025-02-02&to=2025-01-01")
    assert wrong.status_code == 400
    assert "must not lie before" in text(wrong)


def loaded(authority, child, table="children.Child", object_id=None, state=Batch.State.COMMITTED):
    batch = Batch.objects.create(
        authority_code=authority.code, state=state, by_name="A Person", committed_at=dt.datetime(2026, 6, 4, 9, tzinfo=dt.UTC)
    )
    file = SourceFile.objects.create(batch=batch, name="header.csv", format_key="ssda903.header")
    Change.objects.create(batch=batch, file=file, row=17, table=table, object_id=object_id or child.pk, child_id=child.pk, action="create")
    return file


def test_each_fact_leads_to_its_file_and_row(client_as, authority, alex):
    loaded(authority, alex)
    loaded(authority, alex, "children.Enrolment", alex.enrolments.get().pk)
    loaded(authority, alex, "children.HealthReturn", alex.healthreturns.get().pk)
    head, teacher = client_as("head"), client_as("designated_teacher", school_urn=100001)
    page = text(head.get(address(alex)))
    anchor = f"enrolment-{alex.enrolments.get().pk}"
    assert f'href="{address(alex, "sources")}#{anchor}">header.csv, row 17' in page
    sources = text(head.get(address(alex, "sources")))
    assert f'id="{anchor}"' in sources
    assert "4 June 2026" in sources
    assert "Health" in sources
    assert "Health" not in text(teacher.get(address(alex, "sources")))


def test_an_undone_load_is_no_source_but_stays_in_the_trail(client_as, authority, alex):
    loaded(authority, alex, state=Batch.State.UNDONE)
    head = client_as("head")
    assert "header.csv" not in text(head.get(address(alex, "sources")))
    trail = text(head.get(address(alex, "trail")))
    assert "Undone" in trail
    assert "The child: 1 created" in trail
    assert "Whole" in trail


def test_a_trail_that_was_altered_says_so(client_as, alex, monkeypatch):
    head = client_as("head")
    head.get(address(alex))
    monkeypatch.setattr("virtualschool.audit.trail.digest_of", lambda entry: "another seal")
    assert "Not whole" in text(head.get(address(alex, "trail")))


def test_a_problem_shows_its_words_to_those_who_may_read_them_alone(client_as, authority, alex):
    file = loaded(authority, alex)
    SourceFile.objects.filter(pk=file.pk).update(format_key="ssda903.oc2", name="oc2.csv")
    Problem.objects.create(file=file, row=9, column="SDQ_SCORE", code="145", severity="error", message="A score of 41.", child_id=alex.pk)
    assert "A score of 41." in text(client_as("head").get(address(alex)))
    analyst = text(client_as("analyst").get(address(alex)))
    assert "A score of 41." not in analyst
    assert WITHHELD in analyst
    assert "oc2.csv, row 9" not in text(client_as("administrator").get(address(alex)))


def test_search_keeps_what_was_typed_out_of_the_address(client_as, authority, alex):
    pages.child(authority, surname="Obrador", forename="Ann")
    head = client_as("head")
    one = head.post("/children/search", {"q": "zoe ob"})
    assert one.url == address(alex)
    many = head.post("/children/search", {"q": "obr"})
    assert many.url == "/children/search"
    page = text(head.get(many.url))
    assert "2 children fit" in page
    assert "Ann Obrador" in page
    assert head.post("/children/search", {"q": "x"}).status_code == 400
    head.post("/children/search", {"q": "nobody"})
    assert "No child found" in text(head.get("/children/search"))


@pytest.mark.parametrize("typed", ["SC4711", "H801200001001", "sc47"])
def test_search_finds_numbers(client_as, alex, typed):
    assert client_as("head").post("/children/search", {"q": typed}).url == address(alex)


def test_a_role_without_names_searches_by_codes_alone(client_as, alex):
    analyst = client_as("analyst")
    assert analyst.post("/children/search", {"q": f"Child {short_code(alex)}"}).url == address(alex)
    assert analyst.post("/children/search", {"q": "SC4711"}).url == address(alex)
    answer = analyst.post("/children/search", {"q": "brien"}, follow=True)
    assert "No child found" in text(answer)


def test_search_stays_within_reach(client_as, other_authority, authority):
    pages.child(other_authority, surname="Elsewhere")
    assert "No child found" in text(client_as("head").post("/children/search", {"q": "elsewhere"}, follow=True))


def test_the_number_of_questions_does_not_grow_with_the_children(client_as, authority, at, django_assert_max_num_queries):
    def more(number: int) -> None:
        for _ in range(number):
            made = pages.child(authority)
            pages.cared_for(made)
            pages.enrolled(made, at)

    more(3)
    client = client_as("head")
    client.get("/children/")
    with django_assert_max_num_queries(15) as few:
        client.get("/children/?on=2026-06-17")
    more(80)
    with django_assert_max_num_queries(len(few)):
        client.get("/children/?on=2026-06-17")
    with django_assert_max_num_queries(len(few) + 3):
        client.get("/children/?key_stage=KS3&sen=E&home=foster&area=in&school=100001&sort=-year")


def test_a_child_is_put_together_from_few_questions(client_as, authority, at, django_assert_max_num_queries):
    made = pages.child(authority)
    pages.cared_for(made)
    pages.enrolled(made, at)
    client = client_as("head")
    client.get("/children/")
    with django_assert_max_num_queries(25):
        client.get(f"/children/{made.public_id}/")


def test_a_filter_that_a_role_may_not_see_does_not_work_for_it(client_as, alex):
    administrator = client_as("administrator")
    assert "1 child looked after" in text(administrator.get("/children/?home=residential"))
    assert "0 children looked after" in text(client_as("head").get("/children/?home=residential"))


def test_a_date_that_cannot_be_read_is_said(client_as, alex):
    answer = client_as("head").get("/children/?" + urlencode({"on": "31/31/2026", "sort": "rubbish", "page": "x"}))
    assert answer.status_code == 400
    assert "<title>Error: " in text(answer)
    assert "1 child looked after on 17 June 2026" in text(answer)


def test_the_workbook_holds_the_same_children_and_harms_nobody(client_as, authority, at):
    wild = pages.child(authority, surname="Wild", forename='=HYPERLINK("http://x")')
    pages.cared_for(wild)
    pages.enrolled(wild, at, year_group="7")
    pages.child(authority, surname="Unknown")
    answer = client_as("head").get("/children/roll.xlsx?key_stage=KS3")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    header, *rows = sheet.iter_rows(values_only=True)
    assert len(rows) == 1
    told = dict(zip(header, rows[0], strict=True))
    assert told["Name"] == '=HYPERLINK("http://x") Wild'
    assert sheet["A2"].data_type == "s", "text, not a formula"
    assert told["Born"].date() == dt.date(2014, 3, 5)
    assert told["Age"] == 12
    assert told["Home"] == "Foster home"
    recorded = Entry.objects.get(event="children.exported")
    assert recorded.detail["children"] == 1
    assert recorded.detail["key_stage"] == "KS3"


def test_the_time_axis_is_taken_out_as_it_is_shown(client_as, alex):
    answer = client_as("head").get(address(alex, "lanes_csv") + "?period=life")
    assert "Schools,Acklam Grange,1 September 2020,continues" in text(answer)
    assert 'Homes,"Foster home, long term",1 September 2020,continues' in text(answer)
    assert Entry.objects.get(event="child.exported").child_id == alex.pk
    assert "Foster" not in text(client_as("administrator").get(address(alex, "lanes_csv")))
    assert client_as("designated_teacher", school_urn=100001).get(address(alex, "lanes_csv")).status_code == 404


def test_a_short_break_and_an_end_by_rule_are_said(client_as, authority):
    held = pages.child(authority)
    pages.cared_for(held, dt.date(2025, 1, 1), dt.date(2025, 1, 8), legal="V4")
    pages.cared_for(held, dt.date(2026, 1, 1), None)
    held.careepisodes.filter(legal_status="V4").update(is_short_break=True)
    held.careepisodes.filter(legal_status="C2").update(ended_on=dt.date(2026, 3, 5))
    page = text(client_as("head").get(address(held)))
    assert "Short break" in page
    assert "Closed by rule: the return says it goes on" in page
    held.careepisodes.filter(legal_status="C2").update(ended_on=dt.date(2032, 3, 5))
    assert "Closed by rule" not in text(client_as("head").get(address(held)))


def test_an_address_with_something_else_than_an_id_is_not_there(client_as):
    assert client_as("head").get("/children/SC4711/").status_code == 404
