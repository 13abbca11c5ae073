"""The SOP and its violations."""

from sopy_runtime import SOP, SOPRetryExceptionHook, SOPViolation

__all__ = ["SOP", "SOPRetryExceptionHook", "SOPViolation"]
