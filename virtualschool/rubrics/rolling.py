"""From the levels of one piece of work to one result, with the reasons in words; and from many results to a share. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from virtualschool.rubrics.scheme import NOT_APPLICABLE, Need, Scheme, Step


@dataclass(frozen=True)
class Outcome:
    """What the levels come to. `level` is None while levels are missing, or when no criterion applies; `because` says how it came
    about; `to_fix` are the criteria that must be mended first, whatever the result."""

    level: str | None
    because: tuple[str, ...]
    to_fix: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    is_good: bool | None = None


@dataclass(frozen=True)
class GoodShare:
    """How many pieces of work are good or better, of those with a result. `value` is None when none has."""

    good: int
    judged: int

    @property
    def value(self) -> float | None:
        return 100 * self.good / self.judged if self.judged else None


def roll_up(scheme: Scheme, given: Mapping[str, str]) -> Outcome:
    """The result of the levels given by criterion. A level that the rubric does not have raises ValueError."""
    titles = {each.key: each.title for each in scheme.criteria}
    unknown = [level for level in given.values() if level != NOT_APPLICABLE and level not in {each.key for each in scheme.levels}]
    if unknown or set(given) - set(titles):
        raise ValueError(f"Not of this rubric: {', '.join(sorted({*unknown, *(set(given) - set(titles))}))}.")
    missing = tuple(each.key for each in scheme.criteria if each.key not in given)
    applying = {key: level for key, level in given.items() if level != NOT_APPLICABLE}
    to_fix = tuple(each.key for each in scheme.criteria if applying.get(each.key) in scheme.must_fix)
    if missing:
        return Outcome(None, (f"No result yet: no level is given for {_listed([titles[key] for key in missing])}.",), to_fix, missing)
    if not applying:
        return Outcome(None, ("No result: no criterion applies.",))
    level, because = _ROLLERS[scheme.rule](scheme, applying)
    if to_fix:
        because += (f"To be mended before sign-off: {_listed([titles[key] for key in to_fix])}.",)
    return Outcome(level, because, to_fix, (), scheme.is_good(level))


def share_of_good(outcomes: Iterable[Outcome]) -> GoodShare:
    """“Good or better” among the pieces of work that have a result."""
    judged = [each for each in outcomes if each.is_good is not None]
    return GoodShare(sum(bool(each.is_good) for each in judged), len(judged))


def _worst(scheme: Scheme, applying: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    level = min(applying.values(), key=scheme.place)
    at = [each.title for each in scheme.criteria if applying.get(each.key) == level]
    return level, (f"{scheme.level(level).title}: the lowest level counts, and it is that of {_listed(at)}.",)


def _mean(scheme: Scheme, applying: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    numbers = [scheme.level(level).number for level in applying.values()]
    mean = sum(numbers) / len(numbers)
    said = f"The mean of {len(numbers)} {'level' if len(numbers) == 1 else 'levels'} is {mean:.2f}"
    for step in scheme.steps:
        if step.from_mean is not None and mean >= step.from_mean - 1e-9:
            return step.level, (f"{said}; {scheme.level(step.level).title} begins at {step.from_mean:g}.",)
    return scheme.otherwise, (f"{said}, below every cut-off: {scheme.level(scheme.otherwise).title}.",)


def _count(scheme: Scheme, applying: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    counts, because = Counter(applying.values()), []
    for step in scheme.steps:
        unmet = [need for need in step.needs if _met(need, counts) < need.least(len(applying))]
        if not unmet:
            because.append(f"{scheme.level(step.level).title}: {_told(scheme, step, counts, len(applying))}.")
            return step.level, tuple(because)
        because.append(f"Not {scheme.level(step.level).title}: {_lacking(scheme, unmet[0], counts, len(applying))}.")
    because.append(f"{scheme.level(scheme.otherwise).title}: none of the steps above is met.")
    return scheme.otherwise, tuple(because)


_ROLLERS = {"worst": _worst, "mean": _mean, "count": _count}


def _met(need: Need, counts: Counter[str]) -> int:
    return sum(counts[level] for level in need.levels)


def _told(scheme: Scheme, step: Step, counts: Counter[str], applying: int) -> str:
    return "; ".join(
        f"{_met(need, counts)} of {applying} criteria are {_names(scheme, need)} and {need.least(applying)} are needed"
        for need in step.needs
    )


def _lacking(scheme: Scheme, need: Need, counts: Counter[str], applying: int) -> str:
    return f"{need.least(applying)} of {applying} criteria must be {_names(scheme, need)}, {_met(need, counts)} are"


def _names(scheme: Scheme, need: Need) -> str:
    return " or ".join(scheme.level(level).title for level in need.levels)


def _listed(titles: list[str]) -> str:
    quoted = [f"“{each}”" for each in titles]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
