"""School, study, work, insurance and disability: what fills a life besides family."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns, coded, word_list
from synthetic_data.core.days import NEVER, birthday, day_number, new_year, year_of
from synthetic_data.core.sampling import choose, normal, waiting
from synthetic_data.core.seeding import stream
from synthetic_data.country.identifiers import write_numbers
from synthetic_data.country.loading import Country
from synthetic_data.country.minimum_wage import minimum_wages
from synthetic_data.country.onsets import OnsetTable
from synthetic_data.country.vital import FEMALE, MALE
from synthetic_data.people.block import Block
from synthetic_data.people.lives import NOBODY

_SEPTEMBER = 257
"""Day of the year on which school begins, 15 September."""
_YEAR = 365.25
_MONTH = 30.4375
_REAGREED_FOR = 9
"""Years over which a contract's wage keeps up with the general level (assumed)."""
GROUPS = np.array([0.15, 0.48, 0.37])
"""Shares of disability groups 1, 2, 3 among adults' decisions (population study 3.3)."""
_CLAIM_BELOW = 200
"""Nobody with more a head asks for means-tested help (assumed)."""
FIRM_BITS = 14
"""An employer's number is the block's number followed by this many bits."""
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
    rows = np.flatnonzero((day >= first - 11 * 366) & (day < until)).astype(np.int32)
    # After nine years some leave for a trade.
    length = np.where(draw.random(len(rows)) < 0.15, 9, int(block.country.number("school_years")))
    end = (new_year(years[rows] + int(block.country.number("school_start_age")) + length) + 165).astype(np.int32)
    school = (draw.random(len(rows)) * 40).astype(np.int16)
    return {"person": rows, "day": day[rows].astype(np.int32), "end": end, "school": school}


def study(block: Block) -> Columns:
    """Return periods of higher education: `person, day, end, institution` (row of the profile's table)."""
    draw, until = stream(block.seed, "study", block.index), gone(block)
    lives, table = block.lives, block.country.tables["schools"]
    u_enter, u_where, u_when, u_drop = (draw.random(len(lives)) for _ in range(4))
    year = year_of(lives.born) + 17 + (u_when < 0.35)
    day = new_year(year) + _SEPTEMBER
    rows = np.flatnonzero((u_enter < block.country.number("student_share")) & (day < until)
                          & (day > day_number(block.country.profile.records_from))).astype(np.int32)
    where = choose(table["weight"].to_numpy(float), u_where[rows])
    dropped = u_drop[rows] < 0.08
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
    u_onset, u_group, u_war = (draw.random(len(lives)) for _ in range(3))
    onset = np.where(lives.sex == FEMALE, *(OnsetTable.from_rates(country.by_age(f"disability_{who}")[None, :],
                                                                  first_year).days(lives.born, u_onset)
                                            for who in ("women", "men")))
    rows = np.flatnonzero(onset < until).astype(np.int32)
    day = onset[rows].astype(np.int32)
    group = (1 + choose(GROUPS, u_group[rows])).astype(np.int8)
    war = (lives.sex[rows] == MALE) & _in_cohorts(country.profile.war_cohorts, year_of(lives.born[rows])) \
        & (u_war[rows] < country.number("disability_from_war") * 4)
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
                       np.where(for_life, NEVER, np.minimum(step["day"], NEVER - valid) + valid)).astype(np.int32)
        group = np.where(child, CHILD_GROUP, np.maximum(step["group"], 1)).astype(np.int8)
        parts.append({**step, "end": end, "group": group, "repeat": np.full(len(end), repeat)})
        renewed = (end < until[step["person"]]) & (draw.random(len(end)) < block.country.number("disability_renewed"))
        step = {name: column[renewed] for name, column in step.items()} | {"day": end[renewed]}
        repeat = True
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def careers(block: Block) -> tuple[Columns, Columns]:
    """Return contracts `person, day, end, sector, employer, wage` and registered unemployment `person, day, end`."""
    country, until = block.country, gone(block)
    draw = stream(block.seed, "work", block.index)
    works, start, stop = _working_lives(block, draw, until)
    talent = normal(draw.random(len(works)))
    since = day_number(country.profile.labour_from)
    at = np.maximum(start, since - 2000).astype(np.float64)
    rows, spells, gaps = works, [], []
    alive = np.arange(len(works))
    while len(alive):
        u = [draw.random(len(alive)) for _ in range(5)]
        day = at[alive]
        end = day + 30 + waiting(u[0], country.number("spell_years") * _YEAR)
        next_day = end + 20 + waiting(u[1], country.number("gap_years") * _YEAR)
        last = stop[alive]
        spells.append({"person": rows[alive], "day": day.astype(np.int32),
                       "end": np.where(end < last, end, last).astype(np.int32), "u_sector": u[2], "u_employer": u[3],
                       "talent": talent[alive]})
        idle = (u[4] < country.number("unemployed_share")) & (next_day - end > 90) & (end + 15 < last)
        gaps.append({"person": rows[alive][idle], "day": (end[idle] + 15).astype(np.int32),
                     "end": np.minimum(next_day, last)[idle].astype(np.int32)})
        at[alive] = next_day
        alive = alive[next_day < last]
    contracts = _contracts(block, _joined(spells), since)
    idle_spells = _joined(gaps)
    idle_spells["end"] = np.where(idle_spells["end"] >= block.today, NEVER, idle_spells["end"]).astype(np.int32)
    kept = idle_spells["end"] > since
    return contracts, {name: column[kept] for name, column in idle_spells.items()}


def _working_lives(block: Block, draw: np.random.Generator, until: NDArray[np.int32]
                   ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    lives, country = block.lives, block.country
    share = np.where(lives.sex == FEMALE, country.number("contract_share_women"), country.number("contract_share_men"))
    begins = (lives.born + (18.5 + 7 * draw.random(len(lives))) * _YEAR).astype(np.int32)
    limit = np.minimum(block.age_limit, until)
    works = np.flatnonzero((draw.random(len(lives)) < share) & (begins < limit)
                           & (limit > day_number(country.profile.labour_from))).astype(np.int32)
    return works, begins[works], limit[works]


def _joined(parts: list[Columns]) -> Columns:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _contracts(block: Block, spells: Columns, since: int) -> Columns:
    kept = spells["end"] > since
    spells = {name: column[kept] for name, column in spells.items()}
    sector = choose(table_weights(block.country, "employers"), spells["u_sector"]).astype(np.int16)
    firms = _firms_by_sector(block)
    first_firm = np.cumsum(firms) - firms
    # Squaring makes a few large employers and many small ones.
    employer = first_firm[sector] + (spells["u_employer"] ** 2 * firms[sector]).astype(np.int64)
    return {"person": spells["person"], "day": spells["day"],
            "end": np.where(spells["end"] >= block.today, NEVER, spells["end"]).astype(np.int32),
            "sector": sector, "employer": employer.astype(np.int32), "wage": _wages(block, spells, sector)}


def _firms_by_sector(block: Block) -> NDArray[np.int64]:
    """Return how many employers of each sector a block has room for; 17.5 of 100 inhabitants are employees."""
    sectors = block.country.tables["employers"]
    jobs = block.people * 0.175 * sectors["weight"] / sectors["weight"].sum()
    firms_by_sector: NDArray[np.int64] = np.maximum(1, np.round(jobs / sectors["size"])).astype(np.int64).to_numpy()
    return firms_by_sector


def employer_columns(block: Block) -> Columns:
    """Return the employers of a block: `day` of founding, `tin, name, sector, place`, in order of sector."""
    draw = stream(block.seed, "employer", block.index)
    table, firms = block.country.tables["employers"], _firms_by_sector(block)
    sector, count = np.repeat(np.arange(len(firms)), firms), int(firms.sum())
    index = (np.int64(block.index) << FIRM_BITS) + np.arange(count)
    words = table["sector"].to_numpy()[sector]
    names = word_list([f"{str(word).capitalize()} {number}" for word, number in zip(words, index, strict=True)])
    first, last = day_number(block.country.profile.records_from), day_number(block.country.profile.labour_from)
    return {"day": (first + draw.random(count) * (last - first)).astype(np.int32),
            "tin": coded(np.arange(count, dtype=np.int32),
                         word_list(write_numbers(block.country.profile.employer_number, index, block.seed))),
            "name": coded(np.arange(count, dtype=np.int32), names),
            "sector": coded(sector.astype(np.int16), word_list(table["sector"])),
            "place": choose(table_weights(block.country, "places"), draw.random(count)).astype(np.int16)}


def table_weights(country: Country, table: str) -> NDArray[np.float64]:
    """Return the column of weights of a table of the profile."""
    table_weights: NDArray[np.float64] = country.tables[table]["weight"].to_numpy(float)
    return table_weights


def _wages(block: Block, spells: Columns, sector: NDArray[np.int16]) -> NDArray[np.float64]:
    """Return monthly wages: log-normal around the sector's level, in money of the time, not under its minimum."""
    country = block.country
    sigma = country.number("wage_sigma")
    factor = country.tables["employers"]["wage_factor"].to_numpy()[sector]
    weights = country.tables["employers"]["weight"].to_numpy(float)
    level = country.number("mean_wage") / np.average(country.tables["employers"]["wage_factor"], weights=weights)
    wage = level * factor * np.exp(sigma * spells["talent"] - sigma**2 / 2)
    # Contracts are re-agreed as money loses worth; the wage on file is of the last agreement.
    agreed = np.minimum(spells["day"] + _REAGREED_FOR * _YEAR, block.today)
    growth = (1 + country.number("wage_growth")) ** ((agreed - block.today) / _YEAR)
    return _at_least(block, np.round(wage * growth), spells, block.today)


def wages_on(block: Block, contracts: Columns, day: int) -> NDArray[np.float64]:
    """Return the wage of each contract as it was last agreed by a day; that of the reference date from then on."""
    if day >= block.today:
        agreed: NDArray[np.float64] = contracts["wage"]
        return agreed
    last = contracts["day"] + _REAGREED_FOR * _YEAR
    years = (np.minimum(last, block.today) - np.minimum(last, day)) / _YEAR
    then = np.round(contracts["wage"] / (1 + block.country.number("wage_growth")) ** years)
    return _at_least(block, then, contracts, day)


def _at_least(block: Block, wages: NDArray[np.float64], contracts: Columns, day: int) -> NDArray[np.float64]:
    """Lift wages to the minimum in force on a day, or on the last day of a contract that had ended by then."""
    in_force = np.maximum(np.minimum(contracts["end"], day) - 1, contracts["day"])
    lifted: NDArray[np.float64] = np.maximum(wages, minimum_wages(block.country, in_force))
    return lifted


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
    informal = 0.45 * country.number("mean_wage") * np.exp(0.6 * normal(u_amount) - 0.18)
    income = wages + np.where(adult & (wages == 0) & (u_earns < 0.7), informal, 0.0)
    members = np.flatnonzero(block.heads != NOBODY)
    head = block.heads[members]
    size = np.bincount(head, minlength=len(lives))
    total = np.bincount(head, income[members], minlength=len(lives))
    rows = np.flatnonzero(size).astype(np.int32)
    day = (block.today - 1 - u_day[rows] * 360).astype(np.int32)
    per_head = np.round(total[rows] / size[rows], 2)
    return {"person": rows, "day": day, "end": birthday(day, 12), "size": size[rows].astype(np.int32),
            "income_per_head": per_head,
            "claimed": ((u_claim[rows] < country.number("assistance_claim_share")) & (per_head < _CLAIM_BELOW)
                        ).astype(np.int8)}
