#!/usr/bin/env python3
"""Makes the golden vectors: PyTorch's answers in float64 to float32 questions.

    pip install torch numpy
    python make_golden.py            writes ../resources/golden/*.txt
    python make_golden.py DIRECTORY  writes there

The format is described in ../resources/golden/README.md. Top to bottom: the case, PyTorch's answer,
a check of that answer against the formulas in 80-bit floats, the list of cases, the writer.
"""

import base64
import collections
import os
import pathlib
import sys
import zlib

os.environ["ATEN_CPU_CAPABILITY"] = "default"  # one code path, so the same bits on every x86 machine

import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(1)

# What a case asks. `data` draws x from (generator, shape); `affine` names the parameters that are present.
DEFAULTS = dict(
    axis=None, groups=None, eps=1e-5, affine="weight bias", mode="training", steps=1, convention=None,
    logits="random", backward=True, running=True, data=None,
    tracks=None,  # whether running statistics are kept; by default as PyTorch does
    evaluated=False,  # whether the last batch is asked for in eval mode too, after training
    authors=False,  # SWITCHABLE with the variances of its authors' code
    batch_branch=True)  # SWITCHABLE

# convention -> (weight of the new batch, running variance, epsilon)
CONVENTIONS = {
    "pytorch": (0.1, "unbiased", 1e-5),
    "keras": (0.01, "biased", 1e-3),
    "onnx": (0.1, "biased", 1e-5),
    "cumulative": (None, "unbiased", 1e-5),
}

CHANNEL_METHODS = ("BATCH", "INSTANCE", "GROUP", "SWITCHABLE")
WITH_RUNNING = ("BATCH", "SWITCHABLE")


class Case:
    """The question: what is asked and the float32 data it is asked about."""

    def __init__(self, name, method, layout, shape, **options):
        self.name, self.method, self.layout, self.shape = name, method, layout, tuple(shape)
        unknown = set(options) - set(DEFAULTS)
        if unknown:
            raise ValueError(f"{name}: {unknown}")
        settings = {**DEFAULTS, **options}
        if settings["tracks"] is None:
            settings["tracks"] = method in WITH_RUNNING and settings["batch_branch"]
        if settings["tracks"] and settings["convention"] is None:
            settings["convention"] = "onnx" if method == "SWITCHABLE" else "pytorch"
        for key, value in settings.items():
            setattr(self, key, value)
        if self.tracks:
            self.momentum, self.variance, eps = CONVENTIONS[self.convention]
            if method == "SWITCHABLE":
                self.variance = "biased"  # whatever the convention: the one that is mixed
            self.eps = options.get("eps", eps)
        rng = np.random.default_rng(zlib.crc32(name.encode()))
        self.x = (self.data or normal)(rng, (self.steps * self.shape[0],) + self.shape[1:]).astype(np.float32)
        count = self.shape[self.axis:] if method in ("LAYER", "RMS") else (self.channels,)
        self.weight = draw(rng.normal(1, 0.5, count)) if "weight" in self.affine else None
        self.bias = draw(rng.normal(0, 1, count)) if "bias" in self.affine else None
        self.mean_logits = self.variance_logits = None
        if method == "SWITCHABLE":
            branches = 2 if layout == "DENSE" or not self.batch_branch else 3
            ones = np.ones(branches, np.float32)
            self.mean_logits = ones if self.logits == "ones" else draw(rng.normal(1, 1, branches))
            self.variance_logits = ones if self.logits == "ones" else draw(rng.normal(1, 1, branches))
        self.running_mean = self.running_var = None
        if self.mode == "inference":
            self.running_mean = draw(rng.normal(0.5, 1, self.channels))
            self.running_var = draw(rng.uniform(0.2, 3, self.channels))
        self.dy = draw(rng.normal(0, 1, self.shape)) if self.backward else None

    @property
    def channels(self):
        return self.shape[1] if self.layout in ("DENSE", "CHANNELS_FIRST") else self.shape[-1]


def draw(values):
    return values.astype(np.float32)


# ---------------------------------------------------------------------------------------------------------
# PyTorch's answer, in double
# ---------------------------------------------------------------------------------------------------------


def leaf(array):
    return None if array is None else torch.tensor(array, dtype=torch.float64, requires_grad=True)


def answer(case):
    """Expected tensors by key, all float64."""
    weight, bias = leaf(case.weight), leaf(case.bias)
    mean_logits, variance_logits = leaf(case.mean_logits), leaf(case.variance_logits)
    running = Running(case)
    for batch in np.split(case.x, case.steps):
        x = leaf(batch)
        z = channels_second(x, case)
        if case.method == "LAYER":
            y = F.layer_norm(z, case.shape[case.axis:], weight, bias, case.eps)
        elif case.method == "RMS":
            y = F.rms_norm(z, case.shape[case.axis:], weight, case.eps)
            y = y if bias is None else y + bias
        elif case.method == "INSTANCE":
            y = instance_norm(z, weight, bias, running, case)
        elif case.method == "GROUP":
            y = group_norm(z, weight, bias, case)
        elif case.method == "BATCH":
            y = batch_norm(z, weight, bias, running, case)
        else:
            y = switchable(z, weight, bias, mean_logits, variance_logits, running, case)
        y = memory_order(y, case)
    out = collections.OrderedDict(y=y)
    if case.evaluated:
        out["y-eval"] = memory_order(evaluated(z.detach(), weight, bias, running, case), case)
    if case.mode == "training" and case.tracks and case.running:
        if not case.authors:
            out["batch-mean"], out["batch-var"] = running.batch_mean, running.batch_var
        out["running-mean-after"], out["running-var-after"] = running.mean, running.var
    if case.backward:
        y.backward(torch.tensor(case.dy, dtype=torch.float64))
        grads = (("dx", x), ("dweight", weight), ("dbias", bias),
                 ("dmean-logits", mean_logits), ("dvariance-logits", variance_logits))
        out.update((key, tensor.grad) for key, tensor in grads if tensor is not None)
    return {key: value.detach().contiguous().numpy() for key, value in out.items()}


def channels_second(x, case):
    """N x C x spatial, as PyTorch wants it; the same tensor where channels do not matter."""
    if case.method not in CHANNEL_METHODS or case.layout in ("DENSE", "CHANNELS_FIRST"):
        return x
    return x.movedim(-1, 1)


def memory_order(y, case):
    if case.method not in CHANNEL_METHODS or case.layout in ("DENSE", "CHANNELS_FIRST"):
        return y
    return y.movedim(1, -1)


def per_channel(v, z):
    return v.reshape((1, -1) + (1,) * (z.dim() - 2))


class Running:
    """Running statistics, by formula: PyTorch itself knows the unbiased convention only."""

    def __init__(self, case):
        self.case, self.steps = case, 0
        if case.mode == "inference":
            self.mean = torch.tensor(case.running_mean, dtype=torch.float64)
            self.var = torch.tensor(case.running_var, dtype=torch.float64)
        else:
            self.mean = torch.zeros(case.channels, dtype=torch.float64)
            self.var = torch.ones(case.channels, dtype=torch.float64)

    def add(self, z):
        self.steps += 1
        z = z.detach()
        axes = [0] + list(range(2, z.dim()))
        self.batch_mean, self.batch_var = z.mean(axes), z.var(axes, unbiased=False)
        new_var = z.var(axes, unbiased=self.case.variance == "unbiased")
        if self.case.method == "INSTANCE":
            self.batch_var = z.var(axes[1:], unbiased=False).mean(0)
            new_var = z.var(axes[1:], unbiased=self.case.variance == "unbiased").mean(0)
        if self.case.authors:
            new_var = authors_moments(z)[-1][1].flatten()
        w = 1 / self.steps if self.case.momentum is None else self.case.momentum
        self.mean = (1 - w) * self.mean + w * self.batch_mean
        self.var = (1 - w) * self.var + w * new_var


def standardized(z, axes, eps):
    return (z - z.mean(axes, keepdim=True)) / torch.sqrt(z.var(axes, unbiased=False, keepdim=True) + eps)


def affine(xhat, weight, bias):
    y = xhat if weight is None else xhat * per_channel(weight, xhat)
    return y if bias is None else y + per_channel(bias, xhat)


def instance_norm(z, weight, bias, running, case):
    if not case.tracks:
        return F.instance_norm(z, None, None, weight, bias, True, 0.1, case.eps)
    if case.mode == "inference":
        return F.instance_norm(z, running.mean, running.var, weight, bias, False, 0, case.eps)
    before = running.mean.clone(), running.var.clone()
    running.add(z)
    w = 1 / running.steps if case.momentum is None else case.momentum
    y = F.instance_norm(z, *before, weight, bias, True, w, case.eps)
    if case.variance == "unbiased":  # then PyTorch's own update must say the same
        torch.testing.assert_close(before, (running.mean, running.var), rtol=1e-12, atol=1e-12)
    return y


def evaluated(z, weight, bias, running, case):
    """By PyTorch's module in eval mode."""
    kind = "BatchNorm" if case.method == "BATCH" else "InstanceNorm"
    module = getattr(torch.nn, f"{kind}{max(1, z.dim() - 2)}d")(
        case.channels, eps=case.eps, affine=False, track_running_stats=case.tracks).double().eval()
    if case.tracks:
        module.running_mean.copy_(running.mean)
        module.running_var.copy_(running.var)
    return affine(module(z), weight, bias)


def group_norm(z, weight, bias, case):
    # F.group_norm's backward fails with a bias alone ("tensor does not have a device"), and its dx loses
    # digits at a large mean even in double (1e-4 of the largest value at 1e6): there it is composed
    if (weight is None and bias is not None) or z.detach().abs().nanmean() > 1e3 * z.detach().std():
        parts = z.reshape(z.shape[0], case.groups, -1)
        return affine(standardized(parts, [2], case.eps).reshape(z.shape), weight, bias)
    return F.group_norm(z, case.groups, weight, bias, case.eps)


def batch_norm(z, weight, bias, running, case):
    if not case.tracks:
        return F.batch_norm(z, None, None, weight, bias, True, 0, case.eps)
    if case.mode == "inference":
        return F.batch_norm(z, running.mean, running.var, weight, bias, False, 0, case.eps)
    before = running.mean.clone(), running.var.clone()
    running.add(z)
    if case.eps == 0:  # F.batch_norm refuses it
        axes = [0] + list(range(2, z.dim()))
        return affine(standardized(z, axes, case.eps), weight, bias)
    w = 1 / running.steps if case.momentum is None else case.momentum
    y = F.batch_norm(z, *before, weight, bias, True, w, case.eps)
    if case.variance == "unbiased" and case.running:  # then PyTorch's own update must say the same
        torch.testing.assert_close(before, (running.mean, running.var), rtol=1e-12, atol=1e-12)
    return y


def switchable(z, weight, bias, mean_logits, variance_logits, running, case):
    moments = authors_moments(z) if case.authors else paper_moments(z)
    if case.mode == "inference":
        moments[-1] = per_channel(running.mean, z), per_channel(running.var, z)
    elif case.tracks:
        running.add(z)
    if not case.batch_branch:
        del moments[-1]
    w, v = torch.softmax(mean_logits, 0), torch.softmax(variance_logits, 0)
    mean = sum(w[k] * m for k, (m, _) in enumerate(moments))
    var = sum(v[k] * s for k, (_, s) in enumerate(moments))
    return affine((z - mean) / torch.sqrt(var + case.eps), weight, bias)


def paper_moments(z):
    """Means and variances of in, ln, bn; dense input has no in."""
    spatial = list(range(2, z.dim()))
    places = ([spatial] if spatial else []) + [[1] + spatial, [0] + spatial]
    return [(z.mean(axes, keepdim=True), z.var(axes, unbiased=False, keepdim=True)) for axes in places]


def authors_moments(z):
    """The same with an unbiased variance of each instance, from whose second moments the others follow."""
    spatial = list(range(2, z.dim()))
    if not spatial:
        return [(z.mean(axis, keepdim=True), z.var(axis, unbiased=True, keepdim=True)) for axis in (1, 0)]
    mean, var = z.mean(spatial, keepdim=True), z.var(spatial, unbiased=True, keepdim=True)
    second = var + mean ** 2
    joined = [(mean.mean(axis, keepdim=True), second.mean(axis, keepdim=True)) for axis in (1, 0)]
    return [(mean, var)] + [(m, s - m ** 2) for m, s in joined]


# ---------------------------------------------------------------------------------------------------------
# The check: the textbook's formulas, forward and backward, in 80-bit floats
# ---------------------------------------------------------------------------------------------------------

LD = np.longdouble


def by_formula(case):
    shape, eps = case.shape, LD(case.eps)
    x = case.x[-shape[0]:].astype(LD).ravel()
    index = np.indices(shape)
    n = index[0].ravel()
    c = index[1 if case.layout in ("DENSE", "CHANNELS_FIRST") else -1].ravel()
    if case.method in ("LAYER", "RMS"):
        group = np.ravel_multi_index(index[:case.axis], shape[:case.axis]).ravel()
        param = np.ravel_multi_index(index[case.axis:], shape[case.axis:]).ravel()
    else:
        k = case.groups or 1
        group = {"BATCH": c, "INSTANCE": n * case.channels + c,
                 "GROUP": n * k + c // (case.channels // k), "SWITCHABLE": None}[case.method]
        param = c
    gamma = LD(1) if case.weight is None else case.weight.astype(LD).ravel()[param]
    beta = LD(0) if case.bias is None else case.bias.astype(LD).ravel()[param]
    dy = None if case.dy is None else case.dy.astype(LD).ravel()
    g = None if dy is None else gamma * dy
    out = {}
    if case.method == "SWITCHABLE":
        xhat, out = switchable_by_formula(case, x, n, c, g)
    else:
        fixed = case.mode == "inference"
        if fixed:
            mu, var = case.running_mean.astype(LD)[c], case.running_var.astype(LD)[c]
        else:
            mu = LD(0) if case.method == "RMS" else mean_over(group, x)
            var = mean_over(group, (x - mu) ** 2)
        rstd = 1 / np.sqrt(var + eps)
        xhat = (x - mu) * rstd
        if dy is not None and fixed:
            out["dx"] = rstd * g
        elif dy is not None:
            center = 0 if case.method == "RMS" else mean_over(group, g)
            out["dx"] = rstd * (g - center - xhat * mean_over(group, g * xhat))
    out["y"] = gamma * xhat + beta
    if case.evaluated:
        out["y-eval"] = out["y"]
        if case.tracks:
            mu, var = (v.astype(LD)[c] for v in running_by_formula(case))
            out["y-eval"] = gamma * (x - mu) / np.sqrt(var + eps) + beta
    if dy is not None and case.weight is not None:
        out["dweight"] = sum_over(param, dy * xhat)
    if dy is not None and case.bias is not None:
        out["dbias"] = sum_over(param, dy)
    return out


def running_by_formula(case):
    """INSTANCE's after all steps: of each sample and channel alone, then averaged over samples."""
    mean, var = np.zeros(case.channels, LD), np.ones(case.channels, LD)
    for step, batch in enumerate(np.split(case.x.astype(LD), case.steps), 1):
        planes = batch if case.layout == "CHANNELS_FIRST" else np.moveaxis(batch, -1, 1)
        planes = planes.reshape(planes.shape[:2] + (-1,))
        w = LD(1) / step if case.momentum is None else LD(case.momentum)
        mean = (1 - w) * mean + w * planes.mean(2).mean(0)
        var = (1 - w) * var + w * planes.var(2, ddof=int(case.variance == "unbiased")).mean(0)
    return mean, var


def switchable_by_formula(case, x, n, c, g):
    """x-hat and the closed-form gradients, from moments per (n, c)."""
    channels, batch = case.channels, case.shape[0]
    spatial = len(x) // (batch * channels)
    cell = n * channels + c
    branches = ([cell] if case.layout != "DENSE" else []) + [n, c][:1 + case.batch_branch]
    mus, vars_, shifts = [], [], []
    for ids in branches:
        mus.append(mean_over(ids, x))
        # the authors' variance is the mean of f(x-nu)^2 + (nu-mu)^2: nu of the instance, of dense data mu
        nu, f = mus[-1], LD(1)
        if case.authors:
            inner = ids if case.layout == "DENSE" else cell
            m = LD(np.bincount(inner)[0])
            nu, f = mean_over(inner, x), m / (m - 1)
        vars_.append(mean_over(ids, f * (x - nu) ** 2 + (nu - mus[-1]) ** 2))
        shifts.append(f * (x - nu) + (nu - mus[-1]))
    if case.mode == "inference":
        mus[-1], vars_[-1] = case.running_mean.astype(LD)[c], case.running_var.astype(LD)[c]
    w, v = softmax(case.mean_logits), softmax(case.variance_logits)
    mu = sum(a * b for a, b in zip(w, mus))
    var = sum(a * b for a, b in zip(v, vars_))
    rstd = 1 / np.sqrt(var + LD(case.eps))
    xhat = (x - mu) * rstd
    if g is None:
        return xhat, {}
    # dmu and dvar of a cell, seen from each of its elements; a sum over elements counts a cell S times
    dmu = -sum_over(cell, g * rstd)[cell]
    dvar = -sum_over(cell, g * xhat * rstd ** 2)[cell] / 2
    dx = g * rstd
    sizes = ([1] if case.layout != "DENSE" else []) + [channels, batch]
    learned = len(branches) - (case.mode == "inference")  # running statistics do not depend on x
    for k, ids in enumerate(branches[:learned]):
        share = 1 / LD(spatial * spatial * sizes[k])
        dx = dx + share * w[k] * sum_over(ids, dmu)[ids]
        dx = dx + share * 2 * v[k] * shifts[k] * sum_over(ids, dvar)[ids]
    d = np.array([(dmu * m).sum() / spatial for m in mus])
    e = np.array([(dvar * s).sum() / spatial for s in vars_])
    return xhat, {"dx": dx, "dmean-logits": w * (d - (w * d).sum()), "dvariance-logits": v * (e - (v * e).sum())}


def softmax(logits):
    e = np.exp(logits.astype(LD) - logits.max())
    return e / e.sum()


def sum_over(ids, values):
    total = np.zeros(ids.max() + 1, LD)
    np.add.at(total, ids, values)
    return total


def mean_over(ids, values):
    return (sum_over(ids, values) / np.bincount(ids))[ids]


worst = 0.0


def check(case, expected):
    """PyTorch and the formulas agree to 1e-9 of the tensor's largest value, and on every NaN."""
    global worst
    for key, formula in by_formula(case).items():
        ours, formula = expected[key].ravel(), formula.ravel()
        if not np.array_equal(np.isnan(ours), np.isnan(formula)):
            raise AssertionError(f"{case.name}: NaN elsewhere in {key}")
        ok = np.isfinite(formula)
        if not np.array_equal(ours[~ok], formula[~ok].astype(float), equal_nan=True):
            raise AssertionError(f"{case.name}: infinities differ in {key}")
        if ok.any():
            scale = max(np.abs(formula[ok]).max(), LD(1e-30))
            error = float(np.abs(ours[ok] - formula[ok]).max() / scale)
            worst = max(worst, error)
            if not error <= 1e-9:
                raise AssertionError(f"{case.name}: {key} differs by {error:.1e} of its largest value")


# ---------------------------------------------------------------------------------------------------------
# Data
# ---------------------------------------------------------------------------------------------------------


def normal(rng, shape):
    return rng.normal(0.5, 1.5, shape)


def around(mean):
    return lambda rng, shape: rng.normal(mean, 1, shape)


def scaled(scale):
    return lambda rng, shape: scale * rng.normal(0, 1, shape)


def with_one(value):
    """Ordinary data but for one element, past the middle."""
    def fill(rng, shape):
        x = rng.normal(0.5, 1.5, shape)
        x.flat[x.size * 5 // 8] = value
        return x
    return fill


def constant(group_of):
    """One value per statistic group; not a power of two, so that sloppy means show."""
    def fill(rng, shape):
        x = np.empty(shape)
        ids = group_of(np.indices(shape))
        x[...] = (3.3 + 0.7 * rng.permutation(ids.max() + 1))[ids]
        return x
    return fill


# ---------------------------------------------------------------------------------------------------------
# Cases
# ---------------------------------------------------------------------------------------------------------

AFFINES = {"affine": "weight bias", "weight": "weight", "bias": "bias", "plain": ""}
EPSILONS = (1e-5, 1e-3, 1e-12)

# (label, layout, shape, first normalized axis)
TRAILING_PLACES = [
    ("dense", "DENSE", (4, 9), 1),
    ("dense-wide", "DENSE", (1, 37), 1),
    ("sequence-last", "SEQUENCE", (2, 3, 7), 2),
    ("sequence-last-two", "SEQUENCE", (2, 3, 4), 1),
    ("first-1d-all", "CHANNELS_FIRST", (3, 2, 5), 1),
    ("first-2d-all", "CHANNELS_FIRST", (2, 3, 2, 3), 1),
    ("first-2d-last", "CHANNELS_FIRST", (2, 2, 2, 5), 3),
    ("first-3d-all", "CHANNELS_FIRST", (2, 2, 2, 1, 3), 1),
    ("last-1d-all", "CHANNELS_LAST", (2, 5, 3), 1),
    ("last-2d-all", "CHANNELS_LAST", (2, 3, 2, 3), 1),
    ("last-2d-last", "CHANNELS_LAST", (2, 2, 2, 5), 3),
    ("last-3d-last", "CHANNELS_LAST", (1, 2, 2, 3, 3), 4),
]

# (label, layout, shape)
CNN_PLACES = [
    ("first-1d", "CHANNELS_FIRST", (2, 6, 3)),
    ("first-2d", "CHANNELS_FIRST", (2, 6, 2, 2)),
    ("first-3d", "CHANNELS_FIRST", (1, 6, 2, 1, 2)),
    ("last-1d", "CHANNELS_LAST", (2, 3, 6)),
    ("last-2d", "CHANNELS_LAST", (2, 2, 2, 6)),
    ("last-3d", "CHANNELS_LAST", (1, 2, 1, 2, 6)),
]
SMALL_CNN_PLACES = [
    ("first-1d", "CHANNELS_FIRST", (3, 3, 5)),
    ("first-2d", "CHANNELS_FIRST", (2, 3, 2, 3)),
    ("first-3d", "CHANNELS_FIRST", (2, 2, 3, 2, 2)),
    ("last-1d", "CHANNELS_LAST", (3, 5, 3)),
    ("last-2d", "CHANNELS_LAST", (2, 3, 2, 3)),
    ("last-3d", "CHANNELS_LAST", (2, 2, 2, 3, 2)),
]
DENSE_PLACE = ("dense", "DENSE", (7, 5))
SEQUENCE_PLACE = ("sequence", "SEQUENCE", (3, 4, 5))


def trailing_axes(method):
    """Every place; all four affines on every third of them, a pair on the others."""
    turn = 0
    for place, (label, layout, shape, axis) in enumerate(TRAILING_PLACES):
        pairs = list(AFFINES), ("affine", "plain"), ("weight", "bias")
        for affine in pairs[place % 3]:
            yield Case(f"{method.lower()}-{label}-{affine}", method, layout, shape, axis=axis,
                       affine=AFFINES[affine], eps=EPSILONS[turn % 3])
            turn += 1


def layer_cases():
    yield from trailing_axes("LAYER")
    yield Case("layer-long-mean-1e4", "LAYER", "DENSE", (1, 1025), axis=1, affine="", backward=False, data=around(1e4))
    yield Case("layer-long-scale-1e18", "LAYER", "DENSE", (1, 400), axis=1, affine="", backward=False,
               data=scaled(1e18))
    yield from hostile("LAYER", "CHANNELS_FIRST", (3, 2, 2, 3), lambda i: i[0], axis=1)


def rms_cases():
    yield from trailing_axes("RMS")
    yield Case("rms-long-scale-1e18", "RMS", "DENSE", (1, 400), axis=1, affine="", backward=False, data=scaled(1e18))
    yield from hostile("RMS", "SEQUENCE", (2, 3, 6), lambda i: i[0] * 3 + i[1], axis=2)


def batch_cases():
    places = [DENSE_PLACE, SEQUENCE_PLACE] + SMALL_CNN_PLACES
    for label, layout, shape in places:
        yield Case(f"batch-training-{label}", "BATCH", layout, shape)
        yield Case(f"batch-inference-{label}", "BATCH", layout, shape, mode="inference")
    for affine in ("weight", "bias", "plain"):
        yield Case(f"batch-training-first-2d-{affine}", "BATCH", "CHANNELS_FIRST", (2, 3, 2, 3), affine=AFFINES[affine])
        yield Case(f"batch-training-dense-{affine}", "BATCH", "DENSE", (4, 5), affine=AFFINES[affine], eps=1e-3)
        yield Case(f"batch-inference-last-2d-{affine}", "BATCH", "CHANNELS_LAST", (2, 2, 3, 3), mode="inference",
                   affine=AFFINES[affine], eps=1e-3)
    turn = 0
    for convention in CONVENTIONS:
        for steps in (1, 3, 5):
            label, layout, shape = places[turn % len(places)]
            turn += 1
            yield Case(f"batch-running-{convention}-{steps}-{label}", "BATCH", layout, shape, convention=convention,
                       steps=steps, affine="", backward=False)
    yield Case("batch-training-larger", "BATCH", "CHANNELS_FIRST", (2, 3, 9, 5))
    yield Case("batch-inference-with-nan", "BATCH", "CHANNELS_FIRST", (2, 2, 2, 3), mode="inference", backward=False,
               data=with_one(np.nan))
    yield Case("batch-inference-with-inf", "BATCH", "CHANNELS_LAST", (2, 2, 3, 2), mode="inference", backward=False,
               data=with_one(np.inf))
    yield from hostile("BATCH", "CHANNELS_LAST", (3, 2, 3, 2), lambda i: i[3])


def instance_cases():
    turn = 0
    for label, layout, shape in SMALL_CNN_PLACES:
        for affine in ("affine", "plain"):
            yield Case(f"instance-{label}-{affine}", "INSTANCE", layout, shape, affine=AFFINES[affine],
                       eps=EPSILONS[turn % 3])
            turn += 1
    yield Case("instance-first-2d-weight", "INSTANCE", "CHANNELS_FIRST", (2, 2, 3, 3), affine="weight")
    yield Case("instance-last-2d-bias", "INSTANCE", "CHANNELS_LAST", (2, 3, 3, 2), affine="bias")
    yield from hostile("INSTANCE", "CHANNELS_FIRST", (2, 2, 3, 3), lambda i: i[0] * 2 + i[1])


def group_cases():
    turn = 0
    for label, layout, shape in CNN_PLACES:
        for k in (1, 2, 3, 6):
            affine = list(AFFINES)[(turn + turn // 4) % 4]
            yield Case(f"group-{label}-k{k}-{affine}", "GROUP", layout, shape, groups=k, affine=AFFINES[affine],
                       eps=EPSILONS[turn % 3])
            turn += 1
    for k in (1, 2, 3):
        yield Case(f"group-dense-k{k}", "GROUP", "DENSE", (4, 6), groups=k)
    yield from hostile("GROUP", "CHANNELS_LAST", (2, 2, 2, 4), lambda i: i[0] * 2 + i[3] // 2, groups=2)


def switchable_cases():
    places = [DENSE_PLACE] + SMALL_CNN_PLACES
    for label, layout, shape in places:
        yield Case(f"switchable-training-{label}", "SWITCHABLE", layout, shape)
        yield Case(f"switchable-inference-{label}", "SWITCHABLE", layout, shape, mode="inference", backward=False)
    for affine in ("weight", "bias", "plain"):
        yield Case(f"switchable-training-first-2d-{affine}", "SWITCHABLE", "CHANNELS_FIRST", (2, 3, 2, 2),
                   affine=AFFINES[affine], eps=1e-3)
    yield Case("switchable-training-last-2d-logits-one", "SWITCHABLE", "CHANNELS_LAST", (2, 2, 3, 3), logits="ones")
    yield Case("switchable-training-dense-logits-one", "SWITCHABLE", "DENSE", (4, 5), logits="ones")
    for label, layout, shape in (places[0], places[2], places[5]):
        yield Case(f"switchable-inference-{label}-backward", "SWITCHABLE", layout, shape, mode="inference")
    for convention, steps, place in (("onnx", 3, 0), ("onnx", 5, 2), ("keras", 3, 4), ("keras", 5, 0),
                                     ("cumulative", 3, 2), ("cumulative", 5, 5)):
        label, layout, shape = places[place]
        yield Case(f"switchable-running-{convention}-{steps}-{label}", "SWITCHABLE", layout, shape,
                   convention=convention, steps=steps, affine="", backward=False)
    yield from hostile("SWITCHABLE", "CHANNELS_FIRST", (3, 2, 2, 2), lambda i: i[0] * 2 + i[1])


def tracking_cases():
    """Running statistics where PyTorch has none unless asked for, and none where it has them."""
    turn = 0
    for label, layout, shape in SMALL_CNN_PLACES:
        yield Case(f"instance-tracked-{label}", "INSTANCE", layout, shape, tracks=True, steps=1 + turn % 3,
                   evaluated=True)
        yield Case(f"instance-tracked-inference-{label}", "INSTANCE", layout, shape, tracks=True, mode="inference",
                   eps=EPSILONS[turn % 3], affine=list(AFFINES.values())[turn % 4])
        turn += 1
    for convention, place in (("cumulative", 1), ("keras", 3), ("onnx", 4)):
        label, layout, shape = SMALL_CNN_PLACES[place]
        yield Case(f"instance-tracked-{convention}-5-{label}", "INSTANCE", layout, shape, tracks=True,
                   convention=convention, steps=5, affine="", evaluated=True)
    for label, layout, shape in [DENSE_PLACE, SEQUENCE_PLACE] + SMALL_CNN_PLACES:
        yield Case(f"batch-untracked-{label}", "BATCH", layout, shape, tracks=False, evaluated=True)


def authors_cases():
    """SWITCHABLE with the variances of its authors' code, and without the batch."""
    places = [DENSE_PLACE] + SMALL_CNN_PLACES
    for label, layout, shape in places:
        yield Case(f"authors-training-{label}", "SWITCHABLE", layout, shape, authors=True, steps=3)
        if layout != "DENSE":
            yield Case(f"authors-without-batch-{label}", "SWITCHABLE", layout, shape, authors=True,
                       batch_branch=False)
            yield Case(f"paper-without-batch-{label}", "SWITCHABLE", layout, shape, batch_branch=False)
    for label, layout, shape in (places[0], places[2], places[5]):
        yield Case(f"authors-inference-{label}", "SWITCHABLE", layout, shape, authors=True, mode="inference")


def hostile(method, layout, shape, group_of, **options):
    """Data that breaks a careless kernel; in the non-finite cases other groups stay as they are."""
    def case(label, data, **more):
        return Case(f"{method.lower()}-hostile-{label}", method, layout, shape, data=data, **options, **more)

    yield case("mean-1e4", around(1e4))
    yield case("mean-1e6", around(1e6))
    yield case("constant", constant(group_of))
    yield case("scale-1e18", scaled(1e18))
    yield case("scale-1e-23", scaled(1e-23), eps=0.0)
    yield case("denormal", scaled(1e-40))
    # a mix of groups carries one NaN into every gradient, so SWITCHABLE is asked forward only
    backward = method != "SWITCHABLE"
    for label, value in (("nan", np.nan), ("plus-inf", np.inf), ("minus-inf", -np.inf)):
        yield case(label, with_one(value), running=False, backward=backward)


# ---------------------------------------------------------------------------------------------------------
# Writing
# ---------------------------------------------------------------------------------------------------------


def number(value):
    return repr(float(value))


def tensor(array, kind):
    array = np.array(array, dtype={"f32": "<f4", "f64": "<f8"}[kind]).ravel()
    array[np.isnan(array)] = np.nan  # one NaN, whatever its sign was
    return f"{kind} {base64.b64encode(array.tobytes()).decode()}"


def block(case, expected):
    lines = [("case", case.name), ("method", case.method), ("layout", case.layout),
             ("shape", " ".join(map(str, case.shape)))]
    if case.axis is not None:
        lines.append(("axis", case.axis))
    if case.groups is not None:
        lines.append(("groups", case.groups))
    lines.append(("epsilon", number(case.eps)))
    if case.method == "SWITCHABLE" and case.authors:
        lines.append(("mixed-variance", "unbiased"))
    if not case.batch_branch:
        lines.append(("batch-branch", "absent"))
    if case.tracks:
        lines += [("convention", case.convention),
                  ("momentum", "cumulative" if case.momentum is None else number(case.momentum)),
                  ("variance", case.variance)]
    lines += [("mode", case.mode), ("steps", case.steps)]
    given = (("x", case.x), ("weight", case.weight), ("bias", case.bias), ("mean-logits", case.mean_logits),
             ("variance-logits", case.variance_logits), ("running-mean", case.running_mean),
             ("running-var", case.running_var), ("dy", case.dy))
    lines += [(key, tensor(array, "f32")) for key, array in given if array is not None]
    lines += [(key, tensor(array, "f64")) for key, array in expected.items()]
    return "".join(f"{key} {value}\n" for key, value in lines)


def main():
    target = pathlib.Path(__file__).parent.parent / "resources" / "golden"
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else target
    target.mkdir(parents=True, exist_ok=True)
    print(f"torch {torch.__version__}, numpy {np.__version__}")
    names, total = set(), 0
    families = (layer_cases, rms_cases, batch_cases, instance_cases, group_cases, switchable_cases,
                tracking_cases, authors_cases)
    for family in families:
        blocks = []
        for case in family():
            if case.name in names:
                raise AssertionError(f"two cases named {case.name}")
            names.add(case.name)
            expected = answer(case)
            with np.errstate(all="ignore"):
                check(case, expected)
            blocks.append(block(case, expected))
        file = target / (family.__name__.removesuffix("_cases") + ".txt")
        file.write_bytes("\n".join(blocks).encode("ascii"))
        total += file.stat().st_size
        print(f"{file.name}: {len(blocks)} cases, {file.stat().st_size} bytes")
    print(f"{len(names)} cases, {total} bytes; farthest from the formulas: {worst:.1e} of a tensor's largest value")


if __name__ == "__main__":
    main()
