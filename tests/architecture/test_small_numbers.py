"""A small number of children is hidden from governors and peers wherever figures of improvement stand; others see it there, so that
there is something to hide."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.architecture.test_leaks import text_of
from tests.spec.world import Person, make
from virtualschool.access.roles import ROLES, Permission
from virtualschool.action_plans import actions as plans
from virtualschool.documents.blocks import FiguresTable
from virtualschool.documents.html import page
from virtualschool.kernel.periods import Period
from virtualschool.measures.book import book
from virtualschool.measures.calculations import Scope
from virtualschool.measures.reading import read
from virtualschool.oversight.actions import summaries
from virtualschool.peer_reviews import exhibits
from virtualschool.scorecards import actions as kpis
from virtualschool.scorecards.actions.kpis import Baseline, Counted, Target

TODAY, JANUARY = dt.date(2026, 6, 17), dt.date(2026, 1, 31)
MAY = Period(dt.date(2026, 5, 1), dt.date(2026, 5, 31))
NO_COUNT = re.compile(r"\b\d{1,2} [A-Z][a-z]+(?: \d{4})?|[Aa]ctions? \d+|style=\"[^\"]*\"|<[^>]*>|\d{1,3}%")
"""What holds digits and counts nobody: days, numbers of actions, markup."""
DIGIT = re.compile(r"(?<![\w.])[1-5](?![\w.])")


@pytest.fixture
def children(authority):
    """Three children in care."""
    make(authority, [Person(f"C{number}", episodes=[(dt.date(2020, 1, 1), None, "C2", "U1")]) for number in range(3)])


@pytest.fixture
def named(children, viewer):
    """Two indicators of so few children, one of the book and one kept by hand."""
    read_off = kpis.create_kpi(
        title="Children looked after",
        counted=Counted(measure_key="roll.end", cohort="cla", better="lower"),
        baseline=Baseline(Decimal(4), JANUARY, "4 in January"),
        target=Target(Decimal(0), "at most", dt.date(2026, 12, 31), "none by December"),
        by=viewer,
    )
    by_hand = kpis.create_kpi(
        title="Children waiting for a tutor",
        counted=Counted(unit="children", better="lower"),
        baseline=Baseline(Decimal(5), JANUARY, "5 in January"),
        target=Target(Decimal(0), "at most", dt.date(2026, 12, 31), "none by December"),
        by=viewer,
    )
    kpis.record_value(kpi=by_hand, on=dt.date(2026, 5, 31), value=Decimal(2), by=viewer)
    over_few = kpis.create_kpi(
        title="Children without a plan",
        counted=Counted(unit="children", better="lower"),
        baseline=Baseline(Decimal(3), JANUARY, "3 in January"),
        target=Target(Decimal(0), "at most", dt.date(2026, 12, 31), "none by December"),
        by=viewer,
    )
    kpis.record_value(kpi=over_few, on=dt.date(2026, 5, 31), value=Decimal(40), by=viewer)
    return [read_off, by_hand, over_few]


@pytest.fixture
def plan(named, viewer):
    """A plan in force whose only action names them."""
    made = plans.create_plan(title="Peer review action plan", by=viewer, starts_on=dt.date(2026, 1, 1))
    theme = plans.add_theme(plan=made, title="Line", by=viewer)
    action = plans.add_action(consideration=plans.add_consideration(theme=theme, text="Share", by=viewer), text="Visit", by=viewer)
    for kpi in named:
        plans.name_kpi(action=action, kpi=kpi, by=viewer)
    return plans.move_plan(plan=made, name="start", by=viewer)


def counts(html: str) -> list[str]:
    return DIGIT.findall(NO_COUNT.sub(" ", html))


def parts_about(html: str, titles: list[str]) -> list[str]:
    """The cards and rows of a page that tell of an indicator."""
    pieces = re.findall(r"<section class=\"vs-card plan-kpi\".*?</section>|<tr.*?</tr>", html, re.DOTALL)
    return [piece for piece in pieces if any(title in piece for title in titles)]


@pytest.mark.parametrize("where", ["action_plans:plan", "action_plans:action", "action_plans:export"])
def test_a_plans_panel_and_its_documents(where, plan, named, client_as):
    thing = plan.actions.get() if where.endswith(":action") else plan
    address = reverse(where, args=[thing.public_id, "html"] if where.endswith("export") else [thing.public_id])
    shown = {}
    for role in ("director", "governor"):
        answer = client_as(role).get(address)
        assert answer.status_code == 200
        shown[role] = parts_about(text_of(answer), [kpi.title for kpi in named])
    assert len(shown["director"]) == len(shown["governor"]) >= 3
    assert [counts(part) for part in shown["governor"]] == [[] for _ in shown["governor"]]
    assert any(counts(part) for part in shown["director"])


def test_a_summary_for_the_governing_body(plan, named, viewer, client_as):
    summary = summaries.begin_summary(plans=[plan], as_at=TODAY, by=viewer)
    summary = summaries.write_summary(summary=summary, version=0, commentary="It begins.", by=viewer)
    summary = summaries.issue_summary(summary=summary, by=viewer)
    for address in (reverse("oversight:summary", args=[summary.public_id]), reverse("oversight:take", args=[summary.public_id, "html"])):
        rows = parts_about(client_as("governor").get(address).content.decode(), [kpi.title for kpi in named])
        assert len(rows) == 3
        assert [counts(row) for row in rows] == [[], [], []]


def test_the_page_of_a_measure_and_its_figures(children, client_as):
    for where in ("dashboards:measure", "dashboards:figures_csv"):
        address = reverse(where, args=["roll.end"]) + "?by=sex"
        exact, hidden = (client_as(role).get(address).content.decode() for role in ("director", "governor"))
        assert re.search(r"[>,]\s*3\s*[<,]", exact)
        assert not re.search(r"[>,]\s*3\s*[<,]", hidden)


def test_an_exhibit_of_a_peer_review(children, authority):
    question = exhibits.Question(book["roll.end"], "cla", "sex", MAY)
    answer = exhibits.answered(question, authority)
    assert answer.total.symbol
    assert all(each.symbol for _, each in answer.groups)
    html = page(exhibits.report_of(question, answer, authority=authority, note="", on=TODAY, sources=()))
    assert not re.search(r"<td[^>]*>\s*3\s*</td>|__value\">3<", html)


def test_score_cards_and_indicators_are_for_those_who_see_exact_figures(named, client_as):
    assert [role for role in ROLES if ROLES[role].may(Permission.SCORECARDS) and not ROLES[role].may(Permission.EXACT_FIGURES)] == []
    for role in ("governor", "peer_reviewer"):
        assert client_as(role).get(reverse("scorecards:kpi", args=[named[0].public_id])).status_code == 404
        assert client_as(role).get(reverse("scorecards:cards")).status_code == 404


def test_a_table_of_things_holds_no_reading(children, authority):
    (reading,) = read(book["roll.end"], MAY, within=Scope(authority, authority.code))
    with pytest.raises(ValueError, match="may be of children"):
        FiguresTable("Actions", ("Status", "Actions"), (("Green", reading),), counts="actions")
