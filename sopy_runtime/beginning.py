"""What a session is given, looked at before anything runs."""

from sopy_runtime.display import displayed
from sopy_runtime.errors import SigmaMismatch
from sopy_runtime.procedure import Procedure, is_sigma_of, sigma_type


def check_start(start: object, sigma: object) -> None:
    """Refuse what is no procedure, and a state of a class that it does not work on.

    Raises:
        TypeError: `start` is something else, such as the class.
        SigmaMismatch: naming the two classes.
    """
    if not isinstance(start, Procedure):
        raise TypeError(f"start must be an instance of a procedure, not {displayed(start)}")
    declared = sigma_type(type(start))
    if isinstance(sigma, type) or not is_sigma_of(sigma, declared):
        given = f"the class {sigma.__name__}" if isinstance(sigma, type) else f"a {type(sigma).__name__}"
        raise SigmaMismatch(
            f"{type(start).__name__} is a procedure over {getattr(declared, '__name__', declared)}, "
            f"and sigma is {given}",
            safe="nothing has run",
            remedy="give the session an instance of the state that its procedures are over",
        )


def checked_retry_limits(limit: object) -> int:
    """The number of recoveries in a row, 0 or more.

    Raises:
        TypeError, ValueError: it is none.
    """
    if not isinstance(limit, int) or isinstance(limit, bool):
        raise TypeError(f"retry_limits must be a number, not {displayed(limit)}")
    if limit < 0:
        raise ValueError(f"retry_limits must be 0 or more, not {limit}")
    return limit
