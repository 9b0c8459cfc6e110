"""Writes the data of the example `california` into a folder: python examples/california.py FOLDER

Needs scikit-learn (and, the first time, a network: it fetches the data set from its original mirror). The split is the one of
"Hands-On Machine Learning", chapter 10: two calls of train_test_split with random_state=42.
"""

import csv
import gzip
import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import fetch_california_housing
from sklearn.model_selection import train_test_split

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)

housing = fetch_california_housing()
with open(folder / "california_housing.csv", "w", newline="") as file:
    out = csv.writer(file)
    out.writerow([*housing.feature_names, "MedHouseVal"])
    for x, y in zip(housing.data.tolist(), housing.target.tolist()):
        out.writerow([*x, y])

full, test = train_test_split(np.arange(len(housing.target)), random_state=42)
train, valid = train_test_split(full, random_state=42)
with gzip.open(folder / "handson_ch10_split.csv.gz", "wt", newline="") as file:
    out = csv.writer(file)
    out.writerow(["row", "split", "pos"])
    for name, rows in (("train", train), ("valid", valid), ("test", test)):
        out.writerows([row, name, position] for position, row in enumerate(rows.tolist()))
