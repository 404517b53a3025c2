"""What the codes of the looked-after return (SSDA903) and of school registers mean, in words for pages.

Source: DfE's guide to the SSDA903 collection 2025 to 2026; withdrawn codes are kept, since histories hold them. A code without
an entry is shown as it stands: nothing is guessed.
"""

LEGAL_STATUS = {
    "C1": "Interim care order",
    "C2": "Full care order",
    "D1": "Freeing order",
    "E1": "Placement order",
    "V2": "Section 20, single period",
    "V3": "Short breaks, each recorded",
    "V4": "Short breaks, agreement recorded",
    "L1": "Police protection",
    "L2": "Emergency protection order",
    "L3": "Child assessment order",
    "J1": "On remand",
    "J2": "Accommodated under PACE 1984",
    "J3": "Youth Rehabilitation Order with residence or fostering",
}
NEED = {
    "N1": "Abuse or neglect",
    "N2": "Child’s disability",
    "N3": "Parental illness or disability",
    "N4": "Family in acute stress",
    "N5": "Family dysfunction",
    "N6": "Socially unacceptable behaviour",
    "N7": "Low income",
    "N8": "Absent parenting",
}
PLACEMENT = {
    "A3": "With adopters who fostered them, with consent",
    "A4": "With adopters, with consent",
    "A5": "With adopters who fostered them, placement order",
    "A6": "With adopters, placement order",
    "H5": "Semi-independent living",
    "K1": "Secure children’s home",
    "K2": "Children’s home",
    "K3": "Supported accommodation",
    "P1": "With parents",
    "P2": "Independent living",
    "P3": "Residential employment",
    "R1": "Residential care home",
    "R2": "Hospital or nursing care",
    "R3": "Family centre or mother and baby unit",
    "R5": "Young offender institution or secure training centre",
    "S1": "Residential school",
    "T0": "Temporary move",
    "T1": "In hospital for a time",
    "T2": "On holiday",
    "T3": "With other carers while theirs are on holiday",
    "T4": "Temporary home of seven days or less",
    "U1": "Foster home with family or friends, long term",
    "U2": "Foster home with family or friends who may adopt",
    "U3": "Foster home with family or friends",
    "U4": "Foster home, long term",
    "U5": "Foster home with carers who may adopt",
    "U6": "Foster home",
    "Z1": "Another home",
}
HOME_GROUP = {
    "foster": "Foster home",
    "residential": "Residential home",
    "adoption": "With adopters",
    "parents": "With parents",
    "independent": "Independent living",
    "temporary": "Temporary home",
    "other": "Another home",
}
REASON_NEW = {
    "S": "Came into care",
    "L": "Legal status changed",
    "P": "New home and carer",
    "T": "New home, same carer",
    "B": "Legal status, home and carer changed",
    "U": "Legal status and home changed, same carer",
}
REASON_CEASED = {
    "E11": "Adopted, unopposed",
    "E12": "Adopted, consent dispensed with",
    "E13": "Left to live with family or others",
    "E14": "Remand ended",
    "E15": "Found to be 18 or over",
    "E16": "Moved abroad",
    "E17": "Turned 18, stayed with carers",
    "E2": "Died",
    "E3": "Care taken over by another authority",
    "E41": "Child arrangements order",
    "E45": "Special guardianship, fostering relatives or friends",
    "E46": "Special guardianship, other foster carers",
    "E47": "Special guardianship, relatives or friends",
    "E48": "Special guardianship, other carers",
    "E4A": "Returned home, as planned",
    "E4B": "Returned home, not as planned",
    "E5": "Independent living with support",
    "E6": "Independent living without support",
    "E7": "Adult social care",
    "E8": "Another reason",
    "E9": "Sentenced to custody",
    "X1": "Next episode began the same day",
}
REASON_MOVED = {
    "CARPL": "Care plan",
    "CLOSE": "Home closed or carer resigned",
    "ALLEG": "Allegation",
    "STAND": "Standards of care",
    "APPRR": "Approval removed",
    "CREQB": "Carer asked, behaviour",
    "CREQO": "Carer asked, other reason",
    "CHILD": "Child asked",
    "LAREQ": "Authority asked",
    "PLACE": "Status of the home only",
    "CUSTOD": "Custody",
    "OTHER": "Other",
}
PARTICIPATION = {
    "PN0": "Under 4",
    "PN1": "Attended and spoke",
    "PN2": "Attended, an advocate spoke",
    "PN3": "Attended, showed views without words",
    "PN4": "Attended, gave no views",
    "PN5": "Briefed an advocate",
    "PN6": "Sent views in another way",
    "PN7": "Did not attend, sent no views",
}
SDQ_REASON = {
    "SDQ1": "Under 4 or over 17",
    "SDQ2": "Carer refused",
    "SDQ3": "Not possible because of disability",
    "SDQ4": "Other reason",
    "SDQ5": "Child refused",
}
IN_TOUCH = {
    "YES": "In touch",
    "NO": "Not in touch",
    "DIED": "Died",
    "REFU": "Refuses contact",
    "NREQ": "No longer needs services",
    "RHOM": "Returned home",
}
ACTIVITY = {
    "F1": "Higher education, full time",
    "P1": "Higher education, part time",
    "F2": "Education, full time",
    "P2": "Education, part time",
    "F4": "Apprenticeship, full time",
    "P4": "Apprenticeship, part time",
    "F5": "Training or work, full time",
    "P5": "Training or work, part time",
    "G4": "Not in education or work: illness or disability",
    "G5": "Not in education or work: other",
    "G6": "Not in education or work: pregnancy or parenting",
    "0": "Not in touch",
}
ACCOMMODATION = {
    "B": "With parents or relatives",
    "C": "Residential care",
    "D": "Semi-independent",
    "E": "Supported lodgings",
    "G": "Gone abroad",
    "H": "Deported",
    "K": "Ordinary lodgings",
    "R": "Not known",
    "S": "No fixed abode",
    "T": "Foyer",
    "U": "Independent living",
    "V": "Emergency accommodation",
    "W": "Bed and breakfast",
    "X": "In custody",
    "Y": "Staying put with former foster carers",
    "Z": "Other",
}
SUITABLE = {"1": "suitable", "2": "unsuitable"}
SEN = {"N": "No SEN", "K": "SEN support", "E": "EHC plan", "S": "Statement", "A": "School Action", "P": "School Action Plus"}
SEN_NEED = {
    "SPLD": "Specific learning difficulty",
    "MLD": "Moderate learning difficulty",
    "SLD": "Severe learning difficulty",
    "PMLD": "Profound and multiple learning difficulty",
    "SEMH": "Social, emotional and mental health",
    "SLCN": "Speech, language and communication",
    "HI": "Hearing impairment",
    "VI": "Vision impairment",
    "MSI": "Multi-sensory impairment",
    "PD": "Physical disability",
    "ASD": "Autism",
    "OTH": "Other",
    "NSA": "SEN support, no specialist assessment",
}
ENROLMENT = {"C": "Only school", "M": "Main school", "S": "Second school", "F": "College", "O": "Other provider", "G": "Guest"}
MISSING = {"M": "Missing", "A": "Away without authorisation"}
AREA = {"in": "In area", "out": "Out of area", "none": "No school"}
SEX = {"F": "Female", "M": "Male", "U": "Not specified"}
UPN_UNKNOWN = {
    "UN1": "not of school age",
    "UN2": "never at a maintained school in England",
    "UN3": "educated outside England",
    "UN4": "newly looked after",
    "UN5": "sources disagree",
}


def said(words: dict[str, str], code: str | None) -> str | None:
    """A code in words; the code itself where it has none; None (not known) for no code."""
    return words.get(code, code) if code else None


def accommodation(code: str) -> str | None:
    """Where a care leaver lives: a letter, then 1 suitable or 2 unsuitable (`U1`)."""
    if not code:
        return None
    return ", ".join(filter(None, (said(ACCOMMODATION, code[:1]), SUITABLE.get(code[1:], code[1:]))))


def year_words(year_group: str) -> str | None:
    """`Year 7`, `Reception`, `Nursery`; None when it is not known."""
    if not year_group:
        return None
    if year_group.isdigit():
        return f"Year {year_group}"
    return "Reception" if year_group == "R" else f"Nursery {year_group}" if year_group.startswith("N") else f"Early years {year_group}"
