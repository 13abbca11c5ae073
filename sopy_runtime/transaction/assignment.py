"""Whether assigning an attribute does more than bind it."""

from pydantic import BaseModel


def assignment_has_side_effects(cls: type) -> bool:
    """Whether an assignment to an instance may change other attributes too."""
    if not issubclass(cls, BaseModel):
        return cls.__setattr__ is not object.__setattr__ and not issubclass(cls, dict)
    if cls.__setattr__ is not BaseModel.__setattr__:
        return True
    validators = cls.__pydantic_decorators__
    return bool(
        cls.model_config.get("validate_assignment")
        and (validators.model_validators or validators.root_validators)
    )
