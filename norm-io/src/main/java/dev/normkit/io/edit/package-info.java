/** What comes of changing a model: the new model, and what became of each norm. */
package dev.normkit.io.edit;
