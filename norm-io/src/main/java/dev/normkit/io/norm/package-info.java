/**
 * Normalizations of a file as values, whatever its format: what each is, where it stands, what its
 * numbers are and which conventions it follows; and the layer that computes the same.
 */
@NullMarked
package dev.normkit.io.norm;

import org.jspecify.annotations.NullMarked;
