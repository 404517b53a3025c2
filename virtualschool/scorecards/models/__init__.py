"""Indicators and their history; the directors' score cards; score cards presented to schools."""

from virtualschool.scorecards.models.cards import CardLine, Chosen, ClinicAction, Recipient, ScoreCard
from virtualschool.scorecards.models.kpis import Kpi, KpiChange, KpiEntry
from virtualschool.scorecards.models.schools import SchoolPresentation

__all__ = ["CardLine", "Chosen", "ClinicAction", "Kpi", "KpiChange", "KpiEntry", "Recipient", "SchoolPresentation", "ScoreCard"]
