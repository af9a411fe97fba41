/**
 * What is in a file, for people and programs: an {@link dev.normkit.io.report.Inspection} becomes
 * text, JSON, or a page with pictures.
 */
@NullMarked
package dev.normkit.io.report;

import org.jspecify.annotations.NullMarked;
