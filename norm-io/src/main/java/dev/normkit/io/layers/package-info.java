/**
 * What makes named tensors a layer: the names of PyTorch, Keras and ONNX, a spec as JSON, and the
 * checks of values and shapes. Not exported.
 */
package dev.normkit.io.layers;
