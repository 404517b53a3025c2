"""What a rubric asks, as data: levels from the lowest to the highest, criteria with the wording of each level, and the rule by which
the levels of one piece of work become one result. Pure: no table, no page.

Practice differs between authorities, so the rule is declared, not programmed: one level for the worst criterion, a mean with
cut-offs, or counts (“Gold: at least seven of eight gold and the rest green”).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LAYOUT = 1
NOT_APPLICABLE = "n/a"


class FaultyScheme(ValueError):
    """The data do not make a rubric; `problems` says all that is wrong, in words."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Level:
    """One step of the scale; `number` is what it counts in a mean."""

    key: str
    title: str
    number: float


@dataclass(frozen=True)
class Criterion:
    """One thing that is judged, with what each level of it looks like."""

    key: str
    title: str
    question: str
    wording: Mapping[str, str]
    may_not_apply: bool = False


@dataclass(frozen=True)
class Need:
    """A condition of a count: of the criteria that apply, at least so many (or all but so many) stand at one of these levels."""

    levels: tuple[str, ...]
    at_least: int | None = None
    all_but: int | None = None

    def least(self, applying: int) -> int:
        return self.at_least if self.at_least is not None else max(0, applying - (self.all_but or 0))


@dataclass(frozen=True)
class Step:
    """A result and what it takes: a mean of `from_mean` or more, or every one of `needs`."""

    level: str
    from_mean: float | None = None
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class Scheme:
    """A rubric's content. `steps` are tried from the first; `otherwise` is the result when none is met."""

    levels: tuple[Level, ...]
    criteria: tuple[Criterion, ...]
    rule: str
    steps: tuple[Step, ...] = ()
    otherwise: str = ""
    must_fix: tuple[str, ...] = ()
    good_from: str = ""

    def level(self, key: str) -> Level:
        return next(each for each in self.levels if each.key == key)

    def place(self, key: str) -> int:
        """Where a level stands, the lowest at nought."""
        return [each.key for each in self.levels].index(key)

    def is_good(self, key: str) -> bool | None:
        """Whether a level is good or better; None where the rubric does not say what good is."""
        return self.place(key) >= self.place(self.good_from) if self.good_from else None


RULES = ("worst", "mean", "count")


def read_scheme(given: Mapping[str, Any]) -> Scheme:
    """The rubric in these data. Raises FaultyScheme with every problem."""
    problems = list(_shape_problems(given)) or list(_content_problems(given)) or list(_rule_problems(given))
    if problems:
        raise FaultyScheme(problems)
    rollup = given["rollup"]
    return Scheme(
        levels=tuple(Level(each["key"], each["title"], float(each.get("number", place))) for place, each in enumerate(given["levels"])),
        criteria=tuple(_criterion(each) for each in given["criteria"]),
        rule=rollup["kind"],
        steps=tuple(_step(each) for each in rollup.get("steps", ())),
        otherwise=rollup.get("otherwise", given["levels"][0]["key"]),
        must_fix=tuple(rollup.get("must_fix", ())),
        good_from=rollup.get("good_from", ""),
    )


def _criterion(each: Mapping[str, Any]) -> Criterion:
    return Criterion(each["key"], each["title"], each.get("question", ""), dict(each["wording"]), bool(each.get("may_not_apply")))


def _step(each: Mapping[str, Any]) -> Step:
    needs = tuple(Need(tuple(need["levels"]), need.get("at_least"), need.get("all_but")) for need in each.get("needs", ()))
    return Step(each["level"], each.get("from_mean"), needs)


def _shape_problems(given: Mapping[str, Any]) -> Iterator[str]:
    if given.get("layout") != LAYOUT:
        yield f"A rubric is written in layout {LAYOUT}, not {given.get('layout')!r}."
        return
    for name, least in (("levels", 2), ("criteria", 1)):
        entries = given.get(name)
        if not isinstance(entries, list) or len(entries) < least:
            yield f"A rubric needs at least {least} {name}."
        elif not all(isinstance(each, Mapping) and _is_word(each.get("key")) and _is_word(each.get("title")) for each in entries):
            yield f"Each of the {name} needs a key and a title."
        elif len({each["key"] for each in entries}) != len(entries):
            yield f"Two of the {name} share a key."
    if not isinstance(given.get("rollup"), Mapping):
        yield "A rubric needs a rollup."


def _content_problems(given: Mapping[str, Any]) -> Iterator[str]:
    keys = [each["key"] for each in given["levels"]]
    if NOT_APPLICABLE in keys:
        yield f"No level may be called {NOT_APPLICABLE}."
    numbers = [each.get("number", place) for place, each in enumerate(given["levels"])]
    if not all(_is_number(each) for each in numbers) or sorted(set(numbers)) != numbers:
        yield "The numbers of the levels must rise from the lowest level to the highest."
    for each in given["criteria"]:
        wording = each.get("wording")
        said = wording if isinstance(wording, Mapping) else {}
        missing = [key for key in keys if not _is_word(said.get(key))]
        if missing:
            yield f"“{each['title']}” has no wording for {', '.join(missing)}."
        if set(said) - set(keys):
            yield f"“{each['title']}” has wording for levels that are not there: {', '.join(sorted(set(said) - set(keys)))}."


def _rule_problems(given: Mapping[str, Any]) -> Iterator[str]:
    rollup, keys = given["rollup"], [each["key"] for each in given["levels"]]
    kind, steps = rollup.get("kind"), rollup.get("steps", [])
    if kind not in RULES:
        yield f"The rollup is one of {', '.join(RULES)}, not {kind!r}."
    if kind == "worst" and steps:
        yield "The worst level needs no steps."
    if kind in ("mean", "count") and not steps:
        yield "A mean and a count need at least one step."
    named = [rollup.get("otherwise", keys[0]), rollup.get("good_from") or keys[0], *rollup.get("must_fix", ())]
    for step in steps:
        named += [step.get("level"), *(level for need in step.get("needs", ()) for level in need.get("levels", ()))]
        yield from _step_problems(step, str(kind))
    unknown = sorted({str(level) for level in named} - set(keys))
    if unknown:
        yield f"The rollup names levels that are not there: {', '.join(unknown)}."
    means = [step.get("from_mean") for step in steps]
    if kind == "mean" and all(_is_number(each) for each in means) and sorted(means, reverse=True) != means:
        yield "The cut-offs of a mean stand from the highest to the lowest."


def _step_problems(step: Mapping[str, Any], kind: str) -> Iterator[str]:
    if kind == "mean" and not _is_number(step.get("from_mean")):
        yield "Each step of a mean says from which mean it holds."
    if kind != "count":
        return
    if not step.get("needs"):
        yield "Each step of a count says what it needs."
    for need in step.get("needs", ()):
        counts = [need.get(name) for name in ("at_least", "all_but") if need.get(name) is not None]
        if len(counts) != 1 or not isinstance(counts[0], int) or counts[0] < 0 or not need.get("levels"):
            yield "Each need names levels and either at_least or all_but."


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
