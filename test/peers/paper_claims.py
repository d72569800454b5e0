#!/usr/bin/env python3
"""Claims of docs/paper computed again from docs/paper/data, with nothing but Python's standard library.

Reads columns of the kept runs (docs/guide/reproduce.md says what they hold), and what docs/paper/README.md says of each claim.
Prints a line for each: its name, the number here, the number there, and whether they differ in any digit that is shown.

    python3 test/peers/paper_claims.py

Exit code 1: a number differs, or fewer than ten were found.
"""
import glob
import gzip
import json
import math
import re
import sys
from collections import defaultdict
from pathlib import Path
from statistics import fmean, stdev

PAPER = Path(__file__).resolve().parents[2] / "docs" / "paper"


# The trainings of LeNet as the paper has it (its Figure 2: Adam 0.0012, batches of 60, 50,000 iterations, 20% a round).

def is_lenet(spec):
    optimizer, prune, train = spec["train"]["optimizer"], spec["prune"], spec["train"]
    return (
        spec["model"] == {"family": "mlp", "widths": [300, 100]}
        and spec["data"]["name"] == "mnist"
        and (optimizer["name"], optimizer["lr"], train["batch"], train["iterations"]) == ("adam", 0.0012, 60, "50000it")
        and (prune["criterion"], prune["scope"], prune["strategy"]) == ("magnitude", "layer", "resetting")
        and (prune["rate"], prune["rates"], spec["initial"]["deviation"]) == (0.2, {"output": 0.1}, "glorot")
        and spec["rewind"] == "0it"
    )


def is_conv2(spec):
    """Whatever the length: docs/paper says how many iterations of the paper's 20,000 were run."""
    optimizer, prune = spec["train"]["optimizer"], spec["prune"]
    return (
        (spec["model"].get("family"), spec["model"].get("pairs"), spec["model"].get("dropout")) == ("conv", [64], 0)
        and spec["data"] == {"name": "cifar10", "validation": 5000, "pixels": "unit"}
        and (optimizer["name"], optimizer["lr"], spec["train"]["batch"]) == ("adam", 0.0002, 60)
        and (prune["criterion"], prune["scope"], prune["strategy"]) == ("magnitude", "layer", "resetting")
        and (prune["rate"], prune["rates"]) == (0.2, {"convolution": 0.1, "output": 0.1})
        and spec["rewind"] == "0it"
    )


NETWORKS = {"LeNet": is_lenet, "Conv-2": is_conv2}
trainings, looks = {}, []
for path in sorted(glob.glob(str(PAPER / "data" / "*.jsonl.gz"))):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        head, *rest = (json.loads(line) for line in lines)
    network = next((name for name, is_it in NETWORKS.items() if is_it(head["spec"])), None)
    if network is None:
        continue
    for line in rest:
        if "looks" in line:  # of several runs that which looked where claims are about, and then at the most trainings
            looks = max(looks, line["looks"], key=lambda some: ({0, 7, 13, 20} <= {look["round"] for look in some}, sum(len(look["trials"]) for look in some)))
        elif "divergedAt" not in line:
            place = network, line["role"], line["round"], line["trial"], line["repeat"]
            trainings[place] = {**line, "examples": head["examples"]}


# Quantities. A control's repeats are averaged inside their trial.

def column(network, role, number, value):
    """By trial the mean over repeats."""
    found = defaultdict(list)
    for (of, whose, where, trial, _), line in trainings.items():
        if (of, whose, where) == (network, role, number):
            found[trial].append(value(line))
    return {trial: fmean(values) for trial, values in found.items()}


def stop(line):
    return line["earlyStop"]


def share(part, moment):
    return lambda line: line[part]["correct"][moment] / line["examples"][part]


STOP, END = 0, 1
test, end, train = share("test", STOP), share("test", END), share("train", STOP)


def gains(first, second, value):
    one, other = column(*first, value), column(*second, value)
    return [one[trial] - other[trial] for trial in sorted(one.keys() & other.keys())]


def ratios(first, second):
    one, other = column(*first, stop), column(*second, stop)
    return [one[trial] / other[trial] for trial in sorted(one.keys() & other.keys())]


# Student's t: the probability is integrated, and the quantile found by bisection.

def t_quantile(freedom, probability=0.95):
    constant = math.gamma((freedom + 1) / 2) / (math.sqrt(freedom * math.pi) * math.gamma(freedom / 2))

    def inside(t, steps=4000):
        # Simpson's rule from -t to t.
        width = 2 * t / steps
        heights = (
            (1 if i in (0, steps) else 4 if i % 2 else 2) * (1 + (i * width - t) ** 2 / freedom) ** (-(freedom + 1) / 2)
            for i in range(steps + 1)
        )
        return constant * width / 3 * sum(heights)

    low, high = 0.0, 20.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if inside(middle) < probability else (low, middle)
    return (low + high) / 2


QUANTILES = {}


def interval(values):
    if len(values) < 2:
        return None
    freedom = len(values) - 1
    if freedom not in QUANTILES:
        QUANTILES[freedom] = t_quantile(freedom)
    half = QUANTILES[freedom] * stdev(values) / math.sqrt(len(values))
    return fmean(values), fmean(values) - half, fmean(values) + half


def points(values):
    found = interval(values)
    return found and [100 * each for each in found]


def times(values):
    found = interval([math.log(each) for each in values])
    return found and [math.exp(each) for each in found]


def worst(cases, key):
    found = [case for case in cases if case]
    return min(found, key=key) if len(found) == len(cases) and found else None


def over(rounds, of):
    """By trial the mean over rounds."""
    return [fmean(each) for each in zip(*(of(number) for number in rounds))]


def over_ratios(rounds, of):
    """By trial the geometric mean over rounds."""
    return [math.exp(fmean(map(math.log, each))) for each in zip(*(of(number) for number in rounds))]


# What weights do: histograms of the tickets' weights, trial by trial.

def layers(density, name):
    for look in looks:
        if abs(math.log(look["density"] / density)) < 0.1:
            return [layer for each in look["trials"] for layer in each["layers"] if layer["name"] == name]
    return []


def beyond_chance(layer, side):
    """Variance over units of the share of connections that each keeps, less a binomial's, the layer's share being 1."""
    kept = layer["survivors"] / layer["weights"]
    units = sum(layer[side]["kept"]["counts"])
    connections = layer["weights"] / units
    chance = kept * (1 - kept) / connections
    return (layer[side]["unevenness"] * chance - chance) / kept ** 2


def dip(name, histogram, width, middle=None):
    """By trial: the share of values at the lower of two peaks, less that in the valley; places are those of the other trials."""
    everyone = [histogram(layer) for layer in layers(0.0557, name)]
    sums = [[sum(counts[i:i + width]) for i in range(len(counts) - width + 1)] for counts in everyone]
    depths = []
    for mine, own in enumerate(sums):
        rest = [sum(column) for column in zip(*(each for i, each in enumerate(sums) if i != mine))] or own
        valleys = [middle] if middle is not None else range(width, len(rest) - width)
        best = None
        for valley in valleys:
            left = max(range(0, valley - width + 1), key=lambda i: rest[i])
            right = max(range(valley + width, len(rest)), key=lambda i: rest[i])
            depth = min(rest[left], rest[right]) - rest[valley]
            if best is None or depth > best[0]:
                best = depth, left, valley, right
        _, left, valley, right = best
        depths.append((min(own[left], own[right]) - own[valley]) / sum(everyone[mine]))
    return depths


def ticket(number, network="LeNet"):
    return network, "ticket", number


def reinit(number, network="LeNet"):
    return network, "reinit", number


DENSE, DENSE_CONV2 = ticket(0), ticket(0, "Conv-2")


CLAIMS = {
    "A1 LeNet": lambda: points(over(range(8, 12), lambda number: gains(ticket(number), DENSE, test))),
    "A2 LeNet": lambda: times(over_ratios(range(8, 12), lambda number: ratios(ticket(number), DENSE))),
    "A3 Conv-2": lambda: times(over_ratios(range(3, 8), lambda number: ratios(ticket(number, "Conv-2"), DENSE_CONV2))),
    "L1a": lambda: points(gains(ticket(3), DENSE, test)),
    "L1b": lambda: times(ratios(ticket(3), DENSE)),
    "L2": lambda: times(ratios(ticket(7), DENSE)),
    "L3a": lambda: times(ratios(ticket(15), DENSE)),
    "L4a": lambda: points(gains(ticket(9), DENSE, test)),
    "L4b": lambda: points(gains(ticket(15), DENSE, test)),
    "L5a": lambda: points(gains(ticket(7), DENSE, train)),
    "L6a": lambda: points(over(range(3, 10), lambda number: gains(ticket(number), DENSE, end))),
    "L6b": lambda: max((points(gains(ticket(number), DENSE, end)) for number in range(1, 16)), key=lambda case: case[0]),
    "L8a": lambda: worst([times(ratios(reinit(number), DENSE)) for number in (7, 10, 15)], lambda case: case[0]),
    "L9a": lambda: times(ratios(reinit(7), ticket(7))),
    "L9b": lambda: points(gains(ticket(7), reinit(7), test)),
    "C1 Conv-2": lambda: times(ratios(DENSE_CONV2, ticket(11, "Conv-2"))),
    "C2 Conv-2": lambda: points(gains(ticket(14, "Conv-2"), DENSE_CONV2, test)),
    "E1a": lambda: points(over(range(7, 16), lambda number: gains(ticket(number), reinit(number), end))),
    "F1b": lambda: points(dip("fc2", lambda layer: layer["initial"]["values"]["counts"], 2, 19)),
    "F1d": lambda: points([layer["initial"]["positive"] - 0.5 for layer in layers(0.0557, "fc2")]),
    "F5a": lambda: worst(
        [
            times([layer["moved"]["kept"]["mean"] / layer["moved"]["rest"]["mean"] for layer in layers(0.2107, name)])
            for name in ("fc1", "fc2", "output")
        ],
        lambda case: case[0],
    ),
    "F6a fc1": lambda: points(
        [beyond_chance(layer, "outgoing") - beyond_chance(layer, "incoming") for layer in layers(0.0557, "fc1")]
    ),
    "F6b": lambda: points(dip("fc1", lambda layer: layer["outgoing"]["kept"]["counts"], 5)),
}


# What the page says: "+0.28 points [+0.04, +0.52]", "0.68 times [0.23, 2.02]; mean of ratios ...".

NUMBER = r"([+-]?[\d.]+)"
SHOWN = re.compile(rf"^{NUMBER} (?:points|times) \[{NUMBER}, {NUMBER}\]")
there = {}
for row in (PAPER / "README.md").read_text(encoding="utf-8").splitlines():
    cells = [cell.strip() for cell in row.split("|")]
    if len(cells) > 5 and (shown := SHOWN.match(cells[4])):
        there[cells[1]] = [float(number) for number in shown.groups()]


def told(numbers):
    return "{:8.2f} [{:7.2f}, {:7.2f}]".format(*numbers) if numbers else "-"


different, compared = 0, 0
print(f"{'claim':9}  {'here':>26}  {'docs/paper':>26}")
for name, compute in CLAIMS.items():
    here = compute()
    if not here or name not in there:
        print(f"{name:9}  {told(here):>26}  {told(there.get(name)):>26}  not compared")
        continue
    compared += 1
    # Two digits are shown, so that halves of the last one may be written either way.
    same = all(abs(one - other) <= 0.005 + 1e-9 for one, other in zip(here, there[name]))
    different += not same
    print(f"{name:9}  {told(here):>26}  {told(there[name]):>26}  {'the same' if same else 'DIFFERENT'}")
print(f"{compared} compared, {different} different")
sys.exit(1 if different or compared < 10 else 0)
