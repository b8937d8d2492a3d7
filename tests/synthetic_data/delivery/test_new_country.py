"""A country begun from a Faker locale: whole, checked and listed, or not there at all."""

import re

import pandas as pd
import pytest

from synthetic_data import BadInput, build_population, find_problems, load_country, new_country
from synthetic_data.country.faker_locale import draw_from_faker
from synthetic_data.country.forms import PoolSource
from synthetic_data.country.gendered_surnames import split_surnames
from synthetic_data.country.pools import on_top
from synthetic_data.delivery.new_country import draw_pools


@pytest.fixture(scope="module")
def georgian(tmp_path_factory):
    """A country begun from a locale whose list mixes men's and women's surnames."""
    return new_country("GE", "ka_GE", tmp_path_factory.mktemp("begun") / "GE")


def test_a_new_country_is_complete_and_says_what_is_assumed(georgian):
    """It passes every check, lives, and the list on paper is the list that was said."""
    assert find_problems(georgian.folder) == []
    assert georgian.title == "Georgia"
    assert len(build_population(load_country(georgian.folder), people=200, seed=1).persons) > 200
    page = (georgian.folder / "ASSUMED.md").read_text()
    assert len(georgian.assumed) > 80
    assert all(sentence in page for sentence in georgian.assumed)
    assert any("Firms come from Faker's en_US" in sentence for sentence in georgian.assumed)


@pytest.mark.parametrize("locale", [
    "de_AT", "nl_BE", *(pytest.param(locale, marks=pytest.mark.full) for locale in ("fr_FR", "ne_NP"))])
def test_names_that_differ_in_a_blank_or_a_letter_are_names(tmp_path, locale):
    """Weiß and Weiss, Debruyne and De Bruyne stand in one locale, and the country is begun all the same."""
    assert find_problems(new_country("XY", locale, tmp_path / "XY").folder) == []


def test_one_spelling_of_a_name_is_drawn():
    """A locale that holds COmfort beside Comfort gives the name as it is written, once."""
    names = draw_from_faker(PoolSource(faker="tw_GH")).pools.first_names["name"]
    assert [name for name in names if name.lower() == "comfort"] == ["Comfort"]


@pytest.mark.parametrize(("locale", "left_out"), [
    ("tr_TR", "N˜zamett˜n"), ("nl_NL", "Bourgondië, van"), ("bg_BG", "Диван(надядоДианидядоИван)"), ("ar_AA", "("),
    ("ta_IN", "வருண்குமாH"), ("ta_IN", "ஆதர்ஷ்,ஆதேஷ்"), ("tw_GH", "Akyerε"), ("ne_NP", "(धेके)")])
def test_what_is_no_name_in_a_locale_is_left_out_and_kept_in_mind(locale, left_out):
    """Signs of other scripts, brackets and commas stand in Faker's lists, and on no certificate of birth."""
    faked = draw_from_faker(PoolSource(faker=locale))
    names = [*faked.pools.first_names["name"], *faked.pools.surnames["stem"]]
    assert any(left_out in word for word in faked.no_names) and not any(left_out in name for name in names)


def test_a_new_country_counts_in_one_currency(georgian):
    """Its figures and its registers say the unit that its profile names."""
    texts = [path.read_text(encoding="utf-8") for path in georgian.folder.rglob("*.yml")]
    assert not any("crowns" in text for text in texts)
    assert any("unit: units of money per month" in text for text in texts)


def test_women_and_men_bear_their_own_form_of_a_surname(georgian):
    """No Georgian man is called ალიევა and no woman ალიევი, though Faker has both in one list."""
    people = build_population(load_country(georgian.folder), people=4000, seed=1).persons
    names = people["last_name"].astype(str)
    assert not (names.str.endswith("ევა") & (people["sex"] == "M")).any()
    assert not (names.str.endswith("ევი") & (people["sex"] == "F")).any()
    assert names.str.endswith("ევა").any()


@pytest.mark.parametrize(("locale", "man", "woman"), [
    ("cs_CZ", "Novák", "Nováková"), ("cs_CZ", "Novotný", "Novotná"), ("cs_CZ", "Růžička", "Růžičková"),
    ("ru_RU", "Иванов", "Иванова"), ("lt_LT", "Kazlauskas", "Kazlauskienė"), ("lv_LV", "Bērziņš", "Bērziņa"),
    ("el_GR", "Αβραμίδης", "Αβραμίδου"), ("el_GR", "Αβαγιανός", "Αβαγιανού"), ("el_GR", "Αγγελάκος", "Αγγελάκου"),
    ("bg_BG", "Доков", "Докова"), ("bg_BG", "Васов", "Васова"), ("sk_SK", "Adam", "Adamová"), ("is_IS", None, None),
    ("pt_PT", "Silva", "Silva"),
])
def test_surnames_of_both_sexes_are_put_together(locale, man, woman):
    """Where a language has two forms of a surname, a wife's and her son's are one surname."""
    pools = draw_from_faker(PoolSource(faker=locale)).pools
    forms = pools.forms()
    pairs = {forms[row.form]["M"].format(stem=row.stem): forms[row.form]["F"].format(stem=row.stem)
             for row in pools.surnames.itertuples()}
    if man is None:
        assert all(theirs.endswith("dóttir") for his, theirs in pairs.items() if his.endswith("son"))
    else:
        assert pairs[man] == woman


def test_a_list_that_mixes_both_is_told_apart_by_its_endings():
    """Each name of a mixed list comes back in one form, and its other form is made, not drawn."""
    mixed = ["Каренина", "Левин", "Облонская"]
    split = split_surnames(mixed, mixed, "ru")
    assert [(f"{stem}{each.man}", f"{stem}{each.woman}") for stem, each in split] == [
        ("Каренин", "Каренина"), ("Левин", "Левина"), ("Облонский", "Облонская")]


def test_first_names_of_one_list_are_told_apart_or_told(tmp_path):
    """Lithuanian men's names end in s, and no woman bears one; where nothing tells, the list of assumptions says so."""
    names = draw_from_faker(PoolSource(faker="lt_LT")).pools.first_names
    assert (names["name"].str.endswith("s") == (names["sex"] == "M")).all()
    assert set(names["sex"]) == {"F", "M"}
    said = [line for line in new_country("XY", "en_TH", tmp_path / "XY").assumed if "to girls and to boys" in line]
    assert len(said) == 1 and (share := re.match(r"(\d+) of (\d+) first names", said[0]))
    assert share[1] == share[2]


def test_the_same_locale_and_seed_give_the_same_words():
    """Pools are drawn with a seed: again the same, another seed another order of weights."""
    once, again, other = (draw_from_faker(PoolSource(faker="pt_PT", seed=seed)).pools.surnames for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(once, again)
    assert not once.equals(other)


@pytest.mark.parametrize(("locale", "near"), [
    ("ka_GR", "ka_GE"), ("pt_PR", "pt_PT"), ("de", "de_DE"), ("xx_XX", "known here"), ("../etc", "known here"),
    ("", "known here")])
def test_an_unknown_locale_is_refused_with_near_ones(tmp_path, locale, near):
    """Faker would take English names in silence; we name locales nearby, and write nothing."""
    with pytest.raises(BadInput, match=near):
        new_country("XY", locale, tmp_path / "XY")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("code", ["azerbaijan", "Template", "", "../x", "a b", "9"])
def test_a_code_that_is_none_or_taken_is_refused(tmp_path, code):
    """A code is a plain word that no country has; nothing is written otherwise."""
    with pytest.raises(BadInput, match="code"):
        new_country(code, "pt_PT", tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_is_left_alone(tmp_path):
    """Somebody's files, an empty folder, a file or a dangling link: refused, and as before."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("folder", "file", "link"):
        with pytest.raises(BadInput, match="exists already"):
            new_country("XY", "pt_PT", tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder", "link"]
    assert list((tmp_path / "folder").iterdir()) == []


def test_a_failure_leaves_nothing_half_written(tmp_path, monkeypatch):
    """Whatever goes wrong on the way, no folder and no draft stay behind."""
    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr("synthetic_data.delivery.new_country.write_pools", fail)
    with pytest.raises(OSError, match="disk full"):
        new_country("XY", "pt_PT", tmp_path / "XY")
    assert list(tmp_path.iterdir()) == []


def test_a_profile_that_names_a_locale_asks_for_its_words(own_country):
    """`pools: {faker: ...}` without drawn words is refused with the command that draws them, which is then enough."""
    profile = own_country / "profile.yml"
    lines = [line for line in profile.read_text().splitlines(keepends=True) if "names/" not in line]
    profile.write_text("".join(lines) + "\npools: {faker: lt_LT}\n")
    with pytest.raises(BadInput, match="readiness people pools"):
        load_country(own_country)
    draw_pools(own_country)
    assert find_problems(own_country) == []
    with pytest.raises(BadInput, match="exists already"):
        draw_pools(own_country)


def test_a_weighted_list_stands_on_top_of_its_pool():
    """Our own names keep their relations; the rest of the pool shares what `tail` leaves to it."""
    own = pd.DataFrame({"stem": ["A", "B"], "form": "same", "weight": [3.0, 1.0]})
    pool = pd.DataFrame({"stem": ["B", "C", "D"], "form": "same", "weight": [1.0, 1.0, 3.0]})
    both = on_top(own, pool, 0.2)
    share = (both.set_index("stem")["weight"] / both["weight"].sum()).to_dict()
    assert share == pytest.approx({"A": 0.6, "B": 0.2, "C": 0.05, "D": 0.15})
    assert on_top(own, pool, 0.0).equals(own)
    assert on_top(None, pool, 0.0).equals(pool)


def test_a_personal_number_called_fin_is_refused_with_its_new_name(own_country):
    """The old key, as column or as what it takes, is named with what to write instead."""
    path = own_country / "registers/civil_death.yml"
    path.write_text(path.read_text().replace("personal_number:", "fin:").replace("take: personal_number", "take: fin"))
    said = "\n".join(map(str, find_problems(own_country)))
    assert "fin is called personal_number now" in said
    assert "label: FIN" in said
