"""What stands on a desk: cases with their evidence, and the fields a trainee fills in, as plain data.

A `build.py` makes these; the toolkit draws them. Every text is a key of the exercise's catalogue
(`texts.en.json`) or, when no such key exists, is shown as it stands (names, dates, amounts).
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Value = str | int | float | bool | None


class Part(BaseModel):
    """Base of everything on a desk: frozen, unknown keys refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Option(Part):
    """One thing that can be chosen."""

    value: str
    label: str


class Question(Part):
    """One blank that is filled in for each case."""

    name: str
    item: str = ""
    """The graded item this blank belongs to; empty when it is not graded."""
    kind: Literal["buttons", "reason", "choice", "checks", "number", "slider", "date", "rank"]
    label: str
    options: tuple[Option, ...] = ()
    low: float | None = None
    high: float | None = None
    step: float = 1
    start: float | None = None
    """Where a slider stands before it is moved; drawn per variant, never near the answer by design."""
    unit: str = ""
    hint: str = ""
    optional: bool = False
    when: Literal["", "first", "final"] = ""
    """On a desk with advice after the first decision: which of the two steps asks this."""
    for_cases: tuple[str, ...] = ()
    """Cases that ask this; empty means all."""
    panel: str = ""
    """For a number: the panel beside whose `row` it is filled in. All numbers of one panel make one column, and their
    sum stands below it."""
    row: str = ""
    """First cell of that row."""


class Panel(Part):
    """One piece of evidence: a small table. Closed panels are opened by the trainee, and that is recorded."""

    name: str
    title: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""
    open: bool = False
    minutes: int = 0
    """What opening it takes off the desk's minutes, once."""


class Advice(Part):
    """What the assistant says about a case."""

    text: str
    choice: str
    score: int | None = None
    """Of 100 such cases, how many the assistant expects to be entitled."""
    reasons: tuple[str, ...] = ()


class DeskCase(Part):
    """One file on the desk."""

    id: str
    title: str
    text: str = ""
    panels: tuple[Panel, ...] = ()
    advice: Advice | None = None
    silent_if: tuple[str, str] | None = None
    """Desk and case: where that row was ticked, such as held back, the assistant has no view on this case."""
    feedback: dict[str, str] = {}
    """Answer → what to say; on desks for practice only. `*` is said whatever the answer."""
    right: tuple[str, ...] = ()
    """The right answers; on desks for practice only. Left out, the explanations that begin with Yes or Right tell."""
    kind: str = ""
    """Which kind of case this is; practice serves more of the kind that was missed."""
    decides: tuple[tuple[str, str], ...] = ()
    """Panel and first cell of each row that decides the case; marked once it is decided, on desks for practice only."""
    later: dict[str, str] = {}
    """Answer → what happened next month, after that decision; on desks for practice only."""


TOLD = ("feedback", "right", "kind", "decides", "later")
"""Fields of a case that tell its answer, so that no case that counts may have them."""


class Bar(Part):
    """One bar of a chart: how many of which kind."""

    label: str
    counts: dict[str, float]


class Chart(Part):
    """What a chart desk shows beside its sliders."""

    finding: str
    """One sentence that says what the picture shows."""
    axis: str
    bars: tuple[Bar, ...] = ()
    series: dict[str, str] = {}
    """Series name → label, in drawing order."""
    sample: tuple[tuple[float, str], ...] = ()
    """Scored examples with their known kind; counts above and below the slider follow it."""
    marks: dict[str, str] = {}
    """Slider → label of the bar in which it moves a mark, as a share of 100 of that bar."""
    doors: bool = False
    """Draw 100 doors, filled up to each slider's number."""


class Desk(Part):
    """One working place in the notebook."""

    kind: Literal["case", "pair", "table", "chart", "calendar", "question"]
    title: str
    intro: str = ""
    fields: tuple[Question, ...]
    cases: tuple[DeskCase, ...] = Field(min_length=1)
    graded: bool = False
    rule_card: tuple[str, ...] = ()
    """Lines of the rule that applies; always in sight."""
    advice: Literal["none", "before", "after"] = "none"
    """`after`: the assistant's view appears once the trainee's own first decision is recorded."""
    columns: int = 0
    """How many blanks stand side by side at most; 0 leaves it to the room there is."""
    minutes: int = 0
    """Minutes there are for opening panels; 0 means as many as wished."""
    tokens: dict[str, int] = {}
    """Answer value → how often it may be given on this desk."""
    chart: Chart | None = None
    practice: str = ""
    """Name, without ``.json``, of a file of the pack: an office to try settings in; see `courses.toolkit.practice`."""

    @model_validator(mode="after")
    def _graded_desks_give_nothing_away(self) -> Desk:
        if self.graded and any(getattr(case, name) for case in self.cases for name in TOLD):
            raise ValueError(f"a graded desk must not carry {', '.join(TOLD)}; put it into feedback.en.yml of the keys")
        if not self.graded and any(each.item for each in self.fields):
            raise ValueError("a field of an unscored desk must not name an item")
        ids = [case.id for case in self.cases]
        if len(set(ids)) != len(ids):
            raise ValueError("two cases of one desk have the same id")
        return self
