"""What templates need to know of a Django form to show its errors at the top and at the field in the same words."""

import datetime as dt

from django.forms import BaseForm, BoundField


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


def field_id(field: BoundField) -> str:
    """The id that an error's link leads to: the first input, also for a group of radios or checkboxes."""
    return f"{field.auto_id}_0" if field.widget_type in ("radioselect", "checkboxselectmultiple") else field.auto_id


def chosen(field: BoundField) -> set[str]:
    """The values of a choice that are selected, as the page writes them; empty when nothing is."""
    value = field.value()
    values = value if isinstance(value, list | tuple | set) else [value]
    return {"" if item is None else str(item) for item in values}


def input_value(field: BoundField) -> str:
    """What stands in an input: what was typed, or the initial value as browsers want it (a date is ISO there)."""
    value = field.value()
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    return "" if value is None else str(field.field.widget.format_value(value) or "")
