/**
 * What every file of tensors has in common, whatever its format: names, shapes, element types, the
 * limits of reading, and the one exception for a file that isn't as it should be.
 */
@NullMarked
package dev.normkit.io.tensor;

import org.jspecify.annotations.NullMarked;
