/** Model files: {@link dev.normkit.io.model.ModelFile} opens one and tells its normalizations. */
@NullMarked
package dev.normkit.io.model;

import org.jspecify.annotations.NullMarked;
