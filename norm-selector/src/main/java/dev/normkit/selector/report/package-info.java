/**
 * What there is to tell of a result, as data: a {@link dev.normkit.selector.report.Report} has
 * {@link dev.normkit.selector.report.Table}s for people and {@link
 * dev.normkit.selector.report.Facts} for programs. Whoever decides builds it; how text and JSON
 * look is known here alone. Files read and write themselves, with the same facts.
 */
package dev.normkit.selector.report;
