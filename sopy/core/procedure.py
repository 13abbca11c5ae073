"""Procedures and handlers."""

from sopy_runtime import End, Procedure, Sigma, handler

__all__ = ["End", "Procedure", "Sigma", "handler"]
