"""The state a review needs, and the state of a loan."""

from pydantic import BaseModel, ConfigDict, Field


class Reviewed(BaseModel):
    """Anything that people review: a loan, a limit, a refund."""

    model_config = ConfigDict(validate_assignment=True)

    applicant: str = Field(description="who asks")
    log: list[str] = Field(default_factory=list, description="who decided what and why, oldest first")

    def record(self, verdict: str, by: str, reason: str) -> None:
        """Keep a decision for the auditors."""
        self.log.append(f"{by}: {verdict}, {reason}")


class Loan(Reviewed):
    """One application for a loan."""

    amount: int = Field(gt=0, description="amount asked for in euros")
    officer_limit: int = Field(gt=0, description="largest amount an officer may approve alone")
    minimum_score: int = Field(ge=0, le=100, description="credit score below which nobody decides")
    score: int = Field(default=0, ge=0, le=100, description="credit score of the agency")
    documents: list[str] = Field(default_factory=list, description="titles of the documents handed in")

    @property
    def needs_a_manager(self) -> bool:
        """Whether an officer's approval is not enough."""
        return self.amount > self.officer_limit

    def dossier(self) -> str:
        """What a reviewer sees."""
        papers = ", ".join(self.documents) or "no documents"
        return f"{self.applicant}, {self.amount} EUR, score {self.score}, {papers}; {'; '.join(self.log)}"
