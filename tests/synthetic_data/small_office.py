"""A small office's registers in the shape of the contract, with every kind of column."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow as pa

from synthetic_data import RegisterSet, stream

FIRST = ["Əli", "Leyla", "Rəşad", "Günay", "Murad", "Sevinc", "Orxan", "Zəhra", "Tural", "Aynur"]
LAST = ["Məmmədov", "Əliyev", "Quliyev", "Hüseynov", "Kərimov", "Babayev", "Rzayev"]
DISTRICTS = ["Bakı", "Gəncə", "Şəki", "Lənkəran"]


def days(draw, low, high, size):
    """Random days in the dtype the registers use."""
    return (np.datetime64(low, "s") + draw.integers(0, int((np.datetime64(high) - np.datetime64(low)).astype(int)),
                                                    size).astype("timedelta64[D]")).astype("datetime64[s]")


def words(draw, pool, size):
    """A column of codes."""
    return pd.Categorical.from_codes(draw.integers(0, len(pool), size), categories=pool)


def register(draw, columns, size, first_id):
    """Add record numbers (with gaps) and the three dates to columns."""
    happened = columns.pop("happened_on", days(draw, "2015-01-01", "2024-01-01", size))
    recorded = happened + draw.integers(0, 30, size).astype("timedelta64[D]")
    ids = first_id + np.cumsum(draw.integers(1, 4, size))
    return pd.DataFrame({"record_id": ids.astype(np.int64), **columns, "happened_on": happened,
                         "recorded_on": recorded, "received_on": recorded + np.timedelta64(3, "D")})


def small_office(size=120, seed=5):
    """Registers and the world behind them."""
    draw = stream(seed, "small office")
    person = (np.arange(size) * 7 + 1000).astype(np.int64)
    born = days(draw, "1935-01-01", "2006-01-01", size)
    sex = words(draw, ["F", "M"], size)
    number = pd.array([f"O{place:06d}" for place in draw.permutation(size) * 37], dtype="str")
    last, first = words(draw, LAST, size), words(draw, FIRST, size)
    patronymic = words(draw, [f"{name} oğlu" for name in FIRST], size)
    district = words(draw, DISTRICTS, size)
    names = {"personal_number": number, "last_name": last, "first_name": first, "patronymic": patronymic}
    tables, links = {}, []

    def add(name, who, **columns):
        tables[name] = register(draw, columns, len(who), len(tables) * 10_000)
        links.append(pd.DataFrame({"register": name, "record_id": tables[name]["record_id"],
                                   "person_id": person[who]}))

    everyone = np.arange(size)
    add("population_register", everyone, **names, sex=sex, birth_date=born, district=district,
        doc_no=pd.array([f"AZE{n:07d}" for n in draw.integers(0, 10**7, size)], dtype="str"),
        status=pd.Categorical(draw.choice(["living", "abroad", "deceased"], size, p=[.8, .1, .1])))
    dead = np.flatnonzero(np.asarray(tables["population_register"]["status"] == "deceased"))
    died = days(draw, "2016-01-01", "2024-01-01", len(dead))
    add("civil_death", dead, personal_number=number[dead], last_name=last[dead], birth_date=born[dead], death_date=died,
        happened_on=died)
    mothers = np.flatnonzero(np.asarray(sex == "F"))[: size // 4]
    children = draw.choice(everyone, len(mothers), replace=False)
    add("civil_birth", children, act_no=np.arange(len(children)), personal_number=number[children],
        mother_number=number[mothers],
        last_name=last[children], first_name=first[children], birth_date=born[children],
        happened_on=born[children])
    movers = np.repeat(everyone, 2)
    since = days(draw, "2000-01-01", "2023-01-01", len(movers))
    add("address", movers, personal_number=number[movers], district=words(draw, DISTRICTS, len(movers)),
        street=words(draw, ["Nizami", "Füzuli", "Xətai", "Səməd Vurğun"], len(movers)),
        building=pd.array(draw.integers(1, 80, len(movers)), dtype="int16[pyarrow]"),
        valid_from=since, valid_to=np.where(draw.random(len(movers)) < .5, since + np.timedelta64(400, "D"),
                                            np.datetime64("NaT")), happened_on=since)
    workers = np.repeat(everyone[: size // 2], 3)
    start = days(draw, "2010-01-01", "2022-01-01", len(workers))
    add("employment", workers, personal_number=number[workers],
        position=words(draw, ["teacher", "driver", "nurse"], len(workers)),
        start=start, end=start + draw.integers(30, 900, len(workers)).astype("timedelta64[D]"),
        monthly_wage=draw.integers(345, 3000, len(workers)) + .5, active=draw.random(len(workers)) < .5,
        happened_on=start)
    disabled = everyone[: size // 3]
    add("disability", disabled, personal_number=number[disabled],
        group=pd.array(draw.integers(1, 4, len(disabled)), "int8[pyarrow]"),
        decided_on=days(draw, "2015-01-01", "2023-01-01", len(disabled)).astype("datetime64[s]"))
    add("payments", np.repeat(disabled, 4), personal_number=number[np.repeat(disabled, 4)],
        iban=pd.array([f"AZ{n:020d}" for n in range(4 * len(disabled))], dtype="str"),
        benefit=words(draw, ["disability", "child", "old_age"], 4 * len(disabled)),
        month=pd.Series(days(draw, "2022-01-01", "2024-01-01", 4 * len(disabled))).astype(
            pd.ArrowDtype(pa.date32())).array,
        amount=pd.array(draw.integers(100, 500, 4 * len(disabled)), dtype="int32[pyarrow]"))
    link = pd.concat(links, ignore_index=True).astype({"register": "category"})
    persons = pd.DataFrame({"person_id": person, "household_id": person[everyone // 3 * 3], "sex": sex,
                            "birth_date": born, "district": district})
    return RegisterSet(tables=tables, link=link), SimpleNamespace(persons=persons)
