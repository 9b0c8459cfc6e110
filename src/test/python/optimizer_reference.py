"""Writes src/test/resources/reference/optimizers.csv: optimizers, step by step, as PyTorch computes them.

One parameter, a float64 vector of 6 entries, starts at START and receives the gradients GRADIENTS, one row per step:
they change sign and size, and some are zero. Nothing is random, and the gradient does not depend on the weights, so each
row can be recomputed from the one before.

Columns: case, step, lr, g0..g5, w0..w5
  step  0 is the start (no gradient yet: lr and g are 0); 1..10 follow
  lr    the learning rate of that step
  g     the gradient as handed to the optimizer, before clipping and before any L2 term
  w     the weights after the step
Numbers have 17 significant digits, so they read back as the same doubles.

Cases (lr 0.01 unless given):
  sgd                       torch.optim.SGD
  sgd_l2                    weight_decay 0.1: the penalty's gradient 0.1 * w is added to g (coupled)
  sgd_momentum              momentum 0.9, dampening 0
  sgd_momentum_l2           and weight_decay 0.1 (coupled)
  sgd_nesterov              momentum 0.9, nesterov
  sgd_momentum_lr_change    momentum 0.9, lr 0.05 in steps 1-4 and 0.005 from step 5
  sgd_nesterov_lr_change    the same with nesterov
  sgd_clip_value            clip_grad_value_(0.5) before the step
  sgd_clip_norm             clip_grad_norm_(1.0) before the step
  rmsprop                   torch.optim.RMSprop, its defaults: alpha 0.99, eps 1e-8
  rmsprop_alpha_eps         alpha 0.9, eps 1e-7
  rmsprop_l2                the defaults with weight_decay 0.1 (coupled)
  adagrad                   torch.optim.Adagrad, eps 1e-10, accumulator starting at 0
  adagrad_l2                and weight_decay 0.1 (coupled)
  adam                      torch.optim.Adam, its defaults: lr 0.001, betas 0.9 and 0.999, eps 1e-8
  adam_betas_eps            lr 0.01, betas 0.8 and 0.95, eps 1e-4
  adam_lr_change            lr 0.01 in steps 1-4 and 0.001 from step 5
  adam_l2                   the defaults with weight_decay 0.1 (coupled)
  adam_clip_value           the defaults after clip_grad_value_(0.5)
  adam_clip_norm            the defaults after clip_grad_norm_(1.0)
  adamw                     torch.optim.AdamW, lr 0.001, decoupled weight_decay 0.01
  adamw_decay               lr 0.01, decoupled weight_decay 0.1
  adamw_lr_change           weight_decay 0.1, lr 0.01 in steps 1-4 and 0.001 from step 5
  nadam                     torch.optim.NAdam, its defaults: lr 0.002, betas 0.9 and 0.999, eps 1e-8, momentum_decay 4e-3
  nadam_l2                  the defaults with weight_decay 0.1 (coupled)
  nadam_lr_change           lr 0.01 in steps 1-4 and 0.001 from step 5

clip_grad_norm_ multiplies by min(1, max_norm / (norm + 1e-6)); the 1e-6 is PyTorch's.

NAdam keeps the running product of its momenta in PyTorch's default type, whatever the type of the parameter, so the
default is float64 here: in float32 the product alone would be 1e-8 beside the formula.
"""

import csv
import pathlib

import torch

START = [1.0, -2.0, 0.5, 0.0, -0.25, 3.0]
GRADIENTS = [
    [0.1, -0.2, 0.3, 0.0, 1.0, -5.0],
    [0.2, 0.1, -0.3, 0.0, 0.9, 4.0],
    [-0.4, 0.05, 0.3, 0.7, 0.8, -0.001],
    [0.0, -0.6, -0.3, -0.7, 0.0, 0.002],
    [12.0, 0.7, 0.3, 0.01, -0.6, 100.0],
    [-0.3, 0.0, 0.0, 0.02, -0.5, -1.5],
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [1e-6, -1e-4, 0.3, 1e-8, 0.4, 2.5],
    [-0.15, 0.25, -0.35, 0.45, -0.55, 0.65],
    [0.5, -1.0, 1.5, -2.0, 2.5, -3.0],
]


def stepped(first, then):
    return lambda step: first if step < 5 else then


CASES = {
    "sgd": (torch.optim.SGD, {"lr": 0.01}),
    "sgd_l2": (torch.optim.SGD, {"lr": 0.01, "weight_decay": 0.1}),
    "sgd_momentum": (torch.optim.SGD, {"lr": 0.01, "momentum": 0.9}),
    "sgd_momentum_l2": (torch.optim.SGD, {"lr": 0.01, "momentum": 0.9, "weight_decay": 0.1}),
    "sgd_nesterov": (torch.optim.SGD, {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
    "sgd_momentum_lr_change": (torch.optim.SGD, {"lr": stepped(0.05, 0.005), "momentum": 0.9}),
    "sgd_nesterov_lr_change": (torch.optim.SGD, {"lr": stepped(0.05, 0.005), "momentum": 0.9, "nesterov": True}),
    "sgd_clip_value": (torch.optim.SGD, {"lr": 0.01, "clip_value": 0.5}),
    "sgd_clip_norm": (torch.optim.SGD, {"lr": 0.01, "clip_norm": 1.0}),
    "rmsprop": (torch.optim.RMSprop, {"lr": 0.01, "alpha": 0.99, "eps": 1e-8}),
    "rmsprop_alpha_eps": (torch.optim.RMSprop, {"lr": 0.01, "alpha": 0.9, "eps": 1e-7}),
    "rmsprop_l2": (torch.optim.RMSprop, {"lr": 0.01, "weight_decay": 0.1}),
    "adagrad": (torch.optim.Adagrad, {"lr": 0.01, "eps": 1e-10}),
    "adagrad_l2": (torch.optim.Adagrad, {"lr": 0.01, "eps": 1e-10, "weight_decay": 0.1}),
    "adam": (torch.optim.Adam, {"lr": 0.001}),
    "adam_betas_eps": (torch.optim.Adam, {"lr": 0.01, "betas": (0.8, 0.95), "eps": 1e-4}),
    "adam_lr_change": (torch.optim.Adam, {"lr": stepped(0.01, 0.001)}),
    "adam_l2": (torch.optim.Adam, {"lr": 0.001, "weight_decay": 0.1}),
    "adam_clip_value": (torch.optim.Adam, {"lr": 0.001, "clip_value": 0.5}),
    "adam_clip_norm": (torch.optim.Adam, {"lr": 0.001, "clip_norm": 1.0}),
    "adamw": (torch.optim.AdamW, {"lr": 0.001, "weight_decay": 0.01}),
    "adamw_decay": (torch.optim.AdamW, {"lr": 0.01, "weight_decay": 0.1}),
    "adamw_lr_change": (torch.optim.AdamW, {"lr": stepped(0.01, 0.001), "weight_decay": 0.1}),
    "nadam": (torch.optim.NAdam, {"lr": 0.002, "momentum_decay": 4e-3}),
    "nadam_l2": (torch.optim.NAdam, {"lr": 0.002, "momentum_decay": 4e-3, "weight_decay": 0.1}),
    "nadam_lr_change": (torch.optim.NAdam, {"lr": stepped(0.01, 0.001), "momentum_decay": 4e-3}),
}


def digits(values):
    return [f"{value:.17g}" for value in values]


def rows(name, kind, settings):
    settings = dict(settings)
    rate = settings.pop("lr")
    rate_of = rate if callable(rate) else lambda step: rate
    clip_value = settings.pop("clip_value", None)
    clip_norm = settings.pop("clip_norm", None)
    weights = torch.nn.Parameter(torch.tensor(START, dtype=torch.float64))
    optimizer = kind([weights], lr=rate_of(1), **settings)
    yield [name, 0, *digits([0.0] * 7), *digits(weights.tolist())]
    for step, gradient in enumerate(GRADIENTS, start=1):
        weights.grad = torch.tensor(gradient, dtype=torch.float64)
        if clip_value is not None:
            torch.nn.utils.clip_grad_value_([weights], clip_value)
        if clip_norm is not None:
            torch.nn.utils.clip_grad_norm_([weights], clip_norm)
        for group in optimizer.param_groups:
            group["lr"] = rate_of(step)
        optimizer.step()
        yield [name, step, *digits([rate_of(step)]), *digits(gradient), *digits(weights.tolist())]


def main():
    torch.set_default_dtype(torch.float64)
    target = pathlib.Path(__file__).parents[1] / "resources" / "reference" / "optimizers.csv"
    with target.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["case", "step", "lr", *(f"g{i}" for i in range(6)), *(f"w{i}" for i in range(6))])
        for name, (kind, settings) in CASES.items():
            writer.writerows(rows(name, kind, settings))
    print(f"{target.name}: {len(CASES)} cases, torch {torch.__version__}")


if __name__ == "__main__":
    main()
