"""The words of LTI 1.3 that a class and a platform share, and in which ways a platform may not do what it is asked."""

from __future__ import annotations

from grading.errors import GradingError

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
AGS, NRPS = "https://purl.imsglobal.org/spec/lti-ags/", "https://purl.imsglobal.org/spec/lti-nrps/"
_ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
INSTRUCTOR, LEARNER = _ROLE + "Instructor", _ROLE + "Learner"
"""The roles of somebody who teaches and of somebody who takes part (LTI 1.3, A.2.3)."""
MEMBERS_SCOPE = NRPS + "scope/contextmembership.readonly"
COLUMNS_SCOPE, SCORE_SCOPE = AGS + "scope/lineitem", AGS + "scope/score"
"""What a platform may permit: to make columns in its gradebook, and to put points into them (AGS 2.0, 3.1)."""


class PlatformAway(GradingError):
    """The platform does not answer, or not now; asking again later may help."""


class PlatformRefuses(GradingError):
    """The platform answers, and does not do it."""


class PlatformHasLater(PlatformRefuses):
    """The platform has a score of this moment or a later one."""
