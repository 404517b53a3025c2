"""What people do with indicators, score cards and presentations."""

from virtualschool.scorecards.actions.kpis import change_kpi, change_target, correct_value, create_kpi, record_value, retire, revive

__all__ = ["change_kpi", "change_target", "correct_value", "create_kpi", "record_value", "retire", "revive"]
