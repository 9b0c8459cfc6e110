"""Writes optuna.log, with Optuna 5.0.0: python make_optuna_journal.py DIRECTORY"""

import math
import pathlib
import sys

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

path = pathlib.Path(sys.argv[1]) / "optuna.log"
storage = JournalStorage(JournalFileBackend(str(path)))


def objective(trial):
    x = trial.suggest_float("x", 0.0, 1.0)
    units = trial.suggest_int("units", 16, 64, step=16)
    activation = trial.suggest_categorical("activation", ["RELU", "TANH"])
    for step in range(3):
        trial.report((x - 0.25) ** 2 + units / 1000 + (3 - step), step)
    trial.set_user_attr("note", "café")
    trial.set_user_attr("list", [1, 2])
    if trial.number == 2:
        return math.nan
    if trial.number == 3:
        return math.inf
    if trial.number == 4:
        raise optuna.TrialPruned
    if trial.number == 5:
        raise ValueError("broken")
    return (x - 0.25) ** 2 + units / 1000 + (activation == "TANH")


other = optuna.create_study(study_name="other", storage=storage)
other.optimize(lambda trial: trial.suggest_float("y", -1, 1) ** 2, n_trials=2)
pair = optuna.create_study(study_name="pair", storage=storage, directions=["minimize", "maximize"])
study = optuna.create_study(
    study_name="golden", storage=storage, sampler=optuna.samplers.RandomSampler(seed=1)
)
study.set_metric_names(["loss"])
study.optimize(objective, n_trials=8, catch=(ValueError,))
other.optimize(lambda trial: trial.suggest_float("y", -1, 1) ** 2, n_trials=1)
study.enqueue_trial({"x": 0.5, "units": 32})
running = study.ask()  # takes the enqueued trial, and gives it nothing yet
study.enqueue_trial({"x": 0.75})
study.add_trial(
    optuna.trial.create_trial(
        params={"x": 0.125, "units": 16, "activation": "RELU"},
        distributions={
            "x": optuna.distributions.FloatDistribution(0.0, 1.0),
            "units": optuna.distributions.IntDistribution(16, 64, step=16),
            "activation": optuna.distributions.CategoricalDistribution(["RELU", "TANH"]),
        },
        value=0.0625,
    )
)
for trial in study.trials:
    print(trial.number, trial.state.name, trial.params, trial.values)
