"""Setting the stage: once, whole, and never over what is real."""

import pytest

from tests.fixtures import TODAY
from virtualschool.authorities.actions import add_person
from virtualschool.authorities.models import Authority, Membership
from virtualschool.authorities.queries import authority_numbered, command_line_viewer
from virtualschool.children.models import Child
from virtualschool.demo import stage
from virtualschool.intake.models import Batch

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # the demo lives in SQLite


@pytest.fixture
def start(settings, tmp_path):
    """`start()` sets the stage with few children and gives what was said."""
    settings.VAR = tmp_path / "demo"

    def run(**more):
        said = []
        stage.set_stage(children=100, seed=806, say=said.append, answer=said.append, **{"improvement": False} | more)
        return "\n".join(said)

    return run


@pytest.mark.slow
def test_the_first_start_fills_and_the_second_only_introduces(start):
    first = start()
    assert "What came in:" in first
    assert "Virtual School Head    head@demo.example" in first
    assert Authority.objects.get(code="806").is_demo
    children, people = Child.objects.count(), Membership.objects.count()
    assert children > 0
    assert people == len(stage.PEOPLE)
    again = start()
    assert "What came in" not in again
    assert "head@demo.example" in again
    assert (Child.objects.count(), Membership.objects.count(), Batch.objects.count()) == (children, people, 1)


@pytest.mark.slow
def test_a_start_that_was_broken_off_goes_on(start, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("virtualschool.intake.actions.keep", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            start()
    assert not Child.objects.exists()
    assert not Authority.objects.filter(is_demo=True).exists()
    with monkeypatch.context() as broken:
        broken.setattr("virtualschool.children.queries.children_of_worker", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            start()
    assert Child.objects.exists()
    assert not Membership.objects.exists()
    start()
    assert Membership.objects.count() == len(stage.PEOPLE)
    assert Batch.objects.filter(state=Batch.State.COMMITTED).count() == 1


def real(code="806"):
    authority = authority_numbered(code)
    Authority.objects.filter(pk=authority.pk).update(is_demo=False)
    return authority


@pytest.mark.parametrize("code", ["806", "807"])
def test_it_refuses_where_other_children_are(start, code):
    Child.objects.create(authority=real(code), child_code="R1", sex="F")
    with pytest.raises(stage.NotADemo, match="not synthetic"):
        start()
    assert not Authority.objects.filter(is_demo=True).exists()
    assert not Membership.objects.exists()


def test_it_refuses_where_people_work_already(start):
    authority = real()
    add_person(
        email="real@example.org",
        name="Real",
        password="quite a long sentence",
        role="head",
        authority=authority,
        starts_on=TODAY,
        by=command_line_viewer(authority),
    )
    with pytest.raises(stage.NotADemo, match="in use"):
        start()
    assert not Authority.objects.filter(is_demo=True).exists()
    assert Membership.objects.count() == 1
