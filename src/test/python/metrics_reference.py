"""Writes src/test/resources/reference/metrics.csv: metrics of small splits as scikit-learn computes them.

Columns:
  case, task   task is regression, binary or multiclass
  rows, outputs
  scores       raw network outputs, row-major [rows, outputs], separated by spaces: values, one logit per row, or one logit
               per class
  targets      [rows, outputs] for regression, else the class of each row
  mse ... log_loss   the metrics, empty where they are not for the task or not defined
  huber        the mean of Huber's loss with delta 0.75, by its formula
Numbers have 17 significant digits.

Classes are given to scikit-learn as probabilities of the logistic function or of softmax. roc_auc_score refuses a
multi-class split in which a class is absent; there the column is the mean of its one-vs-rest values over the classes that
occur.
"""

import csv
import pathlib

import numpy as np
from scipy.special import expit, softmax
from sklearn import __version__ as sklearn_version
from sklearn import metrics

COLUMNS = ["mse", "rmse", "mae", "r2", "huber", "accuracy", "balanced_accuracy", "f1", "auc", "log_loss"]


def regression(scores, targets):
    d = np.abs(scores - targets)
    return {
        "mse": metrics.mean_squared_error(targets, scores),
        "rmse": np.sqrt(metrics.mean_squared_error(targets, scores)),
        "mae": metrics.mean_absolute_error(targets, scores),
        "r2": metrics.r2_score(targets, scores),
        "huber": np.mean(np.where(d <= 0.75, 0.5 * d * d, 0.75 * (d - 0.375))),
    }


def binary(scores, targets):
    logits = scores[:, 0]
    labels = (logits > 0).astype(int)
    return {
        "accuracy": metrics.accuracy_score(targets, labels),
        "balanced_accuracy": metrics.balanced_accuracy_score(targets, labels),
        "f1": metrics.f1_score(targets, labels),
        "auc": metrics.roc_auc_score(targets, logits),
        "log_loss": metrics.log_loss(targets, expit(logits), labels=[0, 1]),
    }


def multiclass(scores, targets):
    probabilities = softmax(scores, axis=1)
    labels = scores.argmax(axis=1)
    classes = range(scores.shape[1])
    present = [c for c in classes if np.any(targets == c)]
    if len(present) == len(classes):
        auc = metrics.roc_auc_score(targets, probabilities, multi_class="ovr", average="macro")
    else:
        auc = np.mean([metrics.roc_auc_score(targets == c, probabilities[:, c]) for c in present])
    return {
        "accuracy": metrics.accuracy_score(targets, labels),
        "balanced_accuracy": np.mean([np.mean(labels[targets == c] == c) for c in present]),
        "f1": metrics.f1_score(targets, labels, average="macro"),
        "auc": auc,
        "log_loss": metrics.log_loss(targets, probabilities, labels=list(classes)),
    }


def cases():
    draw = np.random.default_rng(20240229)
    targets = draw.normal(size=(23, 1))
    yield "one_column", regression, targets + draw.normal(scale=0.4, size=(23, 1)), targets
    targets = draw.normal(size=(15, 3)) * [1.0, 10.0, 0.1] + [0.0, 1e4, -2.0]
    yield "three_columns_far_apart", regression, targets + draw.normal(size=(15, 3)), targets
    targets = draw.normal(size=(9, 2))
    yield "worse_than_the_mean", regression, -3.0 * targets, targets

    labels = draw.integers(0, 2, size=31)
    yield "overlapping", binary, (labels - 0.5 + draw.normal(size=31))[:, None], labels
    labels = (np.arange(40) % 10 == 0).astype(int)
    yield "one_in_ten", binary, (2.0 * labels - 1.5 + draw.normal(size=40))[:, None], labels
    labels = draw.integers(0, 2, size=30)
    yield "many_ties", binary, np.round(labels - 0.5 + draw.normal(size=30))[:, None], labels
    yield "all_tied", binary, np.full((12, 1), 0.25), np.arange(12) % 3 // 2
    yield "never_says_one", binary, -1.0 - np.abs(draw.normal(size=(14, 1))), np.arange(14) % 2
    labels = draw.integers(0, 2, size=16)
    yield "far_logits", binary, (14.0 * labels - 7.0 + 9.0 * draw.normal(size=16))[:, None], labels

    labels = np.arange(36) % 4
    yield "four_classes", multiclass, 1.5 * np.eye(4)[labels] + draw.normal(size=(36, 4)), labels
    labels = np.repeat([0, 1, 2], [20, 6, 2])
    yield "unbalanced_classes", multiclass, np.eye(3)[labels] + draw.normal(size=(28, 3)), labels
    labels = np.array([0, 1, 3] * 7)
    yield "class_2_is_absent", multiclass, 2.0 * np.eye(4)[labels] + draw.normal(size=(21, 4)), labels
    yield "repeated_rows", multiclass, np.tile(np.eye(3)[[0, 1, 2, 0, 1]] + draw.normal(size=(5, 3)), (4, 1)), np.arange(20) % 3
    yield "all_classes_tied", multiclass, np.zeros((9, 3)), np.arange(9) % 3


def numbers(values):
    return " ".join(f"{float(value):.17g}" for value in np.ravel(values))


def main():
    target = pathlib.Path(__file__).parents[1] / "resources" / "reference" / "metrics.csv"
    with target.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["case", "task", "rows", "outputs", "scores", "targets", *COLUMNS])
        for name, task, scores, targets in cases():
            scores = np.round(scores, 3)
            targets = np.round(targets, 3) if task is regression else targets
            values = task(scores, targets)
            found = [numbers(values[column]) if column in values else "" for column in COLUMNS]
            writer.writerow([name, task.__name__, *scores.shape, numbers(scores), numbers(targets), *found])
    print(f"{target.name}: scikit-learn {sklearn_version}")


if __name__ == "__main__":
    main()
