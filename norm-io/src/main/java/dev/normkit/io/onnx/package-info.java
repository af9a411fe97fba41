/**
 * ONNX bytes and the graph they hold: {@link dev.normkit.io.onnx.OnnxBytes} reads the protobuf
 * message within limits, {@link dev.normkit.io.onnx.OnnxGraph} looks at it as scopes (the graph,
 * the bodies of If, Loop and Scan, one instance per call of a function), {@link
 * dev.normkit.io.onnx.Constants} knows the values that no input changes, {@link
 * dev.normkit.io.onnx.InputReach} which those are without reading them, and {@link
 * dev.normkit.io.onnx.Shapes} the sizes as far as they follow from the file.
 */
package dev.normkit.io.onnx;
