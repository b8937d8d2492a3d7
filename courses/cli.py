"""`readiness course`: make, list, build, check and try exercises."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(help="Exercises: make, list, build, check and try them.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
Content = Annotated[Path | None,
                    typer.Option("--content", help="Folder with tracks of your own; left out: the course.")]
SetIn = Annotated[str, typer.Option("--country", help="Where to set it: a shipped country, or a folder laid out like "
                                    "one.")]
Id = Annotated[str, typer.Argument(help="Exercise id, such as D4.")]


def _where(content: Path | None) -> tuple[Path, ...]:
    """The folder as an argument to pass on; nothing when the course's own is meant."""
    return (content.absolute(),) if content else ()


def _print(value: dict[str, Any]) -> None:
    print(json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False))


@app.command("list")
def list_(content: Content = None, as_json: Json = False) -> None:
    """List the exercises in the order of the course."""
    from courses import list_exercises, load_exercise, load_practices

    practices = load_practices()
    found = [load_exercise(name, *_where(content)) for name in list_exercises(*_where(content))]
    rows: list[dict[str, Any]] = [
        {"id": each.id, "track": each.track, "title": each.title["en"], "minutes": each.minutes,
         "items": [item.id for item in each.items], "languages": each.languages, "pass_mark": each.pass_mark,
         "practice": {name: practices[name].title for name in each.practice if name in practices}} for each in found]
    if as_json:
        _print({"exercises": rows})
        return
    for row in rows:
        print(f"{row['id']:<5}{row['minutes']:>4} min  {row['title']}  ({row['track']}; {', '.join(row['languages'])})")
        for name, title in row["practice"].items():
            print(f"{'':14}trains for {name}: {title}")


@app.command()
def new(track: Annotated[str, typer.Argument(help="Folder of the track, such as data_quality.")], exercise: Id,
        content: Content = None,
        table: Annotated[bool, typer.Option("--table", help="One made from a table, without a program.")] = False,
        ) -> None:
    """Scaffold an exercise: both folders, with files that build, score and pass the lint."""
    from courses import new_exercise, new_table_exercise

    if table:
        made = new_table_exercise(track, exercise, *_where(content))
        print(f"{made}\nWrite your own in {made.exercise.keys}: table.yml and cases.csv. Then: readiness course table "
              f"{exercise}" + (f" --content {content}" if content else ""))
        return
    for path in new_exercise(track, exercise, *_where(content)):
        print(path)


@app.command()
def table(exercise: Id, content: Content = None) -> None:
    """Check table.yml and the table of cases beside it, and make the exercise from them anew.

    Everything that is wrong is told at once, by row and column; then nothing is changed.
    """
    from courses import make_table_exercise

    print(make_table_exercise(exercise, *_where(content)))


@app.command()
def preview(exercise: Id, seed: Annotated[int, typer.Option(help="Which copy: each seed draws other cases.")] = 1,
            port: Annotated[int, typer.Option(help="0 takes a free one.")] = 0, content: Content = None) -> None:
    """Open an exercise in a browser as a trainee meets it; nothing that is decided there is kept."""
    import tempfile

    from courses.toolkit.serve import serve

    with tempfile.TemporaryDirectory(prefix="preview-") as folder:
        build(exercise, Path(folder), seed, content=content)
        serve(Path(folder), port, browser=True)


@app.command()
def build(exercise: Id, out: Annotated[Path, typer.Option(help="Folder to make.")],
          seed: Annotated[int, typer.Option(help="Variant seed.")] = 1, language: str = "en",
          country: SetIn = "azerbaijan",
          content: Content = None) -> None:
    """Put notebook and data pack of one variant into a folder, as a trainee gets them."""
    from courses import Variant, build_variant, load_exercise, write_trainee_folder

    found = load_exercise(exercise, *_where(content))
    variant = Variant(seed=seed, pack_id=f"{exercise}-try-{seed}", language=language, country=country)
    pack, _ = build_variant(found, variant)
    write_trainee_folder(found, pack, out, language)
    print(f"{out / (exercise + '.ipynb')}: open it with jupyter lab ({pack.size / 1000:.0f} kB of case files)")


@app.command()
def lint(exercise: Annotated[str, typer.Argument(help="Exercise id; all when left out.")] = "",
         content: Content = None) -> None:
    """Check texts, cells, sample answers and leaks; exit code 4 when something is wrong.

    With all exercises, the words of desks and home are checked in every language too. What trainees of another language
    still read in English is printed by name; it is no error.

    What an exercise still lacks of the gate against shortcuts is printed by name.
    """
    from courses import (
        form_problems,
        lint_exercise,
        list_exercises,
        load_exercise,
        older_than_english,
        shared_older_than_english,
        shared_translation_problems,
        toolkit_text_problems,
        untranslated,
    )
    from synthetic_data import CheckFailed

    names = [exercise] if exercise else list_exercises(*_where(content))
    exercises = [load_exercise(name, *_where(content)) for name in names]
    problems = [problem for one in exercises for problem in lint_exercise(one)]
    problems += [*shared_translation_problems(), *([] if exercise else toolkit_text_problems())]
    for one in exercises:
        for problem in form_problems(one):
            print(f"still missing: {problem}")
        for line in untranslated(one):
            print(f"still in English: {line}")
        for line in older_than_english(one):
            print(f"older than its English: {line}")
    for line in [] if exercise else shared_older_than_english():
        print(f"older than its English: {line}")
    if problems:
        raise CheckFailed("\n".join(map(str, problems)))
    print(f"{len(exercises)} exercise(s) checked, no problem found")


@app.command()
def translated(exercise: Annotated[str, typer.Argument(help="Exercise id; all and what they share if left out.")] = "",
               language: Annotated[str, typer.Option(help="Only this one; all when left out.")] = "",
               sentence: Annotated[list[str] | None, typer.Option(
                   help="Only these, as lint names them: 'feedback plan.low'.")] = None,
               content: Content = None) -> None:
    """Note that translations say what their English says now; lint then tells which English changes after that."""
    from courses import keep_english, list_exercises, load_exercise, translated_sentences
    from synthetic_data import BadInput, Problem, did_you_mean

    found = [load_exercise(name, *_where(content))
             for name in ([exercise] if exercise else list_exercises(*_where(content)))]
    said = [(one, translated_sentences(one)) for one in ([*found] if exercise or content else [*found, None])]
    codes = {code for _, spoken in said for code in spoken}
    if language and language not in codes:
        raise BadInput(Problem(where="--language", value=language, rule="is no language of these translations",
                               remedy=did_you_mean(language, codes)))
    known = {each for _, spoken in said for code in spoken if language in ("", code) for each in spoken[code]}
    if strange := [each for each in sentence or () if each not in known]:
        raise BadInput([Problem(where="--sentence", value=each, rule="is no sentence that is translated here",
                                remedy=did_you_mean(each, known)) for each in strange])
    for one, spoken in said:
        for code in spoken:
            if language in ("", code) and (path := keep_english(one, code, sentence or ())):
                print(path)


@app.command()
def bots(exercise: Annotated[str, typer.Argument(help="Exercise id; all when left out.")] = "",
         variants: Annotated[int, typer.Option(min=2, help="Variants per exercise.")] = 20,
         seed: int = 1, country: SetIn = "azerbaijan", content: Content = None, as_json: Json = False) -> None:
    """Measure what lazy strategies, a skilled person and the solver would score; exit code 4 when a guard fails."""
    from courses import bots_table, check_bots, list_exercises, load_exercise, measure_bots
    from synthetic_data import progress

    names = [exercise] if exercise else list_exercises(*_where(content))
    results = [result for name in progress(names, "bots")
               for result in measure_bots(load_exercise(name, *_where(content), country=country), variants, seed)]
    if as_json:
        _print({"results": [asdict(result) for result in results]})
    else:
        print(bots_table(results))
    check_bots(results)


@app.command()
def shortcuts(exercise: Id, variants: Annotated[int, typer.Option(min=2, help="Variants to try them on.")] = 20,
              seed: int = 1, content: Content = None) -> None:
    """Find rules that need no skill, and print what they earn and what they look at."""
    from courses import load_exercise, show_found_rules

    print(show_found_rules(load_exercise(exercise, *_where(content)), variants, seed))


@app.command()
def marks(exercise: Annotated[str, typer.Argument(help="Exercise id; all when left out.")] = "",
          variants: Annotated[int, typer.Option(min=2, help="Variants per exercise.")] = 40,
          seed: int = 1, content: Content = None) -> None:
    """Measure what error rates earn, the pass mark they propose, its standard error and reliability."""
    from courses import list_exercises, load_exercise, marks_of_exercise, marks_table
    from synthetic_data import progress

    names = [exercise] if exercise else list_exercises(*_where(content))
    print(marks_table([marks_of_exercise(load_exercise(name, *_where(content)), variants, seed)
                       for name in progress(names, "marks")]))


@app.command()
def reviewers(exercise: Annotated[str, typer.Argument(help="Exercise id; only the bench when left out.")] = "",
              variants: Annotated[int, typer.Option(min=1, help="Variants that each of them sits.")] = 5,
              seed: int = 1, out: Annotated[Path | None, typer.Option(help="Folder for their answer sheets.")] = None,
              content: Content = None, as_json: Json = False) -> None:
    """Let the bench of synthetic reviewers sit an exercise, or list them with their habits."""
    from courses import load_exercise, load_reviewers, review_exercise, reviewers_table, write_reviews

    if not exercise:
        bench = [one.model_dump() for one in load_reviewers()]
        if as_json:
            _print({"reviewers": bench})
            return
        for one in bench:
            habits = ", ".join(f"{name} {value:g}" for name, value in one.items() if isinstance(value, float) and value)
            print(f"{one['id']:<15}{habits}")
        return
    found = load_exercise(exercise, *_where(content))
    if out:
        print(f"{len(write_reviews(found, out, seed))} answer sheets in {out}")
        return
    results = review_exercise(found, variants, seed)
    if as_json:
        _print({"results": [asdict(each) for each in results]})
    else:
        print(reviewers_table(results))


@app.command()
def wheel(out: Annotated[Path, typer.Option(help="Folder to put it in.")] = Path("out")) -> None:
    """Build the trainee's wheel: the desks of the notebooks for trainees' own computers, without keys or solvers."""
    from courses import build_trainee_wheel

    print(build_trainee_wheel(out))


@app.command()
def desk(folder: Annotated[Path, typer.Argument(help="Folder with the notebook and its pack.")] = Path(),
         port: Annotated[int, typer.Option(help="0 takes a free one.")] = 0) -> None:
    """Open the desks of a trainee's folder on a page of their own, on this machine only."""
    from courses.toolkit.serve import serve

    serve(folder, port)
