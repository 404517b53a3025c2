"""The words of this room: kinds of events, who comes, how attendance is marked, what feedback answers mean."""

KINDS = {
    "dt_forum": "Designated teacher forum",
    "conference": "Conference",
    "foster_carers": "Foster carer session",
    "social_workers": "Social worker session",
    "other": "Other",
}
ROLES = {
    "designated_teacher": "Designated teacher",
    "foster_carer": "Foster carer",
    "social_worker": "Social worker",
    "governor": "Governor",
    "other": "Other",
}
ATTENDANCE = {"attended": "Attended", "late": "Came late", "absent": "Did not come"}
CAME = ("attended", "late")
"""Who came late has come."""

SCALE = {5: "Strongly agree", 4: "Agree", 3: "Neither agree nor disagree", 2: "Disagree", 1: "Strongly disagree"}
QUESTION_KINDS = {"scale": "Agree or disagree, five steps", "yes_no": "Yes or no", "text": "In their own words"}
STAFF_ROLES = {
    "pep_adviser": "PEP adviser",
    "leader": "Leader",
    "officer": "Officer",
    "administrator": "Administrator",
    "other": "Other",
}
SOURCES = {
    "link": "Booked by link",
    "staff": "Entered by us",
    "pasted": "From a pasted list",
    "walk_in": "Walk-in",
    "afterwards": "Entered afterwards",
}
