"""What scikit-learn reaches where the benchmark `automl` was: python automl_sklearn.py FILE TARGET SECONDS [DATA]

FILE is a path, or the name of a table in the folder DATA/uci or DATA/california. The test rows are those that
`automl FILE TARGET SECONDS` wrote to target/automl/FILE.test, so run that first, and both in the project's folder.

On all other rows linear models with several penalties and then multilayer perceptrons, in random order over a grid,
are compared: on 15 % of the rows, or by five folds where there are at most 2,000. As many are trained side by side as
there are cores. Whatever runs when the time is over, less what it takes to train the best once more on all these rows,
does not count. Needs numpy and scikit-learn.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import csv
import gzip
import itertools
import multiprocessing
import random
import sys
import time
import warnings
from pathlib import Path

import numpy as np
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import KFold, ShuffleSplit, StratifiedKFold, StratifiedShuffleSplit
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

MISSING = {"", "?", "NA", "N/A", "n/a", "nan", "NaN", "NAN", "null", "NULL"}
DELIMITERS = ",;\t|"
LOOKED_AT = 200
FEW_ROWS = 2_000
FOLDS = 5
CHOOSING = 0.15
MOST_NUMBERED_CLASSES = 20

LAYERS = [(32,), (64,), (128,), (256,), (32, 32), (64, 64), (128, 128), (256, 256), (64, 64, 64), (128, 128, 128)]
ALPHAS = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0]
RATES = [3e-4, 1e-3, 3e-3, 1e-2]
EARLY = [True, False]


def find(name, data):
    """As the benchmarks find their tables."""
    places = [Path(name)] + [Path(data) / folder / f"{name}.csv.gz" for folder in ("uci", "california") if data]
    for place in places:
        if place.is_file():
            return place
    sys.exit(f"file: there is none of {', '.join(map(str, places))}")


def number(text, comma):
    try:
        value = float(text.replace(",", ".") if comma else text)
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def read(path):
    """The names of the columns and the rows; delimiter and header as `CsvReader.detectFormat` finds them."""
    with open(path, "rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") if packed else open(path, encoding="utf-8-sig", newline="") as file:
        text = file.read()

    def rows(delimiter, most=None):
        lines = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, skipinitialspace=True)
        full = ([cell.strip() for cell in row] for row in lines if any(cell.strip() for cell in row))
        return list(itertools.islice(full, most))

    delimiter, width = ",", 1
    for candidate in DELIMITERS:
        widths = {len(row) for row in rows(candidate, LOOKED_AT)}
        if len(widths) == 1 and max(widths) > width:
            delimiter, width = candidate, max(widths)
    table = rows(delimiter)
    known = [cell for cell in table[0] if cell not in MISSING]
    header = not known or any(number(cell, False) is None for cell in known)
    names = [name or f"c{i}" for i, name in enumerate(table[0])] if header else [f"c{i}" for i in range(len(table[0]))]
    return names, table[1 if header else 0 :], delimiter != ","


def column(cells, comma):
    """Numbers where all cells that are not missing are numbers, else texts; NaN and None are missing."""
    values = [np.nan if cell in MISSING else number(cell, comma) for cell in cells]
    if all(value is not None for value in values):
        return np.array(values, dtype=float)
    return np.array([None if cell in MISSING else cell for cell in cells], dtype=object)


def is_regression(target):
    """As `TaskChoice` has it."""
    if target.dtype == object:
        return False
    values = np.unique(target)
    numbered = (
        np.all(values == np.rint(values))
        and values[0] in (0, 1)
        and values[-1] - values[0] + 1 == len(values)
        and len(values) <= MOST_NUMBERED_CLASSES
    )
    return len(values) > 2 and not numbered


class Comparison:
    """Data and splits, which the processes inherit."""

    def __init__(self, columns, target, test):
        self.columns = [c for c in columns if any(not (v is None or v != v) for v in c)]
        self.regression = is_regression(target)
        self.target = target if self.regression else np.unique(target.astype(str), return_inverse=True)[1]
        tested = np.zeros(len(target), dtype=bool)
        tested[test] = True
        self.test = np.flatnonzero(tested)
        self.train = np.flatnonzero(~tested)
        self.x = np.empty((len(target), len(self.columns)), dtype=object)
        for i, values in enumerate(self.columns):
            self.x[:, i] = values
        few = len(self.train) <= FEW_ROWS
        rule = (
            (KFold if self.regression else StratifiedKFold)(FOLDS, shuffle=True, random_state=0)
            if few
            else (ShuffleSplit if self.regression else StratifiedShuffleSplit)(1, test_size=CHOOSING, random_state=0)
        )
        self.splits = list(rule.split(self.train, self.target[self.train]))

    def pipeline(self, model):
        numbers = [i for i, c in enumerate(self.columns) if c.dtype != object]
        texts = [i for i, c in enumerate(self.columns) if c.dtype == object]
        prepared = ColumnTransformer(
            [
                ("numbers", make_pipeline(FunctionTransformer(lambda x: x.astype(float)), SimpleImputer(), StandardScaler()), numbers),
                (
                    "texts",
                    make_pipeline(
                        SimpleImputer(missing_values=None, strategy="constant", fill_value="(missing)"),
                        OneHotEncoder(handle_unknown="infrequent_if_exist", max_categories=100, sparse_output=False),
                    ),
                    texts,
                ),
            ]
        )
        whole = make_pipeline(prepared, model)
        return TransformedTargetRegressor(whole, transformer=StandardScaler()) if self.regression else whole

    def fitted(self, model, rows):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # It says when the iterations did not suffice.
            return self.pipeline(model).fit(self.x[rows], self.target[rows])

    def score(self, fitted, rows):
        """Accuracy, or the root mean squared error below zero: more is better."""
        predicted = fitted.predict(self.x[rows])
        if self.regression:
            return -np.sqrt(np.mean((predicted - self.target[rows]) ** 2))
        return np.mean(predicted == self.target[rows])

    def candidates(self):
        powers = [1e-3, 1e-1, 1e1, 1e3]
        linear = [Ridge(alpha) for alpha in powers] if self.regression else [LogisticRegression(C=c, max_iter=1000) for c in powers]
        network = MLPRegressor if self.regression else MLPClassifier
        grid = list(itertools.product(LAYERS, ALPHAS, RATES, EARLY))
        random.Random(0).shuffle(grid)
        return linear + [
            network(hidden_layer_sizes=layers, alpha=alpha, learning_rate_init=rate, early_stopping=early, random_state=0)
            for layers, alpha, rate, early in grid
        ]


def compare(index):
    """The mean score of a candidate on rows that it did not see, and the seconds of a training."""
    start = time.monotonic()
    scores = [
        comparison.score(comparison.fitted(models[index], comparison.train[fit]), comparison.train[choose])
        for fit, choose in comparison.splits
    ]
    return index, np.mean(scores), (time.monotonic() - start) / len(comparison.splits)


def search(deadline):
    """The best candidate, and how many were compared."""
    best, compared = (0, -np.inf, 0.0), 0
    with multiprocessing.get_context("fork").Pool() as pool:
        results = pool.imap_unordered(compare, range(len(models)))
        while compared < len(models):
            # One training on all rows alone is to follow.
            left = deadline - time.monotonic() - 1.2 * best[2]
            try:
                result = results.next(max(0, left) if compared else None)
            except multiprocessing.TimeoutError:
                break
            compared += 1
            best = max(best, result, key=lambda one: one[1])
        pool.terminate()
    return best[0], compared


start = time.monotonic()
if len(sys.argv) not in (4, 5):
    sys.exit("usage: python automl_sklearn.py FILE TARGET SECONDS [DATA]")
name, target_name, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
names, rows, comma = read(find(name, sys.argv[4] if len(sys.argv) > 4 else None))
if target_name not in names:
    sys.exit(f"target: there is no column '{target_name}'; there are {', '.join(names)}")
at = names.index(target_name)
rows = [row for row in rows if row[at] not in MISSING]
test_file = Path("target", "automl", Path(name).name + ".test")
if not test_file.is_file():
    sys.exit(f"{test_file}: is missing; run the benchmark automl {name} {target_name} {seconds:.0f} first")
comparison = Comparison(
    [column([row[i] for row in rows], comma) for i in range(len(names)) if i != at],
    column([row[at] for row in rows], comma),
    np.loadtxt(test_file, dtype=int),
)
models = comparison.candidates()
best, compared = search(start + seconds)
score = comparison.score(comparison.fitted(models[best], comparison.train), comparison.test)
print(
    f"sklearn file={name} seconds={seconds:.0f} metric={'rmse' if comparison.regression else 'accuracy'}"
    f" model={abs(score):.5g} compared={compared} of={len(models)} took_s={time.monotonic() - start:.1f}"
    f" best={' '.join(str(models[best]).split())}"
)
