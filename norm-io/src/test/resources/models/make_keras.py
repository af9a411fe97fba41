#!/usr/bin/env python3
"""Makes small.keras as Keras 3 lays a model out, and chunked.h5; needs h5py and NumPy alone.

The configuration and the groups are those of a model that Keras 3.13 saved, cut down to its
normalizations; all numbers are counted.
"""

import io
import json
import pathlib
import zipfile

import h5py
import numpy as np


def norm(kind, name, **config):
    return {"module": "keras.layers", "class_name": kind, "config": {"name": name, **config}}


LAYERS = [
    norm("BatchNormalization", "bn_both", axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True),
    norm("BatchNormalization", "bn_center", axis=-1, momentum=0.9, epsilon=0.01, center=True, scale=False),
    norm("BatchNormalization", "bn_scale", axis=-1, momentum=0.9, epsilon=0.01, center=False, scale=True),
    norm("LayerNormalization", "ln", axis=[-1], epsilon=1e-06, center=True, scale=True, rms_scaling=False),
    norm("GroupNormalization", "gn", axis=-1, groups=2, epsilon=0.001, center=True, scale=True),
    norm("RMSNormalization", "rms", axis=-1, epsilon=1e-06),
]
VARIABLES = {"bn_both": 4, "bn_center": 3, "bn_scale": 3, "ln": 2, "gn": 2, "rms": 1}


def weights(layers):
    out = io.BytesIO()
    with h5py.File(out, "w") as file:
        used = {}
        for layer in layers:
            snake = {"BatchNormalization": "batch_normalization", "LayerNormalization": "layer_normalization",
                     "GroupNormalization": "group_normalization", "RMSNormalization": "rms_normalization"}[
                layer["class_name"]]
            count = used.get(snake, 0)
            used[snake] = count + 1
            name = layer["config"]["name"]
            group = file.create_group(f"layers/{snake}{'_%d' % count if count else ''}/vars")
            group.attrs["name"] = name
            for i in range(VARIABLES[name]):
                # the variable's number in front, the channel behind
                group[str(i)] = (10 * (i + 1) + np.arange(4)).astype("<f4")
    return out.getvalue()


def main():
    here = pathlib.Path(__file__).parent
    for file, layers in (("small.keras", LAYERS), ("tiny.keras", LAYERS[1:2])):
        config = {"module": "keras", "class_name": "Sequential", "config": {"name": "small", "layers": layers}}
        with zipfile.ZipFile(here / file, "w") as archive:
            for name, data in (("metadata.json", '{"keras_version": "3.13.2"}'), ("config.json", json.dumps(config)),
                               ("model.weights.h5", weights(layers))):
                archive.writestr(zipfile.ZipInfo(name), data)
    with h5py.File(here / "tiny.h5", "w") as file:
        norm2 = {"class_name": "BatchNormalization", "config": {"name": "bn", "epsilon": 0.001}}
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": [norm2]})
        group = file.create_group("model_weights/bn/bn")
        for name in ("gamma:0", "beta:0", "moving_mean:0", "moving_variance:0"):
            group[name] = np.arange(2).astype("<f4")
        file.create_dataset("packed", data=np.arange(6).astype("<f4"), chunks=(4,), compression="gzip", shuffle=True)
    with h5py.File(here / "chunked.h5", "w") as file:
        counted = np.arange(35).reshape(5, 7)
        file.create_dataset("deflated", data=counted.astype("<f4"), chunks=(2, 3), compression="gzip", shuffle=True)
        file.create_dataset("checked", data=counted.astype(">f8"), chunks=(5, 4), fletcher32=True)
        file.create_dataset("half", data=counted.astype("<f2"))
        file.create_dataset("bytes", data=counted.astype("u1"), chunks=(2, 2))
        file.create_dataset("zeros", shape=(4096, 4096), dtype="<f8", chunks=(4096, 4096), compression="gzip")
        file["zeros"][0, 0] = 1
        file["elsewhere"] = h5py.ExternalLink("other.h5", "/x")
        file["soft"] = h5py.SoftLink("/half")
        file["around"] = file["/"]


if __name__ == "__main__":
    main()
