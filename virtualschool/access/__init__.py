"""Roles, permissions and the viewer: who may see and do what."""
