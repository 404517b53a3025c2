"""Monthly meetings with their minutes, six-weekly summaries with their questions."""

from virtualschool.oversight.models.meetings import AgendaItem, Attendance, Meeting, Resolution
from virtualschool.oversight.models.summaries import Question, Reply, Summary

__all__ = ["AgendaItem", "Attendance", "Meeting", "Question", "Reply", "Resolution", "Summary"]
