/**
 * How ONNX graphs are changed: BatchNorm folded into its neighbour, replaced by another norm, or
 * given statistics anew.
 */
package dev.normkit.io.rewrite;
