#!/usr/bin/env python3
"""How far apart are PyTorch's own float32 runs of the golden trainings (test/golden/torch.json, in float64)?

Training amplifies rounding, in some networks a thousandfold in ten steps: one float32 run's error says little of the next
one's. So each training is run eight times in float32, in both memory formats, with its inputs as they are and with three
times one more rounding of each (a factor of 1, 1 + 2^-24 or 1 - 2^-24, drawn from a seed). Of every run the largest relative
error of a loss, of a parameter's norm, and of its first four values (relative to their root mean square) is kept. A float32
engine that is right is about as far from float64 as these eight.

    make(seed, count, scale): a 32-bit generator x -> (1664525 x + 1013904223) mod 2^32, started at seed;
                              element i is (x_i / 2^32 - 0.5) * 2 * scale, rounded to float32.
    parameter number p (in the order of net.parameters()) is make(1000 + p, size, sqrt(3 / fan_in)) for a weight,
    where fan_in is the product of all its axes but the first; a BatchNorm weight is 1 and every bias is 0.
    inputs of step s are make(5000 + s, batch * shape, 1.0); the label of example i in step s is (7 i + 3 s) mod 10.
    a run with a density keeps element i of weight p where make(9000 + p, size, 1.0)[i] < 2 * density - 1.

    .peer/bin/python test/peers/torch_golden_spread.py > test/golden/spread.json
"""
import json
import math
import pathlib
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

GOLDEN = pathlib.Path(__file__).parent.parent / "golden" / "torch.json"
NOISES = 3


def make(seed, count, scale):
    x = np.empty(count, np.uint32)
    state = seed & 0xFFFFFFFF
    for i in range(count):
        state = (1664525 * state + 1013904223) & 0xFFFFFFFF
        x[i] = state
    return ((x.astype(np.float64) / 2 ** 32 - 0.5) * 2 * scale).astype(np.float32)


def lenet():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 300), nn.ReLU(), nn.Linear(300, 100), nn.ReLU(), nn.Linear(100, 10))


def conv(*widths):
    layers, channels = [], 3
    for width in widths:
        for _ in range(2):
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
            channels = width
        layers.append(nn.MaxPool2d(2))
    side = 32 >> len(widths)
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(channels * side * side, 256), nn.ReLU(), nn.Linear(256, 256),
                         nn.ReLU(), nn.Linear(256, 10))


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.c1, self.b1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs)
        self.c2, self.b2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs)
        projection = lambda: nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
        self.short = nn.Identity() if stride == 1 else projection()

    def forward(self, x):
        return F.relu(self.b2(self.c2(F.relu(self.b1(self.c1(x))))) + self.short(x))


def resnet20():
    layers = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    for inputs, outputs in ((16, 16), (16, 32), (32, 64)):
        layers += [Block(inputs, outputs, outputs // inputs)] + [Block(outputs, outputs, 1) for _ in range(2)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def sgd(lr, **more):
    return lambda p: torch.optim.SGD(p, lr, **more)


def adam(lr):
    return lambda p: torch.optim.Adam(p, lr)


MNIST, CIFAR = (1, 28, 28), (3, 32, 32)
momentum = sgd(0.0005, momentum=0.9, weight_decay=1e-4)
RUNS = {  # network, shape, optimizer
    "lenet-adam": (lenet, MNIST, adam(1.2e-3)),
    "lenet-sgd": (lenet, MNIST, sgd(0.1)),
    "lenet-adam-20%": (lenet, MNIST, adam(1.2e-3)),
    "conv2-adam": (lambda: conv(64), CIFAR, adam(2e-4)),
    "conv6-sgd": (lambda: conv(64, 128, 256), CIFAR, sgd(0.01)),
    "conv6-adam-20%": (lambda: conv(64, 128, 256), CIFAR, adam(3e-4)),
    "resnet20-momentum": (resnet20, CIFAR, momentum),
    "resnet20-momentum-20%": (resnet20, CIFAR, momentum),
}


def started(build, density):
    """The network at its start, and what prunes it."""
    net = build()
    masks = []
    for number, (name, p) in enumerate(net.named_parameters()):
        with torch.no_grad():
            if p.dim() == 1:
                p.fill_(1.0 if name.endswith("weight") else 0.0)
                continue
            p.copy_(torch.from_numpy(make(1000 + number, p.numel(), math.sqrt(3 / p[0].numel()))).view_as(p))
            if density < 1:
                masks.append((p, torch.from_numpy(make(9000 + number, p.numel(), 1.0) < 2 * density - 1).view_as(p)))

    def prune():
        with torch.no_grad():
            for p, mask in masks:
                p.mul_(mask)

    prune()
    return net, prune


def train(build, make_optimizer, golden, inputs, channels_last):
    """Losses, and norm and first values of every parameter at the end."""
    net, prune = started(build, golden["density"])
    if channels_last:
        net = net.to(memory_format=torch.channels_last)
    optimizer = make_optimizer(net.parameters())
    losses = []
    for s, x in enumerate(inputs):
        if channels_last:
            x = x.to(memory_format=torch.channels_last)
        y = torch.tensor([(7 * i + 3 * s) % 10 for i in range(len(x))])
        optimizer.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        prune()
        losses.append(loss.item())
    after = {name: (float(p.detach().double().norm()), [float(v) for v in p.detach().flatten()[:4]])
             for name, p in net.named_parameters()}
    return losses, after


def errors(golden, losses, after):
    rms = {name: p["norm"] / math.sqrt(math.prod(p["shape"])) + 1e-12 for name, p in golden["after"].items()}
    return {
        "loss": max(abs(a - b) / abs(a) for a, b in zip(golden["losses"], losses)),
        "norm": max(abs(p["norm"] - after[name][0]) / (p["norm"] + 1e-12) for name, p in golden["after"].items()),
        "value": max(abs(a - b) / rms[name] for name, p in golden["after"].items() for a, b in zip(p["first"], after[name][1])),
    }


def spread(name, golden):
    build, shape, make_optimizer = RUNS[name]
    count = golden["batch"] * math.prod(shape)
    plain = [make(5000 + s, count, 1.0) for s in range(len(golden["losses"]))]
    found = []
    for noise in range(NOISES + 1):
        draws = np.random.default_rng(noise)
        inputs = []
        for x in plain:
            factor = 1 if noise == 0 else 1 + draws.choice([-1, 0, 1], count) * 2.0 ** -24 * 1.01
            inputs.append(torch.from_numpy((x * factor).astype(np.float32)).view(golden["batch"], *shape))
        for channels_last in (False, True):
            found.append(errors(golden, *train(build, make_optimizer, golden, inputs, channels_last)))
            print(name, "noise", noise, "channels-last" if channels_last else "contiguous", found[-1], file=sys.stderr)
    return found


if __name__ == "__main__":
    torch.set_num_threads(1)
    runs = json.loads(GOLDEN.read_text())["runs"]
    print(json.dumps({"torch": torch.__version__, "runs": {name: spread(name, golden) for name, golden in runs.items()}}, indent=1))
