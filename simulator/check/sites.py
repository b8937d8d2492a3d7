"""Sites: every case has one, every one has people for its cases, and every name is one of them."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.cases.people import trait_words
from simulator.cases.tables import attribute_names, makers
from simulator.check.plan_references import words_known
from simulator.check.unknown_name import unknown
from simulator.plan.office_plan import Staff
from simulator.plan.quantities import Amount
from simulator.plan.scenario import Scenario
from simulator.plan.sites import SITE, Sites
from synthetic_data import Problem, is_sum_of_others

_ONE_OF_100 = 0.01
_FEW = 3
"""Of two sites that are alike, each has what all others have."""


def site_problems(scenario: Scenario) -> Iterator[Problem]:
    """Yield what is wrong with the sites of a scenario."""
    place, sites = f"{scenario.name}.yml", scenario.sites
    yield from _names(scenario, place)
    if sites is None:
        return
    yield from _taken(scenario)
    yield from _without_site(scenario, sites, place)
    yield from _districts(scenario, sites, place)
    yield from _unstaffed(scenario, sites, place)


def site_warnings(scenario: Scenario) -> Iterator[str]:
    """Yield shares of sites that may be parts of one, and that the last site has as much as all others together."""
    for name, one in scenario.staff.items():
        if one.site is not None and one.absence is not None and 0 < one.absence.value < _ONE_OF_100:
            meant = f"{10_000 * one.absence.value:g} %"
            yield (f"staff.{name}.absence is read as {100 * one.absence.value:g} of 100, less than one in a hundred; "
                   f"if {meant} is meant, write {meant} into the table")
    names = scenario.sites.names if scenario.sites else ()
    if len(names) < _FEW:
        return
    columns: dict[tuple[str, str], dict[str, float]] = {}
    numbers: list[tuple[str, str, str | None, Amount | None]] = [
        ("staff", name, one.site, one.heads) for name, one in scenario.staff.items()]
    numbers += [("arrivals", name, one.site, one.rate) for name, one in scenario.arrivals.items()]
    for kind, name, site, number in numbers:
        if site is not None and number is not None:
            columns.setdefault((kind, name.removesuffix(f"@{site}")), {})[site] = number.value
    found = [column for column in columns.values() if len(column) == len(names)]
    if found and all(is_sum_of_others([*column.values()], [*column].index(names[-1])) for column in found):
        yield (f"site {names[-1]} has as much of everything as all other sites together; if it is a line of totals, "
               "take it out of the table")


def _names(scenario: Scenario, place: str) -> Iterator[Problem]:
    known = scenario.sites.names if scenario.sites else ()
    for kind in ("staff", "arrivals"):
        for name, part in getattr(scenario, kind).items():
            if part.site is not None and part.site not in known:
                yield unknown(f"{place}: {kind}.{name}.site", "one of the names in sites", part.site, known)


def _taken(scenario: Scenario) -> Iterator[Problem]:
    """The engine says the site of a case; an attribute of this name would say another."""
    if any(SITE in maker for maker in makers(scenario)):
        yield Problem(where=f"{scenario.process.name}.yml: attributes.{SITE}", rule="is set by sites already",
                      remedy="leave it out, or name it district and let sites.by be district")


def _without_site(scenario: Scenario, sites: Sites, place: str) -> Iterator[Problem]:
    if sites.by is None:
        for name, arrivals in scenario.arrivals.items():
            if arrivals.site is None:
                yield Problem(where=f"{place}: arrivals.{name}", rule="has cases that belong to no site",
                              remedy=f"give the table a column {name} (cases of each site), or let sites.by be an "
                                     "attribute such as district")
    elif sites.by not in attribute_names(scenario):
        yield unknown(f"{place}: sites.by", "a case attribute", sites.by, attribute_names(scenario))


def _districts(scenario: Scenario, sites: Sites, place: str) -> Iterator[Problem]:
    """Yield words of the district attribute that lead to no site, and districts that no case can have."""
    if sites.by is None or sites.by not in attribute_names(scenario):
        return
    words = words_known(scenario, sites.by)
    for people in (arrivals.people for arrivals in scenario.arrivals.values() if arrivals.people):
        words += [word for word in trait_words(people, sites.by) if word not in words]
    if not words:
        yield Problem(where=f"{place}: sites.by", rule="has numbers and no words that could lead to a site",
                      value=sites.by, remedy="name an attribute with a choice of words, such as district")
    for word in words:
        if not sites.site_of(word):
            yield Problem(where=f"{place}: sites.districts", rule=f"leads {sites.by} {word} to no site", value=word,
                          remedy="add it to the column district of a site, or under districts")
    for word in sites.districts:
        if word not in words:
            yield unknown(f"{place}: sites.districts", f"a word that {sites.by} can have", word, words)


def _unstaffed(scenario: Scenario, sites: Sites, place: str) -> Iterator[Problem]:
    used = {role for activity in scenario.process.activities.values() for role in activity.roles}
    staffed = {name for staff in scenario.staff.values() if _has_people(staff) for name in _served(scenario, staff)}
    for role in sorted(used & scenario.sited_roles):
        missing = [site for site in sites.names if f"{role}@{site}" not in staffed]
        if missing:
            yield Problem(where=f"{place}: sites", value=", ".join(missing), rule=f"has sites where nobody does {role}",
                          remedy="give them heads, or let a shared group (without a column of its own) do the role too")
        if role in scenario.queues and scenario.queues[role].rule == "named":
            yield Problem(where=f"{place}: queues.{role}", value="named", rule="waits for one person by name, which "
                          "does not go with sites", remedy="choose another rule, or one file for each site")


def _has_people(staff: Staff) -> bool:
    return staff.heads.value >= 1 or any(change.more for change in staff.changes)


def _served(scenario: Scenario, staff: Staff) -> list[str]:
    """Roles of a group at the sites to which it goes."""
    goes = set(scenario.sites.names) & set(staff.rota) if scenario.sites else set()
    return [name for name in scenario.roles_of(staff)
            if not goes or (site := scenario.role_and_site(name)[1]) == "" or site in goes]
