package dev.normkit.kernel;

/**
 * The loops that touch elements: all that a backend supplies. Everything else of a kernel, the
 * walk, the statistics in double precision, rare magnitudes, threads, is in this package and the
 * same for every backend; only the order of the steps over ordinary rows may be a backend's own
 * ({@link RowLoops#forward}, {@link RowLoops#backward}).
 *
 * <p>Each method handles several neighbouring runs, rows or columns at a time, each with its own
 * entry in the {@link Coefficients}. In all of them
 *
 * <pre>
 *   t  = (x − k) − r        k + r is the mean, k its float value, r the rest
 *   y  = t·a + b            a = rstd·γ, b = β; of rows (t·a)·γ + β with a = rstd
 *   dx = dy·a + (t·p + q)   p and q are the group's backward coefficients;
 *                           of rows (dy·γ)·a + (t·p + q)
 * </pre>
 *
 * <p>in float arithmetic with each operation rounded, no fused multiply-add, in the written order
 * and with the parentheses as written. The loops that sum follow {@link ReductionOrder}. So all
 * backends give the same bits. NaN and infinities need no care; NaN payloads are unspecified.
 *
 * <p>An output may be the very place of an input of the same length, else they share no element.
 *
 * <p>An instance serves one thread at a time, so it may keep scratch.
 *
 * @param runs loops with one γ per run
 * @param rows loops with one γ per element
 * @param scaledRows the loops with one γ per element for rows whose k, r, β and q are 0 and whose s
 *     and dβ nobody wants, as in RMSNorm: they need not touch them, and give the same bits
 * @param columns loops with one γ per column
 */
public record InnerLoops(RunLoops runs, RowLoops rows, RowLoops scaledRows, ColumnLoops columns) {}
