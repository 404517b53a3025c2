"""Files about learning: enrolments, and the authority's extract of the school census."""


def register() -> None:
    """Makes these formats, and the rules that look at their rows afterwards, known to the intake."""
    from virtualschool.children import learning_rules
    from virtualschool.children.intake.census import CENSUS_FORMATS
    from virtualschool.children.intake.enrolments import ENROLMENT_FORMAT
    from virtualschool.intake import afterwards, formats

    formats.register(ENROLMENT_FORMAT, *CENSUS_FORMATS)
    afterwards.cross_check(learning_rules.check_enrolments)
