#!/usr/bin/env python3
"""SNIP's scores |g w| from PyTorch in float64 (Lee et al., 2019, equation 6): an oracle that is not us.

Everything that goes in is made by a formula that any language can repeat:

    make(seed, count, scale): a 32-bit generator x -> (1664525 x + 1013904223) mod 2^32, started at seed;
                              element i is (x_i / 2^32 - 0.5) * 2 * scale, rounded to float32.
    parameter number p (in the order of net.parameters()) is make(1000 + p, size, sqrt(3 / fan_in)) for a weight,
    where fan_in is the product of all its axes but the first; a BatchNorm weight is 1 and every bias is 0.
    pixel i of the examples is the high byte of the generator started at 5000; an input is pixel / 255.
    the label of example i is (7 i) mod 10. Two batches of 12: the gradient is the mean of theirs.

    .peer/bin/python test/peers/torch_snip.py > test/golden/snip.json
"""
import json
import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

BATCH, BATCHES = 12, 2


def states(seed, count):
    state = seed & 0xFFFFFFFF
    for _ in range(count):
        state = (1664525 * state + 1013904223) & 0xFFFFFFFF
        yield state


def make(seed, count, scale):
    x = np.fromiter(states(seed, count), np.uint32, count)
    return ((x.astype(np.float64) / 2 ** 32 - 0.5) * 2 * scale).astype(np.float32)


NETS = {
    "mlp": lambda: nn.Sequential(nn.Flatten(), nn.Linear(64, 20), nn.ReLU(), nn.Linear(20, 10)),
    "convolution": lambda: nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(64, 10)
    ),
}
golden = {}
for name, build in NETS.items():
    net = build().double().train()
    with torch.no_grad():
        for p, parameter in enumerate(net.parameters()):
            if parameter.dim() > 1:
                scale = math.sqrt(3 / math.prod(parameter.shape[1:]))
                values = make(1000 + p, parameter.numel(), scale).astype(np.float64)
                parameter.copy_(torch.from_numpy(values).reshape(parameter.shape))
            else:
                parameter.fill_(1.0 if name == "convolution" and p == 2 else 0.0)
    pixels = np.fromiter((s >> 24 for s in states(5000, BATCH * BATCHES * 64)), np.float64)
    inputs = torch.from_numpy(pixels / 255).reshape(-1, 1, 8, 8)
    labels = torch.tensor([(7 * i) % 10 for i in range(BATCH * BATCHES)])
    for b in range(BATCHES):
        part = slice(b * BATCH, (b + 1) * BATCH)
        (F.cross_entropy(net(inputs[part]), labels[part]) / BATCHES).backward()
    golden[name] = [(p.grad * p).abs().detach().flatten().tolist() for p in net.parameters() if p.dim() > 1]
    golden[name] = [[round(v, 12) for v in layer] for layer in golden[name]]
print(json.dumps(golden))
