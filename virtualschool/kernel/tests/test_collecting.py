"""The collector rests inside, also when nested and when something fails, and goes on as before."""

import gc

import pytest

from virtualschool.kernel.collecting import NEW_OBJECTS, settle, uncollected


def test_it_rests_inside_and_goes_on_after():
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_a_failure():
    @uncollected()
    def fail() -> None:
        assert not gc.isenabled()
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert gc.isenabled()


def test_what_is_loaded_is_not_walked_again_and_the_search_comes_less_often():
    before = gc.get_threshold()
    try:
        settle()
        assert gc.get_freeze_count() > 1000
        assert gc.get_threshold() == (NEW_OBJECTS, *before[1:])
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
