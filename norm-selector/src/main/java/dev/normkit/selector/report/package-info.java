/**
 * Results as data: a {@link dev.normkit.selector.report.Reported} result builds a {@link
 * dev.normkit.selector.report.Report}, which has {@link dev.normkit.selector.report.Table}s for
 * people and {@link dev.normkit.selector.report.Facts} for programs. Only this package knows how
 * text and JSON look. Files read and write themselves, with the same facts.
 */
@NullMarked
package dev.normkit.selector.report;

import org.jspecify.annotations.NullMarked;
