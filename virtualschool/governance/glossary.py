"""What the words and measures of a report mean, said once: sentences that several measures share are not repeated."""

import re
from collections import Counter
from collections.abc import Sequence

from virtualschool.documents.blocks import Definition, Definitions
from virtualschool.measures.book import Measure, book

FAMILIES = {"attendance": "All measures of attendance", "suspensions": "Suspensions and exclusions", "roll": "The roll"}


def glossary(keys: Sequence[str], cohort: str) -> Definitions:
    """The cohort, then each family of measures: what they share, then what is each one's own, with its version."""
    who = book.cohort(cohort)
    items = [Definition(who.title, _readable(who.definition))]
    families: dict[str, list[Measure]] = {}
    for key in dict.fromkeys(keys):
        families.setdefault(_family(key), []).append(book[key])
    for family, measures in families.items():
        said = {measure.key: _sentences(measure.definition) for measure in measures}
        often = Counter(sentence for sentences in said.values() for sentence in dict.fromkeys(sentences))
        shared = [sentence for sentence, times in often.items() if times > 1]
        for measure in measures:
            own = [sentence for sentence in said[measure.key] if sentence not in shared] or said[measure.key]
            items.append(Definition(measure.title, " ".join(own), measure.version))
        if shared:
            items.append(Definition(FAMILIES.get(family, measures[0].title), " ".join(shared)))
    return Definitions(tuple(items), title="The definitions that this report was made by")


def _family(key: str) -> str:
    family = key.split(".")[0]
    return "suspensions" if family == "exclusions" else family


def _sentences(text: str) -> list[str]:
    """Without what is said of breakdowns: that stands on the measure's own page."""
    sentences = re.split(r"(?<=\.)\s+", _readable(text))
    return [sentence for sentence in sentences if sentence and not sentence.startswith("Broken down by")]


def _readable(text: str) -> str:
    """Keys of cohorts become their titles."""
    titles = {cohort.key: cohort.title for cohort in book.cohorts}
    return re.sub(r"`(\w+)`", lambda found: f"“{titles.get(found[1], found[1])}”", text)
