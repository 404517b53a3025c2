"""Our own pieces say the right words, escape what they are given, and need neither colour nor script."""

import datetime as dt

import pytest
from django import forms
from django.core.paginator import Paginator
from django.test import RequestFactory
from jinja2 import UndefinedError

from virtualschool.kernel.lanes import Bar, Lane
from virtualschool.kernel.periods import Period
from virtualschool.kernel.readings import Better, Reading, Unit
from virtualschool.ui.forms import PlainForm, errors_of
from virtualschool.ui.jinja import number, plural, spoken, spoken_at
from virtualschool.ui.tests.site import render

UI = '{% import "ui/components.html" as ui %}'
YEAR = Period(dt.date(2025, 9, 1), dt.date(2026, 7, 31))


def reading(unit: Unit, numerator: float | None, denominator: float | None, value: float | None, symbol: str = "") -> Reading:
    return Reading(
        "key", 1, "Attendance", unit, Better.HIGHER, "cla", YEAR, None, None, numerator, denominator, value, symbol=symbol,
        data_to=dt.date(2026, 7, 17),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (reading(Unit.PERCENT, 1234, 2000, 61.7), ["61.7%", "1,234 of 2,000", "Data up to 17 July 2026", "31 July 2026"]),
        (reading(Unit.PERCENT, 3, 2.5, 120.0), ["3 of 2.5"]),
        (reading(Unit.DAYS, 7, 2, 3.5), ["3.5", "7 sessions"]),
        (reading(Unit.PERCENT, None, 0, None), ["not available"]),
        (reading(Unit.PERCENT, None, None, None, "c"), [">c<", "Hidden"]),
    ],
)
def test_a_card_says_what_its_number_stands_on(given: Reading, words: list[str]) -> None:
    card = render(UI + '{{ ui.reading_card(reading, href="/who") }}', reading=given)
    assert all(word in card for word in [*words, 'href="/who"'])


def test_a_card_without_a_value_claims_no_number() -> None:
    card = render(UI + "{{ ui.reading_card(reading) }}", reading=reading(Unit.PERCENT, None, 0, None))
    assert " of 0" not in card
    assert "0%" not in card


def test_a_table_scrolls_in_a_named_pane_and_escapes() -> None:
    headers = [{"text": "Name", "sort": "name"}, {"text": "Year", "numeric": True, "sort": "year"}, "Status", "Note"]
    rows = [[{"text": "<Jo>", "href": "/c/1"}, 7, {"tag": "Not started"}, None]]
    request = RequestFactory().get("/?sort=name&q=jo&page=3")
    source = UI + '{{ ui.data_table("Roll", headers, rows, request=request, sorted_by="name") }}'
    table = render(source, request, headers=headers, rows=rows)
    assert 'role="region" tabindex="0" aria-label="Roll"' in table
    assert '<a class="govuk-link" href="/c/1">&lt;Jo&gt;</a></th>' in table
    assert 'aria-sort="ascending"' in table
    assert 'href="?sort=-name&amp;q=jo"' in table
    assert "vs-tag--not-started" in table
    assert "not known" in table
    assert "Nothing to show." in render(UI + '{{ ui.data_table("Roll", ["A"], []) }}')


def test_pages_keep_the_filters() -> None:
    request = RequestFactory().get("/?year=7&page=2")
    html = render(UI + '{{ ui.pagination(page, request, "children") }}', request, page=Paginator(range(60), 25).get_page(2))
    assert "Showing 26 to 50 of 60 children" in html
    assert 'href="?year=7&amp;page=3"' in html


def test_filters_keep_the_choice() -> None:
    html = render(UI + '{% call ui.filters("/") %}{{ ui.filter_select("year", "Year", [(7, "Seven")], "7") }}{% endcall %}')
    assert '<option value="7" selected>Seven</option>' in html


def test_a_timeline_has_a_table_beside_it() -> None:
    lanes = [Lane("Homes", [Bar(dt.date(2025, 9, 3), None, "<b>Foster</b>")])]
    html = render(UI + '{{ ui.timeline("One home", lanes, period, csv_href="/csv") }}', lanes=lanes, period=YEAR)
    assert "<b>" not in html
    assert html.count("&lt;b&gt;Foster&lt;/b&gt;") >= 2
    assert "3 September 2025" in html
    assert "continues" in html
    assert 'href="/csv"' in html


def test_heatmap_cells_carry_their_code() -> None:
    source = UI + '{{ ui.heatmap("March", ["am"], [("2 March", [("O", "unauthorised")])], [("O", "unauthorised", "absent")]) }}'
    html = render(source)
    assert '<td class="vs-heat vs-heat--unauthorised">O</td>' in html
    assert '<th scope="row">2 March</th>' in html


def test_small_pieces() -> None:
    html = render(
        UI
        + '{{ ui.tabs([{"title": "A", "href": "/a", "current": true}, {"title": "B", "href": "/b"}]) }}'
        + '{{ ui.empty("None", "Nothing.", "/import", "Load a file") }}{{ ui.facts([("School", none), ("Status", {"tag": "Red"})]) }}'
        + '{% call ui.cards("Headlines") %}x{% endcall %}{% call ui.pane("Wide") %}y{% endcall %}{{ ui.filter_date("on", "On") }}'
    )
    assert html.count('aria-current="page"') == 1
    assert "Load a file" in html
    assert "vs-tag--red" in html


def test_a_name_that_does_not_exist_is_an_error_but_vendor_macros_forgive() -> None:
    with pytest.raises(UndefinedError):
        render("{{ nobody.name }}")
    button = '{% from "govuk_frontend_jinja/components/button/macro.html" import govukButton %}{{ govukButton({"text": "Go"}) }}'
    assert "govuk-button" in render(button)


class Everything(PlainForm):
    name = forms.CharField(help_text="As <written>")
    UPN = forms.CharField(label="UPN")
    born_on = forms.DateField(label="Date of birth", initial=dt.date(2012, 3, 4))
    sex = forms.ChoiceField(choices=[("M", "Male"), ("F", "Female")], widget=forms.RadioSelect)
    year = forms.ChoiceField(choices=[("Key stage 2", [("5", "Year 5")]), ("7", "Year 7")])
    needs = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple, required=False)
    sure = forms.BooleanField(required=False, initial=True)
    notes = forms.CharField(widget=forms.Textarea, required=False)
    file = forms.FileField()
    token = forms.CharField(widget=forms.HiddenInput, initial='"q"')

    def clean(self) -> None:
        raise forms.ValidationError("These do not belong together.")


FORM = '{% from "ui/forms.html" import fields, submit %}{{ fields(form) }}{{ submit("Save") }}'


def test_every_kind_of_field_has_its_label_and_value() -> None:
    html = render(FORM, form=Everything())
    assert '<label class="govuk-label" for="id_name">Name</label>' in html
    assert 'aria-describedby="id_name-hint"' in html
    assert "As &lt;written&gt;" in html
    assert 'value="2012-03-04"' in html
    assert 'type="radio" value="M"' in html
    assert '<optgroup label="Key stage 2"><option value="5">' in html
    assert 'id="id_sure" name="sure" checked' in html
    assert 'type="file"' in html
    assert 'value="&#34;q&#34;"' in html
    assert "Notes (optional)" in html


def test_what_was_typed_is_kept_and_every_problem_leads_to_its_field() -> None:
    form = Everything({"name": "<Jo>", "sex": "", "year": "5", "needs": ["b"], "token": "t"})
    html, problems = render(FORM, form=form), errors_of(form, None)
    assert 'value="&lt;Jo&gt;"' in html
    assert '<option value="5" selected>' in html
    assert 'value="b" checked' in html
    assert {"text": "These do not belong together.", "href": ""} in problems
    assert {"text": "Enter the UPN.", "href": "#id_UPN"} in problems
    assert {"text": "Enter the date of birth.", "href": "#id_born_on"} in problems
    assert {"text": "Choose the sex.", "href": "#id_sex_0"} in problems
    assert all(problem["text"] in html for problem in problems if problem["href"])
    assert errors_of(Everything()) == []


def test_words_for_numbers_and_dates() -> None:
    assert number(1234) == "1,234"
    assert number(None) == "not available"
    assert plural(1, "child", "children") == "1 child"
    assert plural(2, "row") == "2 rows"
    assert spoken(dt.date(2026, 6, 4)) == "4 June 2026"
    assert spoken_at(dt.datetime(2026, 6, 4, 8, 5, tzinfo=dt.UTC)) == "4 June 2026 at 9:05am"
    assert spoken_at(None) == spoken(None) == "not known"
