"""Tests of the whole house; a room's own tests stand beside its code."""
