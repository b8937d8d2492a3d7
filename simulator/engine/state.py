"""What all parts of a replication share: the clock, the rows, the luck, and what each case remembers.

The parts of the engine stand above it and know it, not each other's whole; `Office` hands them the few functions of
other parts that they need.
"""

from __future__ import annotations

from array import array

from simulator.cases.arrivals import Cases
from simulator.cases.tables import Tables
from simulator.engine.draws import Draws
from simulator.engine.environment import Case, KeyedEnvironment, Token
from simulator.engine.records import EventColumns
from simulator.plan.scenario import Scenario
from simulator.plan.sites import SITE, at_site

_NAN = float("nan")


class State:
    """The state of one replication.

    Parameters
    ----------
    scenario : what to run; must be sound
    tables : its flat form
    cases : the cases, in order of arrival
    seed, replication : address of all draws
    """

    def __init__(self, scenario: Scenario, tables: Tables, cases: Cases, seed: int, replication: int) -> None:
        self.scenario, self.tables, self.cases = scenario, tables, cases
        self.env = KeyedEnvironment()
        self.records = EventColumns()
        self.post = self.records.post
        self.draws = Draws(seed, replication, cases.luck, tables.purposes)
        self.value = self.draws.value
        self.attributes = [array("d", column) for column in cases.values]
        """One column for each attribute, one value for each case."""
        self.column = dict(zip(tables.attributes, self.attributes, strict=True))
        self.live: dict[int, Case] = {}
        """The cases in the office, by number."""
        self.activities = list(scenario.process.activities.values())
        self.node_of = {name: node for node, name in enumerate(tables.nodes)}
        self.kind: list[int] = tables.kind.tolist()
        self.word = {word: code for code, word in enumerate(tables.words)}
        self._role: list[int] = tables.role.tolist()
        self._site = self.column.get(SITE, self.attributes[0])
        sites = scenario.sites.names if scenario.sites else ()
        sited = scenario.sited_roles
        number_of = {role: number for number, role in enumerate(tables.roles)}
        self._role_at = [{self.word[site]: number_of[at_site(role, site)] for site in sites}
                         if role in sited else {} for role in tables.roles]
        """For each role: code of a site → the number of that site's own role."""
        self.purpose = {purpose.name: number for number, purpose in enumerate(tables.purposes)}
        self._working_days = tables.working_day_clock()

    def role_at(self, node: int, number: int) -> int:
        """Return the role that a node needs for a case, which may be that of the case's site."""
        return self.role_for(self._role[node], number)

    def role_for(self, role: int, number: int) -> int:
        """Return a role, or that of the case's site where each site has its own."""
        there = self._role_at[role]
        return there.get(int(self._site[number]), role) if there else role

    def write(self, token: Token, completed: float) -> None:
        """Write the row of a token that is waiting, at work or done."""
        worker = token.worker
        self.records.row(
            (token.number, token.node, token.visit, -1 if worker is None else worker.number, token.outcome)
        )
        started = token.started
        self.records.when((token.enabled, _NAN if started < 0 else started, completed))

    def write_open(self, token: Token) -> None:
        """Write the rows of a token that is still waiting or worked on when the run ends."""
        self.write(token, _NAN)
        self.write_company(token, _NAN)

    def write_company(self, token: Token, completed: float) -> None:
        """Write a row for each who works on a token beside its worker."""
        for role, worker in token.company:
            whole = (token.number, token.node, token.visit, role, worker.number)
            self.records.beside(whole, (token.started, completed))

    def after(self, time: float, minutes: float, on_working_days: bool) -> float:
        """Return the moment so many minutes later, on the calendar or on working days."""
        return self._working_days.finish(time, minutes) if on_working_days else time + minutes

    def draw(self, purpose: str, token: Token) -> float:
        """Return the luck of this visit for a purpose."""
        return self.value(self.purpose[purpose], token.number, token.visit)

    def post_error(self, token: Token, who: str, time: float) -> None:
        """Note in the ledger that somebody or something made an error on the case."""
        token.case.errors += 1
        self.post(token.number, f"error_{who}", time, 1.0)

    def is_planted(self, token: Token) -> bool:
        """Tell whether the case carries a planted error (attribute ``planted`` is 1)."""
        return "planted" in self.column and self.column["planted"][token.number] == 1
