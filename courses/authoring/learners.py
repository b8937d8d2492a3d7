"""Small rules a person could keep in the head: trees of depth 3, a weighing of a few features, one field alone."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_selection import f_classif
from sklearn.linear_model import LogisticRegression, OrthogonalMatchingPursuit
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

DEPTH = 3
"""Of a tree: three questions one after the other."""
FEW = 6
"""Features that a linear rule weighs at most."""
MOST_ANSWERS = 40
"""Different answers, such as dates, beyond which nothing is weighed for each."""
SCREENED = 60
"""Features that a linear rule chooses from, those that tell the answers apart best one by one."""

Table = npt.NDArray[np.float64]
Predict = Callable[[Table], npt.NDArray[Any]]


@dataclass(frozen=True, kw_only=True)
class FoundRule:
    """One learned rule: features in, answers out."""

    predict: Predict
    reads: tuple[str, ...]
    """Names of the features it reads, most important first."""
    columns: npt.NDArray[np.int64]
    """Which columns of the whole table it was learned on."""


Learner = Callable[[Table, npt.NDArray[Any], list[str], npt.NDArray[np.int64]], FoundRule]
"""From features, right answers, names and columns to a rule; answers are classes, or numbers as floats."""


def _is_number(right: npt.NDArray[Any]) -> bool:
    return right.dtype.kind == "f"


def _tree(depth: int, balanced: bool = False) -> Learner:
    def learn(features: Table, right: npt.NDArray[Any], names: list[str], columns: npt.NDArray[np.int64]) -> FoundRule:
        leaf = max(3, len(right) // 100)
        settings: dict[str, Any] = {"max_depth": depth, "min_samples_leaf": leaf, "random_state": 0}
        model = (DecisionTreeRegressor(**settings) if _is_number(right) else
                 DecisionTreeClassifier(class_weight="balanced" if balanced else None, **settings))
        model.fit(features, right)
        order = np.argsort(-model.feature_importances_)
        return FoundRule(predict=_of_tree(model), columns=columns,
                         reads=tuple(names[place] for place in order[:7] if model.feature_importances_[place] > 0))
    return learn


def _of_tree(model: DecisionTreeClassifier | DecisionTreeRegressor) -> Predict:
    """What the model says, without its look at the form of the table, which takes longer for a desk's few rows."""
    grown, classes = model.tree_, getattr(model, "classes_", None)

    def predict(table: Table) -> npt.NDArray[Any]:
        said = grown.predict(np.ascontiguousarray(table, dtype=np.float32))
        found: npt.NDArray[Any] = said[:, 0] if classes is None else classes[said.argmax(axis=1)]
        return found
    return predict


def _linear(features: Table, right: npt.NDArray[Any], names: list[str], columns: npt.NDArray[np.int64]) -> FoundRule:
    if not _is_number(right) and len(set(right.tolist())) > MOST_ANSWERS:
        return _tree(DEPTH)(features, right, names, columns)
    return (_linear_number if _is_number(right) else _linear_choice)(features, right, names, columns)


def _linear_choice(features: Table, right: npt.NDArray[Any], names: list[str],
                   columns: npt.NDArray[np.int64]) -> FoundRule:
    """Weigh the few features that a first, generous rule gives most weight."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        # A feature that is constant within each answer is warned of; it separates them perfectly.
        warnings.simplefilter("ignore", UserWarning)
        strength = np.nan_to_num(f_classif(features, right)[0], nan=0, posinf=1e12)
    screened = np.argsort(-strength)[:SCREENED]
    scale = StandardScaler().fit(features[:, screened])
    with warnings.catch_warnings():
        # A weighing that has not quite settled is rough, and that is all it needs to be.
        warnings.simplefilter("ignore", ConvergenceWarning)
        first = LogisticRegression(C=0.1, max_iter=25, tol=1e-2).fit(scale.transform(features[:, screened]), right)
        few = screened[np.argsort(-np.abs(first.coef_).max(axis=0))[:FEW]]
        narrow = StandardScaler().fit(features[:, few])
        model = LogisticRegression(class_weight="balanced", max_iter=60, tol=1e-3)
        model.fit(narrow.transform(features[:, few]), right)
    return FoundRule(predict=lambda table: model.predict(narrow.transform(table[:, few])), columns=columns,
                     reads=tuple(names[place] for place in few))


def _linear_number(features: Table, right: npt.NDArray[Any], names: list[str],
                   columns: npt.NDArray[np.int64]) -> FoundRule:
    """The number that stands somewhere on the desk, or a sum of three of them: whichever hits more often."""
    scale = StandardScaler().fit(features)
    model = OrthogonalMatchingPursuit(n_nonzero_coefs=min(3, features.shape[1]))
    with warnings.catch_warnings():
        # Fewer than three numbers may say it all.
        warnings.simplefilter("ignore", RuntimeWarning)
        model.fit(scale.transform(features), right)
    near = 0.05 * np.abs(right) + 1e-9
    copies = (np.abs(features - right[:, None]) <= near[:, None]).mean(axis=0)
    copied = int(np.argmax(copies))
    if copies[copied] > (np.abs(model.predict(scale.transform(features)) - right) <= near).mean():
        return FoundRule(predict=lambda table: table[:, copied], reads=(names[copied],), columns=columns)
    few = np.flatnonzero(model.coef_)
    return FoundRule(predict=lambda table: model.predict(scale.transform(table)), columns=columns,
                     reads=tuple(names[place] for place in few))


LEARNERS: Mapping[str, Learner] = {"one field": _tree(1), "tree": _tree(DEPTH), "balanced tree": _tree(DEPTH, True),
                                   "sparse linear": _linear}
