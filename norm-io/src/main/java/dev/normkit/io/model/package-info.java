/** Model files: {@link dev.normkit.io.model.ModelFile} opens one and tells its normalizations. */
package dev.normkit.io.model;
