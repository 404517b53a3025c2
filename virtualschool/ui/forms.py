"""Forms that speak plainly, and what templates need to show their errors at the top and at the field in the same words."""

import datetime as dt
import re
from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import (
    BaseForm,
    BoundField,
    ChoiceField,
    DateField,
    DateTimeField,
    EmailField,
    Field,
    FileField,
    Form,
    IntegerField,
    ModelChoiceField,
    TimeField,
    URLField,
)
from markupsafe import Markup

EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
"""A day outside these years is a slip of the hand, wherever it is typed."""
PLAIN = (
    (DateTimeField, "invalid", "“{label}” must be a real day and time, like 4/6/2026 10:30."),
    (TimeField, "invalid", "“{label}” must be a time like 09:30."),
    (DateField, "invalid", "“{label}” must be a real date, like 4/6/2026."),
    (IntegerField, "invalid", "“{label}” must be a number."),
    (IntegerField, "min_value", "“{label}” must be %(limit_value)s or more."),
    (IntegerField, "max_value", "“{label}” must be %(limit_value)s or less."),
    (IntegerField, "max_digits", "“{label}” is too large a number."),
    (IntegerField, "max_whole_digits", "“{label}” is too large a number."),
    (IntegerField, "max_decimal_places", "“{label}” has more than %(max)s decimal places."),
    (EmailField, "invalid", "Enter an email address like name@example.org."),
    (URLField, "invalid", "Enter a web address like https://www.example.org."),
    (FileField, "empty", "The file is empty: choose another."),
    (Field, "max_length", "“{label}” must be %(limit_value)s characters or fewer; it has %(show_value)s."),
)
"""What stands in place of Django's own words, which neither name the field nor give an example."""


class PlainForm(Form):
    """A form whose problems name the field and say what is wanted ("Enter the date") instead of "This field is required".

    A field that brings its own message keeps it.
    """

    def full_clean(self) -> None:
        """Fields that a form got after it was made speak plainly too."""
        for name, field in self.fields.items():
            label = str(field.label or name[:1].upper() + name[1:].replace("_", " "))
            if field.error_messages.get("required") == Field.default_error_messages["required"]:
                field.error_messages["required"] = _wanted(field, label)
            _speak_plainly(field, label)
        super().full_clean()


def _speak_plainly(field: Field, label: str) -> None:
    """A per cent of the label is written out: Django fills the limit into some of these words, not into others."""
    label = label.replace("%", "per cent")
    for kind, code, words in PLAIN:
        own = field.error_messages.get(code)
        if isinstance(field, kind) and (own is None or own == type(field).default_error_messages.get(code)):
            field.error_messages[code] = words.format(label=label)
    if isinstance(field, DateField | DateTimeField) and not any(isinstance(each, _InOurTime) for each in field.validators):
        field.validators.append(_InOurTime(label))


class _InOurTime:
    """Refuses a day of another age."""

    def __init__(self, label: str) -> None:
        self.label = label

    def __call__(self, value: Any) -> None:
        if isinstance(value, dt.date) and not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
            raise ValidationError(f"Check the year of “{self.label}”: {value.year} cannot be right.")


_ASKING = re.compile(r"(?:why|what|how|when|where|who|whose|whom|which)\b|(?:by|to|with|until) \w", re.I)


def _wanted(field: Field, label: str) -> str:
    """“Enter the date.” A label that asks cannot stand behind “the”: “Say why it moves.”"""
    if label.endswith("?"):
        return f"Answer “{label}”"
    if _ASKING.match(label):
        return f"Say {_in_a_sentence(label)}."
    return f"{'Choose' if isinstance(field, ChoiceField | FileField) else 'Enter'} the {_in_a_sentence(label)}."


def _in_a_sentence(label: object) -> str:
    """A label within a sentence: `Date of birth` becomes `date of birth`, an abbreviation stays as it is."""
    words = str(label).replace("_", " ")
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def errors_of(*forms: BaseForm | None) -> list[dict[str, str]]:
    """Every problem of the forms, in field order, each with the address of its field, for the layout's error summary."""
    found = []
    for form in forms:
        if form is None or not form.is_bound:
            continue
        found += [{"text": str(text), "href": ""} for text in form.non_field_errors()]
        for field in form:
            found += [{"text": str(text), "href": f"#{field_id(field)}"} for text in field.errors]
    return found


def offer(form: BaseForm, name: str, choices: Iterable[tuple[Any, Any]] | QuerySet[Any]) -> None:
    """What a choice of this form offers this time: what may be chosen depends on who is looking. Rows of a table are given to a choice
    among models, pairs of value and words to any other. Raises TypeError for a field that is no choice, or not of that kind."""
    field = form.fields[name]
    if isinstance(field, ModelChoiceField) and isinstance(choices, QuerySet):
        field.queryset = choices
    elif isinstance(field, ChoiceField) and not isinstance(field, ModelChoiceField) and not isinstance(choices, QuerySet):
        field.choices = list(choices)
    else:
        raise TypeError(f"{name} does not choose among these.")


def field_id(field: BoundField) -> str:
    """The id that an error's link leads to: the first input, also for a group of radios or checkboxes."""
    return f"{field.auto_id}_0" if field.widget_type in ("radioselect", "checkboxselectmultiple") else field.auto_id


def chosen(field: BoundField) -> set[str]:
    """The values of a choice that are selected, as the page writes them; empty when nothing is."""
    value = field.value()
    values = value if isinstance(value, list | tuple | set) else [value]
    return {"" if item is None else str(item) for item in values}


def differing(typed: BaseForm, now: BaseForm) -> list[tuple[str, str]]:
    """Where what somebody typed differs from what stands by now: the label, and what stands."""
    told = [(field, input_value(now[field.name])) for field in typed.visible_fields() if field.name in now.fields]
    return [(str(field.label), words or "(nothing)") for field, words in told if _plain(words) != _plain(input_value(field))]


def _plain(words: str) -> str:
    """Browsers send a line's end as two characters."""
    return words.replace("\r\n", "\n").strip()


def input_value(field: BoundField) -> str:
    """What stands in an input: what was typed, or the initial value as browsers want it (a date is ISO there)."""
    value = field.value()
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    return "" if value is None else str(field.field.widget.format_value(value) or "")


def select_options(choices: Iterable[Any], current: Collection[str]) -> Markup:
    """The options of a select, in groups where the choices are. Written here and not in the template: a plan's actions are three hundred
    options, and a macro called for each of them took a third of a page's time."""
    return Markup("").join(piece for key, text in choices for piece in _option(key, text, current))


_OPTION, _END, _OPTION_END = Markup('<option value="'), {False: Markup('">'), True: Markup('" selected>')}, Markup("</option>")


def _option(key: Any, text: Any, current: Collection[str]) -> tuple[Any, ...]:
    if isinstance(text, list | tuple):
        return (Markup('<optgroup label="{}">{}</optgroup>').format(key, select_options(text, current)),)
    value = str(key or "")
    return _OPTION, value, _END[value in current], text, _OPTION_END
