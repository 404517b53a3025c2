"""What templates need to know of a Django form to show its errors at the top and at the field in the same words."""

from django.forms import BaseForm


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


def field_id(field: object) -> str:
    """The id that an error's link leads to: the first input, also for a group of radios or checkboxes."""
    return getattr(field, "id_for_label", "") or f"{getattr(field, 'auto_id', '')}_0"
