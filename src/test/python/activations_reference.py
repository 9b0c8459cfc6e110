"""Writes src/test/resources/reference/activations.csv: activations and their derivatives in float64, by PyTorch's autograd.

Columns: activation, x, value, derivative. 17 significant digits. Derivatives at 0 are PyTorch's choices (relu 0, leaky_relu
0.01, elu 1, selu its scale times alpha: the branch x <= 0).

  leaky_relu  slope 0.01 below zero
  elu         alpha 1
  selu        PyTorch's scale and alpha
  gelu        the exact form with erf, not the tanh approximation
  swish       x * sigmoid(x), that is silu
"""

import csv
import pathlib

import torch

POINTS = [
    -30.0, -10.0, -6.0, -4.0, -3.0, -2.0, -1.5, -1.0, -0.75, -0.5, -0.1, -1e-3,
    0.0,
    1e-3, 0.1, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 10.0, 30.0,
]  # fmt: skip

ACTIVATIONS = {
    "identity": lambda x: x * 1.0,
    "relu": torch.relu,
    "leaky_relu": lambda x: torch.nn.functional.leaky_relu(x, 0.01),
    "elu": lambda x: torch.nn.functional.elu(x, 1.0),
    "selu": torch.selu,
    "gelu": lambda x: torch.nn.functional.gelu(x, approximate="none"),
    "swish": torch.nn.functional.silu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
}


def main():
    target = pathlib.Path(__file__).parents[1] / "resources" / "reference" / "activations.csv"
    with target.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["activation", "x", "value", "derivative"])
        for name, activation in ACTIVATIONS.items():
            x = torch.tensor(POINTS, dtype=torch.float64, requires_grad=True)
            value = activation(x)
            value.sum().backward()
            for row in zip(x.tolist(), value.tolist(), x.grad.tolist()):
                writer.writerow([name, *(f"{number:.17g}" for number in row)])
    print(f"{target.name}: {len(ACTIVATIONS)} activations, torch {torch.__version__}")


if __name__ == "__main__":
    main()
