"""Writes additive.log, network.log, conditional.log and importance.csv.

With Optuna 5.0.0 and scikit-learn 1.9.1:
  python3 -m venv VENV && VENV/bin/pip install optuna==5.0.0 scikit-learn==1.9.1
  VENV/bin/python make_importance_studies.py DIRECTORY

importance.csv holds, normalised to a sum of 1:
  ped            PedAnovaImportanceEvaluator()
  ped-quarter    PedAnovaImportanceEvaluator(target_quantile=0.25)
  ped-region     PedAnovaImportanceEvaluator(target_quantile=0.2, region_quantile=0.6)
  ped-even       PedAnovaImportanceEvaluator(evaluate_on_local=False)
  fanova         FanovaImportanceEvaluator(), the mean over 60 seeds
  fanova-scaled  the same, over 20 seeds, of a copy of the study whose values are their places on the unit
                 interval (a log axis in logarithms, every whole number with an equal share of a
                 linear one, every category with an equal share) and whose inactive hyperparameters
                 are at their defaults: how the library measures unless told otherwise
"""

import csv
import math
import pathlib
import sys

import numpy as np
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.importance import FanovaImportanceEvaluator, PedAnovaImportanceEvaluator
from optuna.samplers import RandomSampler, TPESampler
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import TrialState, create_trial

optuna.logging.set_verbosity(optuna.logging.ERROR)
directory = pathlib.Path(sys.argv[1])


def additive(trial):
    a = trial.suggest_float("a", -1, 1)
    b = trial.suggest_float("b", -1, 1)
    c = trial.suggest_float("c", 0, 2)
    d = trial.suggest_categorical("d", ["p", "q"])
    e = trial.suggest_int("e", 0, 98)
    return 1.2 * a + 2.5 * b * b + 0.5 * c + (0.8 if d == "q" else 0) + e / 98


def network(trial):
    rate = trial.suggest_float("rate", 1e-4, 1e-1, log=True)
    width = trial.suggest_int("width", 4, 512, log=True)
    depth = trial.suggest_int("depth", 0, 3)
    dropout = trial.suggest_float("dropout", 0, 0.5, step=0.1)
    batch = trial.suggest_int("batch", 16, 128, step=16)
    activation = trial.suggest_categorical("function", ["relu", "tanh", "sigmoid"])
    if trial.number == 5:
        raise ValueError("broken")
    if trial.number == 8:
        trial.report(0.1, 1)
        raise optuna.TrialPruned
    value = 0.95 - 0.08 * (math.log10(rate) + 2.4) ** 2 - 0.01 * (math.log2(width) - 7) ** 2
    value -= 0.02 * abs(depth - 2) + 0.1 * (dropout - 0.2) ** 2 + 0.0002 * batch
    return value - {"relu": 0, "tanh": 0.03, "sigmoid": 0.1}[activation]


def conditional(trial):
    rate = trial.suggest_float("rate", 1e-3, 1, log=True)
    optimizer = trial.suggest_categorical("method", ["adam", "sgd"])
    value = (math.log10(rate) + (2 if optimizer == "adam" else 1)) ** 2
    if optimizer == "sgd":
        value += 3 * (trial.suggest_float("inertia", 0, 1) - 0.9) ** 2
    depth = trial.suggest_int("depth", 1, 3)
    for layer in range(1, depth + 1):
        value += 0.2 * (math.log2(trial.suggest_int(f"width{layer}", 8, 256)) - 6) ** 2
    return value


def unit(distribution, value):
    """The middle of a value's share of the unit interval."""
    if isinstance(distribution, CategoricalDistribution):
        return (distribution.choices.index(value) + 0.5) / len(distribution.choices)
    low, high = distribution.low, distribution.high
    if isinstance(distribution, IntDistribution) and distribution.log:
        whole = math.log((high + 0.5) / (low - 0.5))
        return (math.log((value - 0.5) / (low - 0.5)) + math.log((value + 0.5) / (low - 0.5))) / (
            2 * whole
        )
    if distribution.step is not None:
        count = round((high - low) / distribution.step) + 1
        return (round((value - low) / distribution.step) + 0.5) / count
    if distribution.log:
        return math.log(value / low) / math.log(high / low)
    return (value - low) / (high - low)


def default(distribution):
    """The first category, or the middle value; of an even number of them the upper one."""
    if isinstance(distribution, CategoricalDistribution):
        return distribution.choices[0]
    low, high = distribution.low, distribution.high
    if distribution.step is not None:
        return low + distribution.step * ((round((high - low) / distribution.step) + 1) // 2)
    return (low + high) / 2


def scaled(study):
    distributions = {}
    for trial in study.trials:
        distributions.update(trial.distributions)
    copy = optuna.create_study(direction=study.direction)
    for trial in study.get_trials(states=(TrialState.COMPLETE,)):
        params, axes = {}, {}
        for name, distribution in distributions.items():
            value = trial.params.get(name, default(distribution))
            params[name] = unit(distribution, value)
            axes[name] = FloatDistribution(0, 1)
        copy.add_trial(create_trial(params=params, distributions=axes, value=trial.value))
    return copy


def fanova(study, seeds):
    runs = [
        optuna.importance.get_param_importances(study, evaluator=FanovaImportanceEvaluator(seed=s))
        for s in range(seeds)
    ]
    return {name: np.mean([run[name] for run in runs]) for name in runs[0]}


def references(study):
    for method, settings in {
        "ped": {},
        "ped-quarter": {"target_quantile": 0.25},
        "ped-region": {"target_quantile": 0.2, "region_quantile": 0.6},
        "ped-even": {"evaluate_on_local": False},
    }.items():
        evaluator = PedAnovaImportanceEvaluator(**settings)
        yield method, optuna.importance.get_param_importances(study, evaluator=evaluator)
    yield "fanova-scaled", fanova(scaled(study), 20)
    yield "fanova", fanova(study, 60)


with open(directory / "importance.csv", "w", newline="") as file:
    table = csv.writer(file, lineterminator="\n")
    table.writerow(["study", "method", "hyperparameter", "share"])
    for function, direction, sampler, trials in [
        (additive, "minimize", RandomSampler(seed=1), 120),
        (network, "maximize", TPESampler(seed=2), 100),
        (conditional, "minimize", RandomSampler(seed=3), 120),
    ]:
        name = function.__name__
        study = optuna.create_study(study_name=name, direction=direction, sampler=sampler)
        study.optimize(function, n_trials=trials, catch=(ValueError,))
        path = directory / f"{name}.log"
        path.unlink(missing_ok=True)
        journal = JournalStorage(JournalFileBackend(str(path)))
        optuna.copy_study(
            from_study_name=name, from_storage=study._storage, to_storage=journal, to_study_name=name
        )
        for method, shares in references(study):
            for parameter, share in sorted(shares.items()):
                table.writerow([name, method, parameter, f"{share:.6f}"])
