/**
 * Finds the normalizations of an ONNX graph: one {@link dev.normkit.io.find.NormFinder} for each
 * form in which exporters write them, asked at every node; {@link
 * dev.normkit.io.find.Normalizations} asks them all and names what they find.
 */
package dev.normkit.io.find;
