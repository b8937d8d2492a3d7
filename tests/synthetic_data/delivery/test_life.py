"""One family's life: what is told is what happened, and what each register says of itself."""

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from synthetic_data import BadInput, build_population, build_registers, load_country, read_parquet
from synthetic_data.cli import app
from synthetic_data.delivery.chronicle import from_folders, made_now
from synthetic_data.delivery.family_life import LAST_YEARS, find_family
from synthetic_data.delivery.life import life_text, life_values, write_life
from synthetic_data.delivery.life_page import KEEP_AWAY
from synthetic_data.delivery.life_sentences import recent, sentences
from synthetic_data.people.event_kinds import EVENT_KINDS

PEOPLE, SEED = 1500, 4


@pytest.fixture(scope="module")
def chronicles():
    """A small population, as the verb makes it."""
    return [*made_now("azerbaijan", PEOPLE, SEED)]


@pytest.fixture(scope="module")
def own_world():
    """The same population, made by the front door."""
    return build_population(load_country("azerbaijan"), people=PEOPLE, seed=SEED)


@pytest.fixture(scope="module")
def own_registers(own_world):
    """Its registers."""
    return build_registers(own_world)


def tell(*words):
    """Type the verb; errors of ours come out as they are."""
    result = CliRunner().invoke(app, ["life", *map(str, words)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The same population on disk, with planted errors."""
    folder = tmp_path_factory.mktemp("life") / "data"
    CliRunner().invoke(app, ["build", str(folder), "--people", str(PEOPLE), "--seed", str(SEED), "--defects",
                             "everyday"], catch_exceptions=False)
    return folder


def test_a_widows_family_has_the_one_who_died(chronicles, own_world):
    """The family chosen by widowhood holds both spouses, and the event lies in the last years."""
    life = find_family(chronicles, kind="widowhood")
    event = own_world.events.set_index("event_id").loc[life.key]
    relation = life.members.set_index("person_id")["relation"]
    person = own_world.persons.set_index("person_id").loc[event["other_person_id"]]

    assert (event["kind"], event["person_id"], relation[life.focus]) == ("widowhood", life.focus, "self")
    assert relation[event["other_person_id"]] == ("wife" if person["sex"] == "F" else "husband")
    assert event["day"] == person["died"] >= life.today - pd.DateOffset(years=LAST_YEARS)


def test_relations_are_those_of_the_truth(chronicles, own_world):
    """Parents, brothers and sisters of somebody without a family of one's own are who the truth says they are."""
    life = find_family(chronicles, kind="birth")
    people = own_world.persons.set_index("person_id")
    child = people.loc[life.focus]
    relation = dict(zip(life.members["relation"], life.members["person_id"], strict=True))

    assert relation["mother"] == child["mother_id"]
    if child["father_id"] >= 0:
        assert relation["father"] == child["father_id"]
    for word in {"sister", "brother"} & set(relation):
        kin = people.loc[relation[word]]
        assert kin["mother_id"] == child["mother_id"] or kin["father_id"] == child["father_id"]


def test_days_are_those_of_the_registers_own_records(chronicles, own_world, own_registers):
    """For every death told of: written down and received on the days that the register of deaths gives itself."""
    life = find_family(chronicles, kind="widowhood")
    numbers = own_world.persons.set_index("person_id")["personal_number"].astype(str)
    deaths = own_registers["civil_death"].astype({"personal_number": str}).set_index("personal_number")
    told = life.told.merge(life.happened, on="event_id")
    told = told[told["kind"].isin(["death", "widowhood"]) & (told["register"] == "civil_death")]

    assert len(told) >= 2
    for row in told.itertuples():
        record = deaths.loc[numbers[row.person_id if row.kind == "death" else row.other_person_id]]
        assert (row.recorded_on, row.received_on) == (record["recorded_on"], record["received_on"])


def test_paid_since_agrees_with_the_payment_list(chronicles, own_registers):
    """Whatever stands in the list of payments was said to be due, and of what was said to be due, the list's share."""
    numbers = chronicles[0].persons.set_index("person_id")["personal_number"].astype(str)
    paid = own_registers["payment_list"].astype({"personal_number": str, "benefit": str})
    listed = set(zip(paid["personal_number"], paid["benefit"], paid["paid_on"], strict=True))
    days, due = sorted(paid["paid_on"].unique()), set()
    people = chronicles[0].persons.set_index("person_id")
    known = people["personal_number"].astype(str)
    chosen = known.isin(paid["personal_number"].unique()[:120:5]) | (people["died"] > "2023-08-01")
    told = [find_family(chronicles, person=number) for number in known[chosen]]
    for right in pd.concat(life.rights for life in told).itertuples():
        due |= {(numbers[right.person_id], right.benefit, day) for day in days
                if right.paid_from <= day and not right.end <= day}
    ours = {numbers[person] for life in told for person in life.members["person_id"]}
    of_them = {payment for payment in listed if payment[0] in ours}
    share = load_country("azerbaijan").registers["payment_list"].coverage.value

    too_long = sum(int(life.rights["paid_too_long"].sum()) for life in told)

    assert len(due) > 90 and len(of_them - due) == too_long > 0
    assert len(of_them & due) / len(due) == pytest.approx(share, abs=0.05)


def test_payments_wait_for_the_case():
    """The first payment is on the first of a month after both the right and the case have begun."""
    life = find_family(made_now("template", 1000, 2), kind="disability")
    paid = life.rights[life.rights["paid_from"].notna()]

    assert len(paid)
    assert (paid["paid_from"] > paid[["start", "filed_on"]].max(axis=1)).all()
    assert set(paid["paid_from"].dt.day) == {1}
    assert (paid["paid_from"] - paid[["start", "filed_on"]].max(axis=1)).max() <= pd.Timedelta(days=31)


@pytest.mark.parametrize("kind", EVENT_KINDS, ids=lambda kind: kind.name)
def test_every_kind_of_event_can_be_told(chronicles, kind):
    """Whatever the kind, its first family is told with the name of whom it happened to, and its own words."""
    life = find_family(chronicles, kind=kind.name)
    number = recent(life).set_index("event_id").loc[life.key, "number"]
    name = life.members.set_index("person_id").loc[life.focus, "name"]
    told = dict(sentences(life))[number]

    assert told.startswith(name)
    assert kind.looking_back.split("{")[0].strip() in told
    assert "{" not in told


def test_a_folder_tells_what_the_seed_tells(chronicles, built, own_world):
    """From folders: the same family and events; of records received after the reference date nothing is known."""
    now, later = (find_family(source, kind="orphanhood")
                  for source in ([*from_folders(built, built.with_name("data-truth"))], chronicles))

    pd.testing.assert_frame_equal(now.members, later.members, check_dtype=False)
    assert now.happened["event_id"].tolist() == later.happened["event_id"].tolist()
    reference = pd.Timestamp(own_world.country.profile.reference_date)
    kept = later.records[later.records["received_on"] <= reference]
    assert set(zip(kept["register"], kept["record_id"], strict=True)) >= set(
        zip(now.records["register"], now.records["record_id"], strict=True))


def test_a_record_that_an_error_keeps_away_is_said_to_be_missing(built):
    """Where a planted error took a record out, the family's life says so instead of giving a day."""
    truth = built.with_name("data-truth")
    ledger = read_parquet(truth / "ledger" / "part-00000.parquet")
    gone = ledger[(ledger["defect"] == "missing_row") & (ledger["field"] == "*")]
    row = gone.iloc[0]
    persons = read_parquet(truth / "persons" / "part-00000.parquet").set_index("person_id")
    life = find_family(from_folders(built, truth), person=str(persons.loc[row["person_id"], "personal_number"]))
    record = life.records[(life.records["register"] == row["register"])
                          & (life.records["record_id"] == row["record_id"])]

    assert record["arrived"].tolist() == [False]
    assert row["record_id"] in life.planted["record_id"].tolist()


def test_the_page_says_that_it_holds_the_truth(chronicles, tmp_path):
    """The page warns, tells every sentence of the text, draws with words beside it, and asks nothing of a network."""
    life = find_family(chronicles, kind="disability")
    write_life(life, tmp_path / "life.html")
    html = (tmp_path / "life.html").read_text()

    assert KEEP_AWAY in html and KEEP_AWAY in life_text(life)
    for _, sentence in sentences(life):
        assert sentence.replace("'", "&#39;") in html.replace("&#34;", '"')
    assert html.count("<svg") == 1 and 'role="img" aria-label="Time lines' in html
    assert "http://" not in html.replace("http://www.w3.org", "") and "https://" not in html


def test_the_page_can_be_a_pdf(chronicles, tmp_path):
    """The same list of blocks makes a PDF."""
    write_life(find_family(chronicles, kind="widowhood"), tmp_path / "life.pdf")

    assert (tmp_path / "life.pdf").read_bytes().startswith(b"%PDF")


def test_people_of_one_name_have_lanes_of_their_own(chronicles):
    """As many lanes as members, whatever they are called."""
    from synthetic_data.delivery.life_picture import life_picture

    life = find_family(chronicles, kind="widowhood")
    same = life.members.assign(name="Ayla Aliyeva", relation="daughter")
    twins = type(life)(**{**life.__dict__, "members": same})
    values = life_picture(twins).drawing["vconcat"][0]["layer"][0]["data"]["values"]

    assert len({row["lane"] for row in values}) == len(life.members)


def test_json_holds_what_the_page_is_made_from(chronicles):
    """Members, events, records, rights and sentences as one object that says it is the truth."""
    printed = json.loads(tell("--people", PEOPLE, "--seed", SEED, "--with", "birth", "--json"))

    assert printed == json.loads(json.dumps(life_values(find_family(chronicles, kind="birth"))))
    assert printed["truth"] is True and printed["key_event"] in [row["event_id"] for row in printed["happened"]]


def test_bad_questions_are_refused(built, tmp_path):
    """An unknown kind has near names; unknown people, mixed questions and unsafe places are refused in one line."""
    for words, says in ((("--with", "widdowhood"), "did you mean widowhood"),
                        (("--person", "NOBODY", "--people", 300), "nobody's personal number"),
                        (("--person", "X", "--with", "birth"), "say one of them"),
                        (("--people", 3), "must be between"),
                        ((built, "--seed", 3), "a folder was named"),
                        (("--truth", built), "none was named"),
                        ((tmp_path,), "is not a folder of registers"),
                        ((built, "--out", built / "life.html"), "must not lie with the data"),
                        ((built, "--out", tmp_path / "life.doc"), "must end in .html or .pdf")):
        with pytest.raises(BadInput, match=says):
            tell(*words)
    assert not (built / "life.html").exists()


def test_what_happened_to_nobody_is_said():
    """A kind of event that met none of them in the last years is refused with what to do."""
    with pytest.raises(BadInput, match=r"happened to nobody here in the last 5 years.*take more people"):
        find_family(made_now("template", 100, 1), kind="emigration")


def test_truth_of_other_registers_is_refused(built, tmp_path):
    """The truth must be that of the registers it is told beside."""
    other = tmp_path / "other"
    CliRunner().invoke(app, ["build", str(other), "--people", "200", "--seed", "9"], catch_exceptions=False)
    with pytest.raises(BadInput, match="is the truth of other registers"):
        tell(built, "--truth", tmp_path / "other-truth")
