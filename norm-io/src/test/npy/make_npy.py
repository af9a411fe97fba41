#!/usr/bin/env python3
"""Makes the .npy fixtures of the reader and of `norm apply`; needs NumPy alone.

    python make_npy.py            writes ../resources/npy
    python make_npy.py DIRECTORY  writes there

What each file is for stands in ../resources/npy/README.md.
"""

import io
import pathlib
import struct
import sys
import zlib

import numpy as np

# ---------------------------------------------------------------------------------------------------------
# Files to read and files to refuse
# ---------------------------------------------------------------------------------------------------------


def counted(shape, kind):
    """Element i is i/2 - 1, exact in both types."""
    return (np.arange(np.prod(shape)) / 2 - 1).astype(kind).reshape(shape)


def npy(array, version=(1, 0)):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, version=version)
    return out.getvalue()


def handmade(header, data, version=1):
    """A file whose header text is given as it is, laid out as in version 1.0."""
    text = header.encode("latin1")
    text += b" " * (-(10 + len(text) + 1) % 64) + b"\n"
    return b"\x93NUMPY" + bytes([version, 0]) + struct.pack("<H", len(text)) + text + data


def header(descr="'<f4'", order="False", shape="(2, 3)"):
    return "{'descr': %s, 'fortran_order': %s, 'shape': %s, }" % (descr, order, shape)


def good_files():
    for version in (1, 2, 3):
        for kind in ("f4", "f8"):
            yield f"good-v{version}-{kind}", npy(counted((2, 3), "<" + kind), (version, 0))
    yield "good-1d", npy(counted((5,), "<f4"))
    yield "good-2d", npy(counted((3, 4), "<f4"))
    yield "good-4d", npy(counted((2, 3, 2, 2), "<f8"))
    special = [np.nan, np.inf, -np.inf, -0.0, 1e-45, 1.1754944e-38, 3.4028235e38, 1 / 3]
    yield "good-special-f4", npy(np.array(special, "<f4"))
    yield "good-header-reordered", handmade('{"shape":(2,3),"fortran_order":False,"descr":"<f4"}',
                                            counted((2, 3), "<f4").tobytes())


def refused_files():
    data = counted((2, 3), "<f4").tobytes()
    good = npy(counted((2, 3), "<f4"))
    yield "refuse-fortran-order", npy(np.asfortranarray(counted((2, 3), "<f4")))
    yield "refuse-int32", npy(np.arange(6, dtype="<i4").reshape(2, 3))
    yield "refuse-big-endian", npy(counted((2, 3), ">f4"))
    yield "refuse-float16", npy(counted((2, 3), "<f2"))
    yield "refuse-object", handmade(header("'|O'"), b"no pickle is here")
    yield "refuse-structured", npy(np.zeros(2, [("a", "<f4"), ("b", "<f4")]))
    yield "refuse-scalar", npy(np.array(1.5, "<f4"))
    yield "refuse-shape-with-zero", npy(np.zeros((2, 0, 3), "<f4"))
    yield "refuse-shape-negative", handmade(header(shape="(-2, -3)"), data)
    yield "refuse-shape-overflow-int", handmade(header(shape="(65536, 65536)"), data)
    yield "refuse-shape-overflow-long", handmade(header(shape="(4294967296, 4294967296)"), data)
    yield "refuse-shape-huge-number", handmade(header(shape="(99999999999999999999,)"), data)
    yield "refuse-truncated-data", good[:-1]
    yield "refuse-no-data", good[:-24]
    yield "refuse-trailing-bytes", good + b"\0"
    yield "refuse-truncated-header", good[:40]
    yield "refuse-header-longer-than-file", good[:8] + struct.pack("<H", 65535) + good[10:]
    yield "refuse-header-length-negative", good[:6] + b"\2\0" + struct.pack("<I", 0xFFFFFFFF) + good[10:]
    yield "refuse-header-not-a-dict", handmade("this is not a header", data)
    yield "refuse-header-without-shape", handmade("{'descr': '<f4', 'fortran_order': False, }", data)
    yield "refuse-magic", b"\x93NUMPI" + good[6:]
    yield "refuse-magic-only", good[:6]
    yield "refuse-version-4", handmade(header(), data, version=4)
    yield "refuse-empty", b""


# ---------------------------------------------------------------------------------------------------------
# norm apply: arguments, inputs, expected output. Computed in float64, stored as float32
# ---------------------------------------------------------------------------------------------------------


def apply_cases():
    """(name, arguments, input shape, parameters, their shape against x, running statistics?, reference)."""
    yield ("batch", "--method batch --layout dense --preset pytorch",
           (6, 4), "weight bias", (4,), False, lambda x, _: standardized(x, (0,), 1e-5))
    yield ("batch-inference", "--method batch --layout channels-first --preset keras",
           (2, 3, 2, 3), "weight bias", (3, 1, 1), True, lambda x, run: at_fixed(x, run, 1e-3))
    yield ("layer", "--method layer --axis -1 --layout sequence",
           (2, 3, 5), "weight bias", (5,), False, lambda x, _: standardized(x, (2,), 1e-5))
    yield ("layer-image", "--method layer --axis 1 --eps 0.001 --layout channels-first",
           (2, 3, 2, 2), "weight", (3, 2, 2), False, lambda x, _: standardized(x, (1, 2, 3), 1e-3))
    yield ("instance", "--method instance --layout channels-last",
           (2, 2, 3, 4), "weight bias", (4,), False, lambda x, _: standardized(x, (1, 2), 1e-5))
    yield ("group", "--method group --groups 2 --layout channels-first",
           (2, 4, 2, 2), "weight bias", (4, 1, 1), False, lambda x, _: grouped(x, 2, 1e-5))
    yield ("switchable", "--method switchable --layout channels-first",
           (2, 3, 2, 2), "weight bias", (3, 1, 1), False, lambda x, _: switchable(x, 1e-5))
    yield ("rms", "--method rms --axis -1 --eps 1e-06 --layout sequence",
           (2, 3, 5), "weight", (5,), False, lambda x, _: x / np.sqrt((x * x).mean(2, keepdims=True) + 1e-6))
    yield ("auto", "--method auto --network rnn --task regression --batch 2 --axis -1 --layout sequence",
           (2, 3, 4), "", (4,), False, lambda x, _: standardized(x, (2,), 1e-5))


def moments(x, axes):
    mean = x.mean(axes, keepdims=True)
    return mean, ((x - mean) ** 2).mean(axes, keepdims=True)


def standardized(x, axes, eps):
    mean, var = moments(x, axes)
    return (x - mean) / np.sqrt(var + eps)


def grouped(x, k, eps):
    return standardized(x.reshape(x.shape[0], k, -1), (2,), eps).reshape(x.shape)


def at_fixed(x, running, eps):
    mean, var = running
    return (x - mean) / np.sqrt(var + eps)


def switchable(x, eps):
    """All logits 1, so each of the three branches weighs a third."""
    branches = [moments(x, axes) for axes in ((2, 3), (1, 2, 3), (0, 2, 3))]
    mean = sum(m for m, _ in branches) / 3
    var = sum(v for _, v in branches) / 3
    return (x - mean) / np.sqrt(var + eps)


def apply_files():
    for name, arguments, shape, parts, against_x, running, reference in apply_cases():
        rng = np.random.default_rng(zlib.crc32(name.encode()))
        files = {"x": rng.normal(0.5, 1.5, shape)}
        if "weight" in parts:
            files["weight"] = rng.normal(1, 0.5, against_x)
        if "bias" in parts:
            files["bias"] = rng.normal(0, 1, against_x)
        if running:
            files["running-mean"] = rng.normal(0.5, 1, against_x)
            files["running-var"] = rng.uniform(0.2, 3, against_x)
        files = {key: value.astype("<f4") for key, value in files.items()}
        exact = {key: value.astype("f8") for key, value in files.items()}
        y = reference(exact["x"], (exact.get("running-mean"), exact.get("running-var")))
        files["y"] = (y * exact.get("weight", 1) + exact.get("bias", 0)).astype("<f4")
        arguments = arguments.split()
        for key in files:
            if key not in ("x", "y"):
                arguments += ["--" + key, key + ".npy"]
        yield f"apply/{name}/args.txt", ("\n".join(arguments) + "\n").encode()
        for key, value in files.items():
            # what is per channel is one-dimensional in its file
            yield f"apply/{name}/{key}.npy", npy(value if key in ("x", "y") else value.squeeze())


def tensor_files():
    """Every type in both byte orders, C and Fortran order, and shapes that apply has no use for."""
    arrays = {}
    for kind in ("f2", "f4", "f8"):
        arrays[kind] = counted((2, 3, 4), "<" + kind)
    for kind in ("i1", "i2", "i4", "i8"):
        arrays[kind] = (7 * np.arange(24) - 80).astype("<" + kind).reshape(2, 3, 4)
    for kind in ("u1", "u2", "u4", "u8"):
        arrays[kind] = (np.iinfo(kind).max - np.arange(24).astype(kind)).astype("<" + kind).reshape(2, 3, 4)
    arrays["b1"] = (np.arange(24) % 3 == 0).reshape(2, 3, 4)
    for name, array in list(arrays.items()):
        arrays[name + "-big"] = array.astype(array.dtype.newbyteorder(">"))
        arrays[name + "-fortran"] = np.asfortranarray(array)
    arrays["scalar"] = np.array(7, "<i8")
    arrays["none"] = np.zeros((2, 0, 3), "<f4")
    arrays["half-special"] = np.array(
        [np.nan, np.inf, -np.inf, -0.0, 6e-8, 6.1e-5, 65504, 1 / 3], "<f2")
    yield "tensors/half-fortran.npy", npy(arrays["f2-fortran"])
    yield "tensors/strings.npy", npy(np.array(["gamma", "beta"]))
    for name, save in (("stored", np.savez), ("deflated", np.savez_compressed)):
        out = io.BytesIO()
        save(out, **arrays)
        yield f"tensors/{name}.npz", out.getvalue()


def main():
    here = pathlib.Path(__file__).parent
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here.parent / "resources" / "npy"
    files = [(name + ".npy", data) for name, data in [*good_files(), *refused_files()]] + [*apply_files(), *tensor_files()]
    for name, data in files:
        if name.startswith("good-"):
            np.load(io.BytesIO(data))  # NumPy itself must read it
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    print(f"{len(files)} files, {sum(len(data) for _, data in files)} bytes")


if __name__ == "__main__":
    main()
