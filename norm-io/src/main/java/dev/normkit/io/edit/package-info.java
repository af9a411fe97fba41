/** What comes of changing a model: the new model, and what became of each norm. */
@NullMarked
package dev.normkit.io.edit;

import org.jspecify.annotations.NullMarked;
