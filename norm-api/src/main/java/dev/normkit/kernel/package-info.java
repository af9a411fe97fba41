/**
 * The kernel that all backends share but for the five operations that touch elements.
 *
 * <p>Reading order: {@link dev.normkit.kernel.Loops} is a backend's part, on {@link
 * dev.normkit.kernel.Block}s, with {@link dev.normkit.kernel.Coefficients} and {@link
 * dev.normkit.kernel.Sums}, in the order fixed by {@link dev.normkit.kernel.ReductionOrder}. {@link
 * dev.normkit.kernel.StandardKernel} picks one of four kernels by geometry, or two of them, which a
 * {@code RunningKernel} holds, where data with running statistics is walked in another way. {@code
 * RowKernel} has one γ per element: {@link dev.normkit.kernel.RowForward} and {@link
 * dev.normkit.kernel.RowBackward} walk its rows. {@code BlockKernel}, {@code BatchKernel} and
 * {@code MixedKernel} have one γ per channel: a {@code CellWalk} hands {@code Cells}, planes or
 * columns, to threads, and a {@code CellCall} is what they share. {@link
 * dev.normkit.kernel.Precision} says where float loses digits and {@code PreciseGroup} takes over.
 */
package dev.normkit.kernel;
