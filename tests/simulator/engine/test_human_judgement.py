"""A person's judgement as a stub: the right answer with a stated accuracy."""

import pytest

from tests.simulator.offices import A, build, posted, run


@pytest.mark.parametrize(("actor", "kind"), [("human", "error_human"), (None, "error_model")])
def test_wrong_judgements_are_the_errors_of_whoever_judged(actor, kind):
    """With an accuracy of 60 of 100, about 40 of 100 answers are errors of the person, or of the model."""
    judge = {"kind": "model", "actor": actor, "model": {"truth": "poor", "accuracy": f"60 % {A}"}, "next": "end"}
    log = run(build({"judge": judge}, at=[0.0] * 1000, process={"attributes": {"poor": {"share": f"50 % {A}"}}}))
    assert 340 < len(posted(log, kind)) < 460
    assert set(log.ledger["kind"]) & {"error_human", "error_model"} == {kind}
