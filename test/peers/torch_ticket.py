#!/usr/bin/env python3
"""Answers of a ticket in PyTorch, read by the guide's own loader: test/peers/torch.test.ts compares them with lth's.

    .peer/bin/python test/peers/torch_ticket.py GUIDE.md TICKET.safetensors NETWORK.json PIXELS

NETWORK.json: {"layers": [...], "input": [channels, rows, columns]}, layers as lth's files say them. Prints JSON: the class of each
image, before and after a step of training, and how many pruned weights are not 0 then.
"""
import json
import re
import sys
from collections import OrderedDict

import numpy as np
import torch
from torch import nn

guide, ticket, network, pixels = sys.argv[1:]
(code,) = re.findall(r"```python\n(.*?)```", open(guide).read(), re.S)
exec(code)

about = json.load(open(network))
channels, rows, columns = about["input"]
layers, shape, n = OrderedDict(), torch.zeros(1, channels, rows, columns), 0
for layer in about["layers"]:
    kind = layer["kind"]
    if kind == "linear":
        if shape.dim() == 4:
            layers[f"flat{n}"] = nn.Flatten()
            shape = layers[f"flat{n}"](shape)
        module = nn.Linear(shape.shape[1], layer["outputs"])
    elif kind == "convolution":
        module = nn.Conv2d(shape.shape[1], layer["outputs"], layer["kernel"], layer["stride"], layer["padding"], bias=layer["bias"])
    elif kind == "batch-norm":
        module = nn.BatchNorm2d(shape.shape[1], eps=layer["epsilon"])
    elif kind == "max-pool":
        module = nn.MaxPool2d(layer["size"], layer["stride"])
    else:
        module = {"relu": nn.ReLU, "dropout": nn.Identity}[kind]()
    n += 1
    layers[layer.get("name", f"layer{n}")] = module
    shape = module.eval()(shape)

net = nn.Sequential(layers)
state, metadata = load(ticket)
fill(net, state)
net.eval()
inputs = json.loads(metadata["inputs"])
raw = torch.from_numpy(np.fromfile(pixels, dtype=np.uint8).reshape(-1, channels, rows, columns).astype(np.float32))
per_channel = lambda values: torch.tensor(values, dtype=torch.float32).reshape(1, -1, 1, 1)
images = raw * per_channel(inputs["scale"]) + per_channel(inputs["shift"])
with torch.no_grad():
    logits = net(images)
net.train()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
nn.functional.cross_entropy(net(images), logits.argmax(1)).backward()
optimizer.step()
net(images)
masks = {name: mask for name, mask in state.items() if name.endswith("_mask")}
alive = sum(int((net.get_submodule(name.rsplit(".", 1)[0]).weight[~mask] != 0).sum()) for name, mask in masks.items())
print(json.dumps({"probabilities": torch.softmax(logits.double(), 1).tolist(), "masks": len(masks), "alive": alive}))
