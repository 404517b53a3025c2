"""Programmes, library, policies, shared practice, case studies, public pages."""
