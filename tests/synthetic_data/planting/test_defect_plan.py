"""Defect plans: what they mean, and what is wrong with a bad one."""

import gc
import math
import weakref
from dataclasses import replace

import pandas as pd
import pyarrow as pa
import pytest

from synthetic_data import (
    BadInput,
    build_population,
    build_registers,
    defect_plan,
    describe_defects,
    inject,
    list_countries,
    list_defect_plans,
    list_defects,
    load_country,
    load_defect,
    load_defect_plan,
    undo,
)
from synthetic_data.core.conditions import holds, read_condition
from synthetic_data.planting import catalogue, injection
from synthetic_data.planting.plan_fit import misfits
from tests.synthetic_data.small_office import small_office


@pytest.fixture(scope="module")
def office():
    """Registers and world of a small office."""
    return small_office(400)


def plan(*lines):
    """A plan from lines."""
    return defect_plan("plan", lines)


def test_what_was_planted_is_let_go_at_once(office, monkeypatch):
    """A block's tables in a circle would stay until the collector comes by: ten million people held 1.5 GB."""
    kept = []

    class Watched(injection.Planting):
        def __init__(self, **given):
            super().__init__(**given)
            kept.append(weakref.ref(self))

    monkeypatch.setattr(injection, "Planting", Watched)
    gc.collect()
    gc.disable()
    try:
        inject(office[0], plan(MISSING), 1, office[1])
        assert [one() for one in kept] == [None]
    finally:
        gc.enable()


LINE = "{defect: missing, registers: civil_birth, fields: birth_date, rate: 0.05"


@pytest.mark.parametrize("other", ["", ", harm: an age cannot be worked out"])
@pytest.mark.parametrize("rate", ["0.05", "0.02"])
def test_a_line_that_stands_twice_is_refused(tmp_path, rate, other):
    """Nobody can tell which of two rates for the same cells is meant, or whether both are."""
    (tmp_path / "mine.yml").write_text(f"title: T\ndefects:\n- {LINE}}}\n- {LINE.replace('0.05', rate)}{other}}}\n")
    with pytest.raises(BadInput, match=r"mine.yml: defects\[1\]: plants what defects\[0\] does.*give one a `label`"):
        load_defect_plan(tmp_path / "mine.yml")


@pytest.mark.parametrize("other", ["where: sex = F", "label: again", "settings: {}, if_any: true, label: more"])
def test_lines_that_are_told_apart_are_two(tmp_path, other):
    """By rows or a label."""
    (tmp_path / "mine.yml").write_text(f"title: T\ndefects:\n- {LINE}}}\n- {LINE}, {other}}}\n")
    assert len(load_defect_plan(tmp_path / "mine.yml").defects) == 2


def planted(office, *lines):
    """The ledger of a plan."""
    registers, world = office
    return inject(registers, plan(*lines), 2, world)[1]


def complaint(office, *lines):
    """The message about a bad plan."""
    with pytest.raises(BadInput) as caught:
        planted(office, *lines)
    return str(caught.value)


MISSING = {"defect": "missing", "registers": "population_register", "fields": "district", "rate": 0.1}


def test_multipliers_hit_one_group_as_often_more(office):
    """With ``by`` a group's share is the rate times its multiplier, to the cell."""
    people = office[1].persons.set_index("person_id")
    ledger = planted(office, {**MISSING, "by": {"person.sex = F": 3, "birth_date < 1960-01-01": 0}})
    hit = people.loc[ledger["person_id"].astype("int64")]
    old = people["birth_date"] < "1960-01-01"
    for sex, share in (("F", 0.3), ("M", 0.1)):
        wanted = share * ((people["sex"] == sex) & ~old).sum()
        assert (hit["sex"] == sex).sum() in {math.floor(wanted), math.ceil(wanted)}
    assert not (hit["birth_date"] < "1960-01-01").any()


@pytest.mark.parametrize("line", [{"by": {"person.sex = f": 3}}, {"where": ["district in [bakı, Şəki]"]}])
def test_a_word_in_other_capitals_is_refused(office, line):
    """Nobody has it, so the condition would be without effect; also beside words that somebody has."""
    assert "which no record has; did you mean" in complaint(office, {**MISSING, **line})


def test_where_keeps_to_its_rows_and_the_rate_counts_them(office):
    """``where`` makes only matching rows eligible; the rate is a share of these."""
    registers, _ = office
    ledger = planted(office, {**MISSING, "rate": 0.5, "where": ["district in [Bakı, Şəki]", "sex = M"]})
    table = registers["population_register"].set_index("record_id")
    rows = table.loc[ledger["record_id"].astype("int64")]
    assert set(rows["district"]) == {"Bakı", "Şəki"}
    assert set(rows["sex"]) == {"M"}
    eligible = (table["district"].isin(["Bakı", "Şəki"]) & (table["sex"] == "M")).sum()
    assert len(ledger) in {eligible // 2, -(-eligible // 2)}


def test_batches_concentrate_the_errors(office):
    """With ``batch`` all hits stand in the chosen share of import days or clerks, at the same total."""
    registers, _ = office
    line = {**MISSING, "fields": "doc_no", "rate": 0.1}
    ledger = planted(office, {**line, "batch": {"column": "district", "share": 0.25}})
    districts = registers["population_register"].set_index("record_id")["district"]
    assert len(set(districts.loc[ledger["record_id"].astype("int64")])) == 1
    assert len(ledger) == len(planted(office, line))


def test_a_count_plants_so_many(office):
    """A count instead of a rate plants exactly that many."""
    assert len(planted(office, {**MISSING, "rate": None, "count": 7})) == 7


def test_harm_can_be_said_for_one_field(office):
    """A plan's own sentence replaces the catalogue's."""
    ledger = planted(office, {**MISSING, "harm": "the letter goes nowhere"})
    assert set(ledger["harm"]) == {"the letter goes nowhere"}


def test_rate_out_of_reach_is_refused_with_both_numbers(office):
    """More than the cells that can carry it: the message names what was asked and what is open."""
    text = complaint(office, {"defect": "swap_day_month", "registers": "civil_birth", "fields": "birth_date",
                              "rate": 0.9}, {"defect": "default_date", "registers": "civil_birth",
                                             "fields": "birth_date", "rate": 0.9})
    assert "defects[1].rate: cannot be reached on civil_birth.birth_date" in text
    assert "it asks for 89 of 99 eligible cells (0.899), and 69 (0.697) are open" in text
    batch = complaint(office, {**MISSING, "rate": 0.6, "batch": {"column": "district", "share": 0.25}})
    assert "(0.6)" in batch
    many = complaint(office, {**MISSING, "rate": None, "count": 10**6})
    assert "1000000 of 400 eligible cells" in many


def test_everything_wrong_with_the_lines_is_said_at_once():
    """Negative rate, unknown defect, unknown key, bad condition and bad setting come in one message with hints."""
    with pytest.raises(BadInput) as caught:
        plan({"defect": "typo_keybord", "registers": "x", "rate": 0.1}, {**MISSING, "rate": -0.2},
             {**MISSING, "wher": ["a = b"]}, {**MISSING, "where": ["age older 60"]},
             {"defect": "unit_error", "registers": "x", "fields": "y", "rate": 0.1, "settings": {"facto": 2}})
    text = str(caught.value)
    for part in ("defects[0].defect", "did you mean typo_keyboard or", "-0.2 is not a share between 0 and 1",
                 "defects[2].wher: is not a known key; did you mean where?",
                 "must be a comparison, written like age >= 60", "defects[4].settings", "did you mean factor?"):
        assert part in text


def test_everything_that_does_not_fit_the_registers_is_said_at_once(office):
    """Unknown register, unknown field, wrong kind of field and unknown condition column come together."""
    text = complaint(office, {**MISSING, "registers": "polulation_register"}, {**MISSING, "fields": "distrikt"},
                     {**MISSING, "defect": "swap_day_month"},
                     {"defect": "unit_error", "registers": "employment", "fields": "active", "rate": 0.1})
    assert "did you mean population_register?" in text
    assert "did you mean district?" in text
    assert "it holds text, and the defect needs date" in text
    assert "it holds flag" in text
    assert "did you mean sex?" in complaint(office, {**MISSING, "where": ["person.sx = F"]})
    assert "compares text by size" in complaint(office, {**MISSING, "where": ["district > 5"]})
    needs = complaint(office, {"defect": "wrong_person", "registers": "payments", "fields": "personal_number",
                               "rate": 0.1,
                               "settings": {"people_in": "nowhere"}})
    assert "it looks into nowhere" in needs


def test_a_line_that_nothing_can_carry_is_refused_by_name(office):
    """Where no record can carry a defect, line, defect, records and remedy are named; in a further part it is luck."""
    registers, world = office
    stale = {"defect": "stale_address", "registers": "population_register", "fields": "district", "rate": 0.3}
    text = complaint(office, MISSING, stale)
    assert "plan: defects[1]: hits nothing: none of the 400 records of population_register.district can carry" in text
    assert "got 'stale_address'" in text
    assert len(planted(office, {**stale, "settings": {"history": "address"}}))
    assert not len(inject(registers, plan(stale), 2, world, further_part=True)[1])
    assert not len(planted(office, {**stale, "rate": 0}))
    assert "hits nothing" in complaint(office, {**MISSING, "where": "district = Nowhere"})
    assert "means no field of population_register that missing is about" in complaint(
        office, {**MISSING, "fields": "*_on"})


def test_a_line_for_where_it_fits_is_passed_over_elsewhere(office):
    """With `if_any`, a line that nothing can carry plants nothing and does not keep the others from it."""
    stale = {"defect": "stale_address", "registers": "population_register", "fields": "district", "rate": 0.3}
    ledger = planted(office, MISSING, {**stale, "if_any": True})
    assert set(ledger["defect"]) == {"missing"}


def test_a_line_for_where_it_fits_that_asks_for_too_much_is_refused(office):
    """With `if_any` or without, more cells than are open is a mistake of the plan, and told."""
    again = {**MISSING, "rate": 0.8}
    assert "plan: defects[1].rate: cannot be reached" in complaint(office, again, {**again, "if_any": True})


@pytest.mark.parametrize("code", [code for code in list_countries() if code != "template"])
def test_the_everyday_errors_can_be_planted_in_every_country(code):
    """The plan that is shown first fits the letters and words of every real country that ships."""
    world = build_population(load_country(code), people=15_000, seed=4)
    registers = build_registers(world, world.country.profile.reference_date)
    everyday = load_defect_plan("everyday")
    ledger = inject(registers, everyday, 4, world)[1]
    # In the home country every line has something to hit.
    wanted = {line.defect for line in everyday.defects if code == "azerbaijan" or not line.if_any}
    assert wanted <= set(ledger["defect"])


def test_a_plan_that_can_hit_nothing_in_a_country_is_refused_before_anybody_is_made():
    """What the defect reads, is about or needs from before, and the country lacks, is told from its files."""
    lines = [{"defect": "stale_address", "registers": "population_register", "fields": "district", "rate": 0.3},
             {"defect": "stale_household", "registers": "population_register", "fields": "district", "rate": 0.3,
              "settings": {"history": "address_register"}},
             {"defect": "nickname", "registers": "population_register", "fields": "last_name", "rate": 0.3},
             {"defect": "wrong_person", "registers": "population_register", "fields": "personal_number", "rate": 0.1,
              "settings": {"people_in": "nowhere"}}]
    texts = [str(problem) for problem in misfits(plan(*lines), load_country("azerbaijan"))]
    assert len(texts) == 3
    assert "defects[0]: hits nothing in azerbaijan: population_register has one record for each person" in texts[0]
    assert "it is about first_name" in texts[1]
    assert "it looks into nowhere" in texts[2]


def test_a_missing_plan_names_the_nearest(tmp_path):
    """A plan that is not there is refused with the nearest name; a file is read by its path."""
    with pytest.raises(BadInput, match="did you mean everyday"):
        load_defect_plan("everday")
    file = tmp_path / "mine.yml"
    file.write_text("title: mine\ndefects:\n  - {defect: missing, registers: '*', fields: personal_number, rate: 2}\n")
    with pytest.raises(BadInput, match=r"mine.yml: defects\[0\].rate: 2 is not a share"):
        load_defect_plan(file)
    with pytest.raises(BadInput, match="did you mean hard"):
        load_defect_plan("everyday", "hart")


def test_conditions_are_read_not_run():
    """A condition is one comparison; anything else is refused."""
    assert read_condition("age >= 60").values == ("60",)
    assert read_condition("phone is empty").values == ()
    for text in ("__import__('os')", "age >=", "a in []", "phone is empty 3"):
        with pytest.raises(ValueError, match="must be a comparison, written like"):
            read_condition(text)


def test_catalogue_covers_the_course_and_speaks_plainly():
    """T01 to T18 are all there, and every file of a defect says what trainees need."""
    known = describe_defects()
    assert [str(problem) for problem in catalogue.defect_problems()] == []
    assert set(known["lesson"]) >= {f"T{number:02d}" for number in range(1, 19)}
    assert len(known) == len(list_defects()) >= 40


@pytest.mark.parametrize(("change", "said"), [
    ({"title": load_defect("century").title}, "defects/typo_edit.py: DEFECT.title: is that of century as well"),
    ({"harm": "it is bad"}, "DEFECT.harm: must say in 5 words or more who gains or loses what"),
    ({"dama": "accurate"}, "DEFECT.dama: is not one of accuracy"),
    ({"seen_by": "eye"}, "DEFECT.seen_by: is not one of"),
    ({"stage": "cells"}, "DEFECT.stage: is not one of household"),
])
def test_a_defect_that_tells_trainees_too_little_is_told(monkeypatch, change, said):
    """What `check-country` says of the file names the place, the rule and the remedy."""
    known = {name: load_defect(name) for name in list_defects()}
    changed = replace(known["typo_edit"], **change)
    monkeypatch.setattr(catalogue, "load_defect", lambda name: changed if name == "typo_edit" else known[name])

    (problem,) = catalogue.defect_problems()
    assert said in str(problem) and problem.remedy


def test_a_file_without_a_defect_is_refused(monkeypatch):
    """Whoever adds an empty file is told what it must end with."""
    from synthetic_data.defects import typo_edit

    monkeypatch.delattr(typo_edit, "DEFECT")
    with pytest.raises(BadInput, match=r"defects/typo_edit.py: DEFECT: is no defect; end the file with"):
        load_defect.__wrapped__("typo_edit")


@pytest.fixture(scope="module")
def azerbaijan():
    """Registers and world of the shipped country, small."""
    world = build_population(load_country("azerbaijan"), people=3000, seed=6)
    return build_registers(world), world


def test_the_errors_of_a_few_clerks_are_theirs_alone(azerbaijan):
    """With a batch by clerk all wrong numbers come from the chosen share of the clerks."""
    registers, world = azerbaijan
    line = {"defect": "id_character", "registers": "beneficiary_file", "fields": "personal_number",
            "rate": 0.1, "batch": {"column": "clerk", "share": 0.25}}
    ledger = inject(registers, plan(line), 1, world)[1]
    clerks = registers["beneficiary_file"].set_index("record_id")["clerk"].astype(str)
    assert len(set(clerks.loc[ledger["record_id"].astype("int64")])) == math.ceil(clerks.nunique() / 4)
    assert len(ledger) in {len(clerks) // 10, -(-len(clerks) // 10)}


def test_the_number_of_a_planted_record_does_not_give_it_away(azerbaijan):
    """Added records stand among the others by number: none beside its original, hardly any at the end, no odd step."""
    registers, world = azerbaijan
    dirty, ledger = inject(registers, plan({"defect": "duplicate_exact", "registers": "civil_birth", "rate": 0.1}), 1,
                           world)
    table = dirty["civil_birth"]
    added = table["record_id"].isin(ledger["record_id"].astype("int64")).to_numpy()
    assert added.sum() > 50
    assert table["record_id"].is_monotonic_increasing
    originals = ledger["params"].astype(str).str.extract(r'"copy_of": (\d+)')[0].astype("int64").to_numpy()
    apart = abs(table["record_id"].searchsorted(ledger["record_id"].astype("int64"))
                - table["record_id"].searchsorted(originals))
    assert (apart > 1).mean() > 0.9
    assert added[-len(added) // 10:].mean() < 0.2


@pytest.mark.parametrize("name", list_defect_plans())
def test_shipped_plans_run_on_the_shipped_country_and_can_be_undone(azerbaijan, name):
    """Every shipped plan fits the registers at each of its levels, and the whole of it can be taken back."""
    registers, world = azerbaijan
    levels = load_defect_plan(name).levels
    sizes = {level: len(inject(registers, load_defect_plan(name, level), 1, world)[1]) for level in levels}
    assert all(sizes.values())
    dirty, ledger = inject(registers, load_defect_plan(name), 1, world)
    clean = undo(dirty, ledger)
    for register in registers:
        pd.testing.assert_frame_equal(clean[register], registers[register])


def test_a_plan_that_is_said_to_fit_a_country_runs_on_it():
    """Of the shipped plans, those that fit the invented country can be planted there at each level."""
    country = load_country("template")
    world = build_population(country, people=3000, seed=6)
    registers = build_registers(world)
    fitting = [name for name in list_defect_plans() if not misfits(load_defect_plan(name), country)]
    assert fitting == list_defect_plans()
    for name in fitting:
        for level in load_defect_plan(name).levels:
            assert len(inject(registers, load_defect_plan(name, level), 1, world)[1]), (name, level)
    # Plain English names hold no letter that a wrong encoding spoils.
    assert "mojibake" not in set(inject(registers, load_defect_plan("everyday"), 1, world)[1]["defect"])


def test_the_first_plan_runs_on_every_country():
    """The plan for a first lesson needs only registers that the invented country has too."""
    world = build_population(load_country("template"), people=1500, seed=6)
    registers = build_registers(world)
    plan = load_defect_plan("first_steps")
    planned = {(line.defect, register) for line in plan.defects for register in line.registers}
    ledger = inject(registers, plan.scale(5), 1, world)[1]
    assert set(zip(ledger["defect"], ledger["register"], strict=True)) == planned


def test_levels_differ_in_how_far_one_has_to_look():
    """The easy level holds only errors that the cell or its row shows; the hardest none of these."""
    easy, hard = (load_defect_plan("everyday", level) for level in ("easy", "very_hard"))
    scopes = describe_defects().set_index("defect")["seen_by"]
    assert {scopes[line.defect] for line in easy.defects} == {"cell", "row"}
    assert {scopes[line.defect] for line in hard.defects} <= {"table", "cross", "time"}


@pytest.mark.parametrize("number", ["1.000", "60.000", "1,5", "1_000", "nan", "inf", "+60", ".5", "６０", "0x10"])
@pytest.mark.parametrize("sign", ["<", "=", ">="])
def test_a_condition_compares_numbers_that_have_one_reading(number, sign):
    """Columns of whole numbers and of fractions; 60, 2.5 and -1 are read."""
    for column in (pa.array([1, 60, 1000]), pa.array([0.5, 60.0, 1000.0])):
        with pytest.raises(ValueError, match=r"two readings|number of digits and one point"):
            holds(read_condition(f"age {sign} {number}"), column)
        assert holds(read_condition("age in [60, 2.5, -1]"), column).tolist() == [False, True, False]
