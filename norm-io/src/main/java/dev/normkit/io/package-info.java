/**
 * Layers and tensors as files: the front door.
 *
 * <p>{@link dev.normkit.io.LayerFile} saves and loads normalization layers; {@link
 * dev.normkit.io.TensorFile} reads any named tensors. Data goes one way: file → bytes → named
 * tensors → conventions of frameworks → layer. What a file is shows in its bytes; its elements are
 * read when they are asked for; what it says is checked before it is believed. Whatever isn't as it
 * should be is a {@link dev.normkit.io.tensor.FileFormatException}, one line that names the file.
 */
@NullMarked
package dev.normkit.io;

import org.jspecify.annotations.NullMarked;
