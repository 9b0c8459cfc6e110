"""Opens a study of djl-tuner in Optuna, and goes on with it there: python examples/continue_in_optuna.py DIRECTORY [TRIALS]

Prints the best trial and what matters most, then runs some trials (5 unless told) of a stand-in for a real objective; afterwards the
Java program goes on with the study, and takes what Optuna found for evidence. Needs optuna 5 (and scikit-learn for fANOVA).

After a crash, open the study in Java first: Java cuts a line that was written in part, Optuna appends to it.
"""

import sys
from pathlib import Path

import optuna
from optuna.importance import PedAnovaImportanceEvaluator, get_param_importances
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

directory = Path(sys.argv[1])
trials = int(sys.argv[2]) if len(sys.argv) > 2 else 5

storage = JournalStorage(JournalFileBackend(str(directory / "journal.log")))
# An extended study is the newest of its names: housing, housing@2, housing@3 ...
name = max(optuna.get_all_study_names(storage), key=lambda each: (len(each), each))
study = optuna.load_study(study_name=name, storage=storage)

print(f"{name}: {len(study.trials)} trials")
print(f"best: trial {study.best_trial.number}, {study.best_value:.6g}, {study.best_params}")
for parameter, importance in get_param_importances(study, evaluator=PedAnovaImportanceEvaluator()).items():
    print(f"  {parameter}: {importance:.3f}")

known = [trial for trial in study.trials if trial.state == optuna.trial.TrialState.COMPLETE]
distributions = known[-1].distributions


def objective(trial):
    """In place of training: the value of the known trial that is most like this one."""
    values = {}
    for parameter, distribution in distributions.items():
        if isinstance(distribution, optuna.distributions.FloatDistribution):
            values[parameter] = trial.suggest_float(
                parameter, distribution.low, distribution.high, step=distribution.step, log=distribution.log
            )
        elif isinstance(distribution, optuna.distributions.IntDistribution):
            values[parameter] = trial.suggest_int(
                parameter, distribution.low, distribution.high, step=distribution.step, log=distribution.log
            )
        else:
            values[parameter] = trial.suggest_categorical(parameter, distribution.choices)

    def unlike(other):
        return sum(other.params.get(parameter) != value for parameter, value in values.items())

    return min(known, key=unlike).value


study.optimize(objective, n_trials=trials)
print(f"after {trials} more: {len(study.trials)} trials, best {study.best_value:.6g}")
