"""School, study, work, insurance and disability: what fills a life besides family."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns
from synthetic_data.core.days import NEVER, birthday, day_number, new_year, year_of
from synthetic_data.core.sampling import choose, choose_in_groups, normal, waiting
from synthetic_data.core.seeding import addressed_bits, addressed_uniforms, stream
from synthetic_data.country.onsets import OnsetTable
from synthetic_data.country.patterns import BASIC, COLLEGE, LEVELS, UNIVERSITY
from synthetic_data.country.vital import FEMALE, MALE
from synthetic_data.people.block import Block
from synthetic_data.people.education import BREAKS_OFF
from synthetic_data.people.employers import choose_employers, choose_sectors
from synthetic_data.people.inclination import ByInclination
from synthetic_data.people.lives import NOBODY
from synthetic_data.people.wages import first_wages

_SEPTEMBER = 257
"""Day of the year on which school begins, 15 September."""
_YEAR = 365.25
_MONTH = 30.4375
_DAY_BITS, _EARLY = 18, 100_000
"""Room for days in a key, and what makes every day a positive number."""
GROUPS = np.array([0.15, 0.48, 0.37])
"""Shares of disability groups 1, 2, 3 among adults' decisions (population study 3.3)."""
_CLAIM_BELOW = 200
"""Nobody with more a head asks for means-tested help (assumed)."""
_SCHOOLS = 40
"""Numbers that schools of a district bear (assumed)."""
_GAP_YEAR = 0.35
"""Share of students who begin a year after school (assumed)."""
_BEFOREHAND = 2000
"""So many days before employment records begin, working lives are followed."""
_HOME_YEARS = 3
"""Years after a birth in which some mothers begin no new job (the law's childcare leave)."""
_SOLDIERS_FROM = 18
"""Years of age from which a disability may come from war: children are no soldiers."""
CHILD_GROUP = 0
"""Group code of a child under 18, for whom the commission sets no group."""


def gone(block: Block) -> NDArray[np.int32]:
    """Return the day on which each person dies, emigrates or the simulated time ends, whichever is first."""
    lives = block.lives
    return np.minimum(np.minimum(lives.died, lives.left), block.today).astype(np.int32)


def schooling(block: Block) -> Columns:
    """Return one row per person who entered school since records began: `person, day, end, level`."""
    draw, until = stream(block.seed, "school", block.index), gone(block)
    first = day_number(block.country.profile.records_from)
    years = year_of(block.lives.born)
    day = new_year(years + int(block.country.number("school_start_age"))) + _SEPTEMBER
    # Whoever entered eleven years before records began had left by then.
    rows = np.flatnonzero((day >= first - 11 * 366) & (day < until)).astype(np.int32)
    # After nine years some leave for a trade.
    length = np.where(block.education.entered[rows] == BASIC, 9, int(block.country.number("school_years")))
    end = (new_year(years[rows] + int(block.country.number("school_start_age")) + length) + 165).astype(np.int32)
    school = _with_siblings(block, rows, (draw.random(len(rows)) * _SCHOOLS).astype(np.int16))
    return {"person": rows, "day": day[rows].astype(np.int32), "end": end, "school": school}


def _with_siblings(block: Block, pupils: NDArray[np.int32], school: NDArray[np.int16]) -> NDArray[np.int16]:
    """Return the number of each pupil's school: for most, the one where all children of the mother go."""
    mother = block.lives.mother[pupils]
    of_family = (addressed_bits(block.seed, "school of the family", at=block.ids_of(mother)) % np.uint64(_SCHOOLS))
    together = addressed_uniforms(block.seed, "school together", at=block.person_ids[pupils]) \
        < block.country.pattern_number("siblings_in_one_school")
    return np.where(together & (mother != NOBODY), of_family, school).astype(np.int16)


def study(block: Block) -> Columns:
    """Return periods of higher education: `person, day, end, institution` (row of the profile's table)."""
    draw, until = stream(block.seed, "study", block.index), gone(block)
    lives, table = block.lives, block.country.tables["schools"]
    u_where, u_when = (draw.random(len(lives)) for _ in range(2))
    entered, u_drop = block.education.entered, block.education.breaks_off
    leaves_school = int(block.country.number("school_start_age") + block.country.number("school_years"))
    year = year_of(lives.born) + leaves_school + (u_when < _GAP_YEAR)
    day = new_year(year) + _SEPTEMBER
    rows = np.flatnonzero((entered >= COLLEGE) & (day < until)
                          & (day > day_number(block.country.profile.records_from))).astype(np.int32)
    level = np.where(table["level"] == "university", UNIVERSITY, COLLEGE)
    weights = np.where(level == np.array([[COLLEGE], [UNIVERSITY]]), table["weight"].to_numpy(float), 0.0)
    where = choose_in_groups(weights, entered[rows] - COLLEGE, u_where[rows])
    dropped = u_drop[rows] < BREAKS_OFF
    end = np.where(dropped, day[rows] + 300 + u_drop[rows] * 8000, planned_end(block, year[rows], where))
    return {"person": rows, "day": day[rows].astype(np.int32), "end": end.astype(np.int32),
            "institution": where.astype(np.int16)}


def planned_end(block: Block, year: NDArray[np.integer], institution: NDArray[np.integer]) -> NDArray[np.int32]:
    """Return when studies that began in these years end if nobody breaks off: after four years, or three elsewhere."""
    level = block.country.tables["schools"]["level"].to_numpy()[institution]
    return (new_year(year + np.where(level == "university", 4, 3)) + 180).astype(np.int32)


def disability(block: Block) -> Columns:
    """Return decisions of the disability commission: `person, day, end, group, cause_war, repeat`."""
    lives, until, country = block.lives, gone(block), block.country
    draw = stream(block.seed, "disability", block.index)
    first_year = int(country.years[0])
    # Drawn for everybody, so that whom it hits changes nobody else's numbers.
    u_onset, u_group, u_war = (draw.random(len(lives)) for _ in range(3))
    rate = ByInclination(country, "disability_by_education")
    if not rate.neutral:
        # As with deaths: a rate of r times the table's leaves the r-th power of those it spares.
        u_onset = -np.expm1(np.log1p(-u_onset) / rate.of(lives.inclination))
    onset = np.where(lives.sex == FEMALE, *(OnsetTable.from_rates(country.by_age(f"disability_{who}")[None, :],
                                                                  first_year).days(lives.born, u_onset)
                                            for who in ("women", "men")))
    rows = np.flatnonzero(onset < until).astype(np.int32)
    day = onset[rows].astype(np.int32)
    group = (1 + choose(GROUPS, u_group[rows])).astype(np.int8)
    war = (lives.sex[rows] == MALE) & _in_cohorts(country.profile.war_cohorts, year_of(lives.born[rows])) \
        & (u_war[rows] < country.number("disability_from_war") * 4) \
        & (day >= birthday(lives.born[rows], _SOLDIERS_FROM * 12))
    return _with_renewals(block, draw, {"person": rows, "day": day, "group": group, "cause_war": war}, until)


def _in_cohorts(cohorts: list[list[int]], years: NDArray[np.int32]) -> NDArray[np.bool_]:
    inside = np.zeros(len(years), dtype=bool)
    for oldest, youngest in cohorts:
        inside |= (years >= oldest) & (years <= youngest)
    return inside


def _with_renewals(block: Block, draw: np.random.Generator, first: Columns, until: NDArray[np.int32]) -> Columns:
    """Repeat decisions that run out, as long as they are renewed; children's end at 18 and are decided anew."""
    parts, step, repeat = [], first, False
    while len(step["person"]):
        adult = birthday(block.lives.born[step["person"]], 18 * 12)
        child = step["day"] < adult
        valid = int(block.country.number("disability_valid_years") * _YEAR)
        for_life = draw.random(len(adult)) < block.country.number("disability_for_life")
        end = np.where(child, np.minimum(adult, step["day"] + 3 * valid),
                       # Cut first: NEVER and some years would run over the largest number.
                       np.where(for_life, NEVER, np.minimum(step["day"], NEVER - valid) + valid)).astype(np.int32)
        group = np.where(child, CHILD_GROUP, np.maximum(step["group"], 1)).astype(np.int8)
        parts.append({**step, "end": end, "group": group, "repeat": np.full(len(end), repeat)})
        renewed = (end < until[step["person"]]) & (draw.random(len(end)) < block.country.number("disability_renewed"))
        step = {name: column[renewed] for name, column in step.items()} | {"day": end[renewed]}
        repeat = True
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def decided_at_work(block: Block, decisions: Columns) -> Columns:
    """Return decisions on disability, put off to the working day on which the commission sits.

    Notes
    -----
    A decision that is renewed runs until then; only a child's ends with the 18th birthday on whatever day that is.
    """
    calendar, until = block.country.working_days, gone(block)[decisions["person"]]
    grown = birthday(block.lives.born[decisions["person"]], 18 * 12)
    end = calendar.put_off(decisions["end"], until)
    return {**decisions, "day": calendar.put_off(decisions["day"], until),
            "end": np.where(decisions["end"] == grown, grown, end).astype(np.int32)}


def careers(block: Block, disabled: Columns) -> tuple[Columns, Columns]:
    """Return contracts `person, day, end, sector, employer, wage` and registered unemployment `person, day, end`.

    Parameters
    ----------
    disabled : decisions on disability, as `disability` returns them
    """
    country, until = block.country, gone(block)
    draw = stream(block.seed, "work", block.index)
    works, start, stop = _working_lives(block, draw, until, disabled)
    resting, registers_idle = _Resting(block), _registers_idle(block)
    # Once for a career: who earns well in one job does so in the next.
    talent = normal(draw.random(len(works)))
    since = day_number(country.profile.labour_from)
    # Some years early, so that on the first day of records some jobs run and some have ended.
    at = np.maximum(start, since - _BEFOREHAND).astype(np.float64)
    rows, gaps = works, []
    spells: list[Columns] = []
    alive = np.arange(len(works))
    while len(alive):
        u = [draw.random(len(alive)) for _ in range(5)]
        day = resting.after(rows[alive], at[alive])
        end = day + 30 + waiting(u[0], country.number("spell_years") * _YEAR)
        next_day = end + 20 + waiting(u[1], country.number("gap_years") * _YEAR)
        last = stop[alive]
        begun = day < last
        alive, last = alive[begun], last[begun]
        day, end, next_day, *u = (part[begun] for part in (day, end, next_day, *u))
        began = day if spells else _began(block, rows[alive], start[alive], day)
        spells.append({"person": rows[alive], "day": began.astype(np.int32),
                       "end": np.where(end < last, end, last).astype(np.int32), "u_sector": u[2], "u_employer": u[3],
                       "talent": talent[alive]})
        idle = (u[4] < registers_idle[rows[alive]]) & (next_day - end > 90) & (end + 15 < last)
        gaps.append({"person": rows[alive][idle], "day": (end[idle] + 15).astype(np.int32),
                     "end": np.minimum(next_day, last)[idle].astype(np.int32)})
        at[alive] = next_day
        alive = alive[next_day < last]
    contracts = _contracts(block, _joined(spells), since)
    idle_spells = _joined(gaps)
    idle_until = np.minimum(idle_spells["end"], block.today)
    idle_spells["day"] = block.country.working_days.put_off(idle_spells["day"], idle_until)
    idle_spells["end"] = np.where(idle_spells["end"] >= block.today, NEVER, idle_spells["end"]).astype(np.int32)
    kept = idle_spells["end"] > since
    return contracts, {name: column[kept] for name, column in idle_spells.items()}


def _began(block: Block, person: NDArray[np.int32], start: NDArray[np.int32], day: NDArray[np.float64]
           ) -> NDArray[np.float64]:
    """Return the first days of first jobs: those that run as working lives are first followed began some time before.

    Notes
    -----
    Of jobs that last exponentially long, the time passed on a given day is exponential too; it is cut where the
    career, or the keeping of any records, began.
    """
    followed = day_number(block.country.profile.labour_from) - _BEFOREHAND
    room = np.maximum(followed - np.maximum(start, block.records_from), 0)
    mean = block.country.number("spell_years") * _YEAR
    uniforms = addressed_uniforms(block.seed, "began before", at=block.person_ids[person])
    passed = waiting(uniforms * -np.expm1(-room / mean), mean)
    return np.where(day == followed, day - np.minimum(passed, room), day)


def _working_lives(block: Block, draw: np.random.Generator, until: NDArray[np.int32], disabled: Columns
                   ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Return who has a career under contract, and from when to when."""
    lives, country = block.lives, block.country
    begins = (lives.born + (18.5 + 7 * draw.random(len(lives))) * _YEAR).astype(np.int32)
    limit = np.minimum(block.age_limit, until)
    u_works, u_ill = draw.random(len(lives)), draw.random(len(lives))
    able = (begins < limit) & (limit > day_number(country.profile.labour_from))
    limit = _until_illness(block, limit, disabled, u_ill)
    works = np.flatnonzero((u_works < _job_chances(block, able)) & able & (begins < limit)
                           & (limit > day_number(country.profile.labour_from))).astype(np.int32)
    return works, begins[works], limit[works]


def _job_chances(block: Block, able: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return everybody's chance of a career under contract; its mean over each sex is the profile's."""
    lives, country = block.lives, block.country
    factor = country.factors("jobs_by_education", LEVELS)[block.education.finished] \
        * country.by_place_of("jobs_by_region", "jobs_by_place")[lives.place]
    chance = np.zeros(len(lives))
    for sex, name in ((FEMALE, "contract_share_women"), (MALE, "contract_share_men")):
        of_sex = lives.sex == sex
        mean = factor[of_sex & able].mean() if (of_sex & able).any() else 1.0
        chance[of_sex] = np.minimum(country.number(name) * factor[of_sex] / mean, 0.98)
    return chance


def _until_illness(block: Block, limit: NDArray[np.int32], disabled: Columns, uniforms: NDArray[np.float64]
                   ) -> NDArray[np.int32]:
    """Return the ends of working lives, for some at the first decision on a disability."""
    first = np.flatnonzero(~disabled["repeat"])
    person = disabled["person"][first]
    stays = block.country.factors("jobs_by_disability", range(4))[disabled["group"][first]]
    stops = uniforms[person] >= stays
    limit = limit.copy()
    limit[person[stops]] = np.minimum(limit[person[stops]], disabled["day"][first][stops])
    return limit


def _registers_idle(block: Block) -> NDArray[np.float64]:
    """Return each person's chance that a gap between jobs is registered as unemployment."""
    country = block.country
    by_level = country.factors("unemployment_by_education", LEVELS)
    by_place = country.by_place_of("unemployment_by_region", "")
    idle: NDArray[np.float64] = np.minimum(
        country.number("unemployed_share") * (by_level / by_level.mean())[block.education.finished]
        * by_place[block.lives.place], 0.98)
    return idle


class _Resting:
    """Mothers who begin no new job while the youngest child is small."""

    def __init__(self, block: Block) -> None:
        lives = block.lives
        self._share = block.country.pattern_number("rest_after_birth")
        rests = addressed_uniforms(block.seed, "rest after birth", at=block.person_ids) < self._share
        born = np.flatnonzero((lives.mother != NOBODY) & rests[lives.mother]) if self._share else np.zeros(0, np.int64)
        # Mother and day in one number: one search finds the last birth before a day.
        self._keys = np.sort((lives.mother[born].astype(np.int64) << _DAY_BITS) + lives.born[born] + _EARLY)

    def after(self, person: NDArray[np.int32], day: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the days, put off for who rests."""
        if not len(self._keys):
            return day
        keys = (person.astype(np.int64) << _DAY_BITS) + day.astype(np.int64) + _EARLY
        found = self._keys[np.maximum(np.searchsorted(self._keys, keys, side="right") - 1, 0)]
        since = np.where(found >> _DAY_BITS == person, (found & ((1 << _DAY_BITS) - 1)) - _EARLY, -int(NEVER))
        return np.maximum(day, since + _HOME_YEARS * _YEAR)


def _joined(parts: list[Columns]) -> Columns:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _contracts(block: Block, spells: Columns, since: int) -> Columns:
    kept = spells["end"] > since
    spells = {name: column[kept] for name, column in spells.items()}
    spells["day"] = block.country.working_days.put_off(spells["day"], np.minimum(spells["end"], block.today))
    sector = choose_sectors(block, spells["person"], spells["u_sector"])
    employer = choose_employers(block, spells["person"], sector, spells["u_employer"])
    return {"person": spells["person"], "day": spells["day"],
            # What still runs on the reference date has no end yet.
            "end": np.where(spells["end"] >= block.today, NEVER, spells["end"]).astype(np.int32),
            "sector": sector, "employer": employer, "wage": first_wages(block, spells, sector)}


def insured_months(block: Block, contracts: Columns, today: int) -> NDArray[np.int32]:
    """Return the months credited to each person by a day, or by the age limit, death or emigration before it.

    Notes
    -----
    Months under contract since labour records began count as they are. Earlier work and own contributions are a
    personal share of the months from age 20: zero for some, most of them for people with a contract (assumed).
    """
    lives = block.lives
    draw = stream(block.seed, "insurance", block.index)
    u_none, u_share = draw.random(len(lives)), draw.random(len(lives))
    end = np.minimum(np.minimum(gone(block), block.age_limit), today)
    since = day_number(block.country.profile.labour_from)
    adult = lives.born + int(20 * _YEAR)
    share = np.where(u_none < block.country.number("never_insured_share"), 0.0, 0.25 + 0.7 * u_share)
    has_contract = np.zeros(len(lives), dtype=bool)
    has_contract[contracts["person"]] = True
    own_end = np.where(has_contract, np.minimum(end, since), end)
    own = np.maximum(own_end - adult, 0) / _MONTH * np.where(has_contract, 0.85, share)
    worked = np.minimum(contracts["end"], end[contracts["person"]]) - np.maximum(contracts["day"], since)
    months = np.bincount(contracts["person"], np.maximum(worked, 0) / _MONTH, minlength=len(lives))
    return np.round(own + months).astype(np.int32)


def assessments(block: Block, contracts: Columns) -> Columns:
    """Return one assessment of income per household: `person` (the head), `day, end, size, income_per_head, claimed`.

    Notes
    -----
    Income is the wages under contract today plus informal earnings of working-age adults without a contract
    (assumed: 70 of 100 earn, log-normally around 45 of 100 of the mean wage).
    """
    draw, country, lives = stream(block.seed, "income", block.index), block.country, block.lives
    u_earns, u_amount, u_day, u_claim = (draw.random(len(lives)) for _ in range(4))
    current = contracts["end"] == NEVER
    wages = np.bincount(contracts["person"][current], contracts["wage"][current], minlength=len(lives))
    adult = (block.today - lives.born > 20 * _YEAR) & (block.today < block.age_limit)
    earns = 0.7 * country.by_place_of("informal_by_region", "")[lives.place]
    # 0.18 is half the square of 0.6: the lognormal spread has mean 1.
    informal = 0.45 * country.number("mean_wage") * np.exp(0.6 * normal(u_amount) - 0.18)
    income = wages + np.where(adult & (wages == 0) & (u_earns < earns), informal, 0.0)
    members = np.flatnonzero(block.heads != NOBODY)
    head = block.heads[members]
    size = np.bincount(head, minlength=len(lives))
    total = np.bincount(head, income[members], minlength=len(lives))
    rows = np.flatnonzero(size).astype(np.int32)
    day = block.country.working_days.put_off((block.today - 1 - u_day[rows] * 360).astype(np.int32), block.today)
    per_head = np.round(total[rows] / size[rows], 2)
    return {"person": rows, "day": day, "end": birthday(day, 12), "size": size[rows].astype(np.int32),
            "income_per_head": per_head,
            "claimed": ((u_claim[rows] < country.number("assistance_claim_share")) & (per_head < _CLAIM_BELOW)
                        ).astype(np.int8)}
