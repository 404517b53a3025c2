"""What a choice offers is said when the form is made."""

import pytest
from django import forms

from virtualschool.authorities.models import Authority
from virtualschool.ui.forms import PlainForm, offer


class Asking(PlainForm):
    colour = forms.ChoiceField()
    council = forms.ModelChoiceField(Authority.objects.none())
    words = forms.CharField()


def test_a_choice_offers_the_pairs_it_was_given() -> None:
    form = Asking()
    offer(form, "colour", (pair for pair in [("r", "Red"), ("g", "Green")]))
    assert form.fields["colour"].choices == [("r", "Red"), ("g", "Green")]


@pytest.mark.django_db
def test_a_choice_among_models_offers_the_rows_it_was_given(authority: Authority) -> None:
    form = Asking()
    offer(form, "council", Authority.objects.filter(pk=authority.pk))
    assert list(form.fields["council"].queryset) == [authority]


@pytest.mark.parametrize(("name", "choices"), [("words", []), ("council", [("1", "One")]), ("colour", Authority.objects.none())])
def test_another_kind_of_field_is_refused(name: str, choices: object) -> None:
    with pytest.raises(TypeError, match=name):
        offer(Asking(), name, choices)
