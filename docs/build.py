"""Write the reference pages from the code and data they describe.

    python docs/build.py            write docs/reference/*.md (and, with --pictures, docs/pictures/*.png)
    python docs/build.py --check    exit 4 when a page is out of step
"""

import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
MADE = "<!-- Made by docs/build.py (make pages); edit the code or data it describes. -->\n\n"


def verbs():
    """Every verb with its arguments and options, as the command line itself lists them."""
    import typer

    import readiness

    def describe(command, path):
        if hasattr(command, "commands"):
            for name in command.commands:
                yield from describe(command.commands[name], f"{path} {name}")
            return
        yield f"## {path}\n\n{(command.help or '').strip()}\n\n"
        for option in command.params:
            if option.name != "help":
                words = ", ".join(f"`{word}`" for word in option.opts) if option.opts else f"`{option.name}`"
                kind = "" if option.param_type_name == "option" else " (argument)"
                yield f"- {words}{kind} {getattr(option, 'help', None) or ''}".rstrip() + "\n"
        yield "\n"

    intro = ("# Verbs\n\nExit codes: 0 fine, 1 failed, 2 usage, 3 bad input, 4 a check not passed, 130 stopped by "
             "Ctrl+C. `--json` prints one object on the output; progress and messages go to the error stream. "
             "`readiness --debug …` shows the traceback of an error.\n\n")
    return intro + "".join(describe(typer.main.get_command(readiness.app), "readiness"))


def measures():
    """Every measure with unit, direction and definition."""
    from simulator import list_measures

    text = "# Measures\n\nEach is a function of the event log and ledger alone.\n\n"
    for measure in list_measures().values():
        better = {"lower": "lower is better", "higher": "higher is better"}.get(measure.better, "neither way is better")
        text += f"## {measure.name}\n\n{measure.title} ({measure.unit}; {better}). {measure.definition}\n\n"
    return text


def defects():
    """Every defect with its dimension and the smallest scope in which it can be seen."""
    from synthetic_data import describe_defects

    text = ("# Defects\n\nISO: characteristic of ISO/IEC 25012. DAMA: dimension of DAMA-UK. Seen by: the smallest "
            "scope in which somebody can notice it.\n\n")
    for row in describe_defects().itertuples():
        lesson = f" (lesson {row.lesson})" if row.lesson else ""
        text += (f"## {row.defect}\n\n{row.title}{lesson}. ISO: {row.iso}. DAMA: {row.dama}. Seen by: {row.seen_by}. "
                 f"Harm: {row.harm}\n\n")
    return text + _beside_peers()


def _beside_peers():
    """Which kinds of errors ours and two other programs can make, from the table beside this file."""
    import yaml

    from synthetic_data import load_defect

    peers = yaml.safe_load((DOCS / "defect_peers.yml").read_text())
    text = (f"# Beside other programs\n\nSources: {peers['pseudopeople']}; {peers['febrl']}. "
            "Of the three only ours keeps a ledger of every change.\n\n"
            "| Error | Ours | pseudopeople | Febrl |\n|---|---|---|---|\n")
    for row in peers["errors"]:
        ours = ", ".join(f"`{load_defect(name).name}`" for name in row["ours"])
        text += f"| {row['error']} | {ours or 'no'} | {row['pseudopeople'] or 'no'} | {row['febrl'] or 'no'} |\n"
    return text


def events():
    """Every kind of event with its facts, and the registers that tell of it."""
    from synthetic_data import load_country
    from synthetic_data.people.event_kinds import EVENT_KINDS, sources_of
    from synthetic_data.people.history import History

    text = ("# Kinds of events\n\nA benefit's `trigger` is one of these; its conditions, `paid_to` and `until_fact` "
            "name the facts. `person`, `day` and people are in every country; a law may ask about a further fact where "
            "a register of the country has a column that takes it. Told by: the `source` a register needs.\n\n")
    tables = History(load_country("template"), 1, 0, 300).tables
    for kind in EVENT_KINDS:
        facts = ", ".join(f"`{name}`" for name in tables[kind.name])
        sources = " and ".join(f"`{source}`" for source in sorted(sources_of(kind.name)))
        facts_of_records = {**kind.where, **kind.told_if}
        where = " and ".join(f"`{column}` is {code}" for column, code in facts_of_records.items())
        where = f", where {where}" if where else ""
        never = " Pays nobody: every right of the person ends with it." if "person" in kind.takes_away else ""
        text += f"## {kind.name}\n\nSomebody {kind.title}. Facts: {facts}. Told by: {sources}{where}.{never}\n\n"
    return text


def exercises():
    """Every exercise with minutes, mark, items, the competencies they show and the practices it trains for."""
    from courses import list_exercises, load_competencies, load_exercise, load_practices

    names, practices = load_competencies().competencies, load_practices()
    text = ("# Exercises\n\nWhat each asks of a person, where its pass mark comes from and what shortcuts earn: "
            "[the gate](gate.md).\n\n")
    for name in list_exercises():
        exercise = load_exercise(name)
        text += f"## {exercise.id} {exercise.title['en']}\n\n{exercise.minutes} minutes, track {exercise.track}. "
        text += ("Points are for finishing.\n\n" if exercise.status == "completion" else
                 f"{exercise.pass_mark * 100:g} of 100 points pass.\n\n")
        if (DOCS / "reference" / "gate" / f"{exercise.id}.md").exists():
            text = text.rstrip() + f" [What it asks and what shortcuts earn](gate/{exercise.id}.md).\n\n"
        for item in exercise.items:
            text += f"- `{item.id}`: {item.points:g} of 100 points, {item.competency} {names[item.competency].name}\n"
        for practice in exercise.practice:
            text += f"- trains for `{practice}`: {practices[practice].title} ({practices[practice].country})\n"
        text += "\n"
    return text


def gate():
    """How the measured page of an exercise is read, and the way to each."""
    from courses import list_exercises, load_exercise

    text = ("# What each exercise asks, where its pass mark lies, and what shortcuts earn\n\nA page for each exercise, "
            "made by `python docs/bots.py`.\n\n"
            "The score curve gives the mean share of the points of people who get so many of 100 decisions wrong, and "
            "in brackets how many of 100 pass. Errors are *uniform* (any wrong answer), *cautious* (the cautious "
            "answer where the exercise has one) or *hasty* (the answer that is usual on the desk). Who errs in 15 of "
            "100 must pass in 90 of 100 variants, who errs in 35 of 100 must not (10 and 40 where fewer than 30 "
            "decisions count). The standard error is how far luck with the cases moves a person's share; alpha and "
            "test-retest are measured on the [bench of reviewers](reviewers.md). What an exercise lacks is named at "
            "the end of its page; the tests accept nothing that is not named there.\n\n")
    for name in list_exercises():
        text += f"- [{name} {load_exercise(name).title['en']}](gate/{name}.md)\n"
    return text


def reviewers():
    """The bench of synthetic reviewers: kinds, habits and where every number comes from."""
    from courses import load_kinds, load_reviewers

    kinds = load_kinds()
    text = (f"# The bench of reviewers\n\n{len(load_reviewers())} synthetic people of {len(kinds)} kinds, to try an "
            "exercise on before people sit it; nobody else has such a bench with known truth. The pass marks' "
            "reliability is measured on it. Each kind has three levels of error and three of its habit, so nine "
            "people; every number is a probability per decision.\n\n"
            "```console\n$ readiness course reviewers\n$ readiness course reviewers F2 --variants 2\n```\n\n"
            "The first lists them (`--json` with all numbers), the second lets them sit an exercise, your own with "
            "`--content`. With `--out folder` you get the pack of one variant and 54 answer sheets, for programs of "
            "your own. From Python: `load_reviewers`, `review(sitting, reviewer, luck)`; a bench of your own is a file "
            "like `courses/authoring/reviewers.yml`, read by `load_reviewers(path)`.\n\n"
            "How a decision comes about: with probability *skip* the case is not looked at and gets the answer that is "
            "usual on its desk; with *doubt* the cautious answer is given, where the exercise names one (`DOUBT` of "
            "its solver); with *error*, plus *fatigue* times the share of the desk that is done, something wrong is "
            "read; then, where the assistant says something else, *trust* is the probability of giving way, and where "
            "it says the same, *distrust* that of turning against it. A first and a final decision rest on one "
            "reading.\n\n| kind | habit | levels | origin | source |\n|---|---|---|---|---|\n")
    for kind, found in kinds.items():
        for habit in ("error", "doubt", "skip", "trust", "distrust", "fatigue"):
            if (levels := getattr(found, habit)) is not None:
                values = ", ".join(f"{value:g}" for value in levels.values)
                text += f"| {kind} | {habit} | {values} | {levels.origin} | {levels.source} |\n"
    return text + "\n" + "".join(f"- {kind}: {found.about}\n" for kind, found in kinds.items())


def processes():
    """Every before/after pair: the office, what changes, what is published, what is assumed."""
    from simulator import processes_page

    return processes_page()


def people_beside_peers():
    """What our people have and others have not, and the other way round, with sources and measured speeds."""
    import peers

    return peers.people_beside_peers()


def fast_engine():
    """What the fast engine runs, and which keys leave an office to SimPy."""
    import fast_engine as made

    return made.page()


PAGES = {"verbs.md": verbs, "processes.md": processes, "measures.md": measures, "defects.md": defects,
         "events.md": events, "exercises.md": exercises, "gate.md": gate, "reviewers.md": reviewers,
         "people-beside-peers.md": people_beside_peers, "fast-engine.md": fast_engine}


def out_of_step():
    """Names of pages that are not what the code says now."""
    texts = {DOCS / "reference" / name: MADE + make().rstrip() + "\n" for name, make in PAGES.items()}
    return {path: text for path, text in texts.items() if not path.exists() or path.read_text() != text}


if __name__ == "__main__":
    stale = out_of_step()
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.relative_to(DOCS.parent)} is out of step; run make pages")
        sys.exit(4 if stale else 0)
    for path, text in stale.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        print(f"wrote {path.relative_to(DOCS.parent)}")
