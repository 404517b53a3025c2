"""Every table says what it holds, for how long, what in it is personal, and how it is kept from those who may not see it."""

import importlib
import inspect
import io

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

OURS = [model for model in apps.get_models() if model.__module__.startswith("virtualschool.")]
TELLING = {"upn", "uln", "former_upn", "forename", "surname", "name", "child_code", "born_on", "postcode", "email", "address"}


def label(model: type[models.Model]) -> str:
    return model._meta.label


def keys_to_a_child(model: type[models.Model]) -> list[models.Field]:
    """The foreign keys by which a row of this table belongs to a child."""
    return [
        field
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.remote_field.model._meta.label == "children.Child"
    ]


OF_A_CHILD = [model for model in OURS if keys_to_a_child(model) or label(model) == "children.Child"]
OF_PEOPLE = [*OF_A_CHILD, *(model for model in OURS if label(model) == "accounts.User")]


@pytest.mark.parametrize("model", OURS, ids=label)
def test_a_table_says_what_it_holds_and_for_how_long(model):
    generated = f"{model.__name__}({', '.join(field.name for field in model._meta.fields)})"
    assert model.__doc__, "no docstring"
    assert model.__doc__ != generated, "no docstring of its own"
    assert getattr(model, "RETENTION", ""), 'no RETENTION: say how long a row is kept, e.g. RETENTION = "75 years from birth."'


def test_children_are_there():
    """Without this, a renamed model would empty the tests below and let them pass."""
    assert "children.Child" in {label(model) for model in OF_A_CHILD}
    assert len(OF_A_CHILD) > 3


IMPROVEMENT = {"action_plans", "scorecards", "oversight", "training", "practice"}


def ordered_by(model: type[models.Model]) -> list[tuple[str, bool]]:
    """The columns a list of this table goes by, and of each whether an order for what is unknown is said."""
    found = []
    for each in model._meta.ordering:
        if isinstance(each, str):
            found.append((each.lstrip("-"), False))
        else:
            turned = each if isinstance(each, models.expressions.OrderBy) else each.asc()
            inner = turned.expression
            name = inner.name if isinstance(inner, models.F) else inner.get_source_expressions()[0].name
            found.append((name, bool(turned.nulls_first or turned.nulls_last)))
    return found


@pytest.mark.parametrize("model", [model for model in OURS if model._meta.app_label in IMPROVEMENT], ids=label)
def test_a_list_has_one_order_on_every_database(model):
    """Two rows with one name or day stand in no order of their own, and what is unknown stands first on one database and last on the
    other: a page would differ from itself, and pages of a list would show one row twice and another not at all."""
    columns = ordered_by(model)
    for name, says_nulls in columns:
        assert "__" in name or says_nulls or not model._meta.get_field(name).null, f"{name} may be unknown: say nulls_first or nulls_last"
    last = columns[-1][0] if columns else "id"
    numbered = [
        set(rule.fields) - {name for name, _ in columns} for rule in model._meta.constraints if isinstance(rule, models.UniqueConstraint)
    ]
    within_its_owner = any(len(rest) == 1 and isinstance(model._meta.get_field(*rest), models.ForeignKey) for rest in numbered)
    assert model._meta.get_field(last).unique or within_its_owner, f"{columns} can tie: end with id"


def has_a_rule_of_who_may_see(model: type[models.Model]) -> bool:
    """Whether the room's queries hold `…_visible_to(viewer)` that gives a queryset of this table, or its queryset does."""
    if callable(getattr(model._default_manager.all(), "visible_to", None)):
        return True
    room = ".".join(model.__module__.split(".")[:2])
    queries = importlib.import_module(f"{room}.queries")
    return any(
        f"-> QuerySet[{model.__name__}]:" in inspect.getsource(function)
        for name, function in inspect.getmembers(queries, inspect.isfunction)
        if name.endswith("visible_to") and function.__module__ == queries.__name__
    )


@pytest.mark.parametrize("model", OF_A_CHILD, ids=label)
def test_what_belongs_to_a_child_is_read_through_the_rule_of_who_may_see(model):
    """Either there is `…_visible_to(viewer)` for it, or it declares `REACHED_THROUGH = "children.Child"`: no query gives it out
    except for a child that was found by that rule."""
    through = getattr(model, "REACHED_THROUGH", None)
    assert through == "children.Child" or has_a_rule_of_who_may_see(model), f"{label(model)}: no visible_to(), no REACHED_THROUGH"


@pytest.mark.parametrize("model", OF_PEOPLE, ids=label)
def test_what_is_personal_is_declared(model):
    """`PERSONAL` names the fields that scrubbing must empty or change: at least all that name a person, and all free text."""
    declared = set(getattr(model, "PERSONAL", ()))
    own = {field.name for field in model._meta.fields}
    assert declared <= own, f"PERSONAL names what is not there: {declared - own}"
    free = {field.name for field in model._meta.fields if isinstance(field, models.TextField)}
    missing = ((own & TELLING) | free) - declared
    assert not missing, f"{label(model)}: declare {missing} in PERSONAL"


@pytest.mark.django_db
def test_migrations_are_complete():
    output = io.StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=output, stderr=output, verbosity=1)
    except SystemExit:
        pytest.fail(f"models without a migration:\n{output.getvalue()}")
